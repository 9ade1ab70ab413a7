package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LargestTest {
    /** Against sorting, with many equal values and all counts. */
    @Test
    void theFirstAreThoseThatSortingPutsFirst() {
        Random random = new Random(3);
        for (int size = 1; size < 40; size++) {
            float[] values = new float[size + 3];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(3) == 0 ? (float) random.nextGaussian() : random.nextInt(7) - 3;
            }
            int[] sorted = IntStream.range(0, size).boxed().sorted(Comparator.comparing((Integer i) -> -Math.abs(values[i]))
                    .thenComparing(i -> i)).mapToInt(i -> i).toArray();
            for (int count = 1; count <= size; count++) {
                int[] indices = IntStream.range(0, size).toArray();
                for (int i = size - 1; i > 0; i--) {
                    int j = random.nextInt(i + 1);
                    int index = indices[i];
                    indices[i] = indices[j];
                    indices[j] = index;
                }
                Largest.toFront(indices, values, count);
                assertArrayEquals(Arrays.stream(sorted).limit(count).sorted().toArray(),
                        Arrays.stream(indices).limit(count).sorted().toArray(), count + " of " + size);
                assertArrayEquals(IntStream.range(0, size).toArray(), Arrays.stream(indices).sorted().toArray());
            }
        }
    }
}
