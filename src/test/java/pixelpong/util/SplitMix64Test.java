package pixelpong.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("no-kernels")
class SplitMix64Test {
    /** The widely published first outputs of SplitMix64 for the seed 1234567. */
    @Test
    void drawsThePublishedNumbers() {
        SplitMix64 random = new SplitMix64(1234567);
        String[] published = {"6457827717110365317", "3203168211198807973", "9817491932198370423",
            "4593380528125082431", "16408922859458223821"};
        for (String number : published) {
            assertEquals(Long.parseUnsignedLong(number), random.nextLong());
        }
    }

    @Test
    void aStreamRestartsTheSameAndDiffersFromItsNeighbours() {
        SplitMix64 random = new SplitMix64(0);
        random.restart(5, 17);
        random.nextGaussian(); // leaves a spare behind
        random.restart(5, 17);
        double gaussian = random.nextGaussian();
        long first = random.nextLong();
        random.restart(5, 18);
        assertNotEquals(gaussian, random.nextGaussian());
        random.restart(6, 17);
        assertNotEquals(gaussian, random.nextGaussian());
        random.restart(5, 17);
        assertEquals(gaussian, random.nextGaussian());
        assertEquals(first, random.nextLong());
    }

    @Test
    void gaussiansHaveTheMomentsOfTheStandardNormal() {
        SplitMix64 random = new SplitMix64(3);
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        for (int i = 0; i < n; i++) {
            double x = random.nextGaussian();
            sum += x;
            squares += x * x;
            fourth += x * x * x * x;
        }
        // Six standard errors of each moment.
        assertEquals(0, sum / n, 6 / Math.sqrt(n));
        assertEquals(1, squares / n, 6 * Math.sqrt(2.0 / n));
        assertEquals(3, fourth / n, 6 * Math.sqrt(96.0 / n));
    }

    @Test
    void boundedNumbersAreUniform() {
        SplitMix64 random = new SplitMix64(4);
        int n = 90_000;
        int[] counts = new int[3];
        for (int i = 0; i < n; i++) {
            counts[random.nextInt(3)]++;
        }
        for (int count : counts) {
            assertEquals(n / 3.0, count, 6 * Math.sqrt(n * 2.0 / 9));
        }
        for (int i = 0; i < n; i++) {
            double x = random.nextDouble();
            assertTrue(x >= 0 && x < 1);
        }
    }
}
