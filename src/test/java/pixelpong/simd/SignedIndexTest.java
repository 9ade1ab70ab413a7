package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SignedIndexTest {

    @Test
    void everyIndexComesBackWithEitherSign() {
        short before = -1;
        for (int index = 0; index < SignedIndex.INDICES; index++) {
            for (boolean negative : new boolean[] {false, true}) {
                short packed = SignedIndex.pack(index, negative);
                assertTrue(packed > before, "not in order at " + index);
                assertEquals(index, SignedIndex.index(packed));
                assertEquals(negative, SignedIndex.isNegative(packed));
                assertEquals(negative ? -1f : 1f, SignedIndex.sign(packed));
                before = packed;
            }
        }
        assertEquals(Short.MAX_VALUE, before, "there is room for more");
    }
}
