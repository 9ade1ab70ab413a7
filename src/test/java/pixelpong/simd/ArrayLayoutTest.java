package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The headers are those that HotSpot's source gives arrays: mark word, class and length. */
class ArrayLayoutTest {

    /** Prints where the first line begins. */
    static final class Show {

        private Show() {
        }

        public static void main(String[] args) {
            System.out.println(Kernels.LINE);
        }
    }

    @Test
    void theUsualHeaderHas16Bytes() throws Exception {
        assertEquals("12", Fork.run(Show.class));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25)
    void aCompactHeaderHas12Bytes() throws Exception {
        assertEquals("13", Fork.run(Show.class, "-XX:+UseCompactObjectHeaders"));
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_22)
    void aHeaderWithAWholeClassPointerHas24Bytes() throws Exception {
        assertEquals("10", Fork.run(Show.class, "-XX:-UseCompressedClassPointers"));
    }
}
