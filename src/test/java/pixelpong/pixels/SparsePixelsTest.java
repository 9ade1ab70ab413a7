package pixelpong.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pixelpong.simd.Kernels;

class SparsePixelsTest {
    private static final byte BACKGROUND = 34;
    private static final byte BALL = 14;

    private final SparsePixels pixels = new SparsePixels();
    private final byte[] before = new byte[Screen.SIZE];
    private final byte[] now = new byte[Screen.SIZE];

    @Test
    void pixelsNameWhatAppearedAndWhatVanished() {
        before[35 * 160] = BALL;
        now[35 * 160] = BACKGROUND; // pixel 0 vanished
        now[35 * 160 + 1] = BALL; // an odd column
        now[36 * 160] = BALL; // an even row
        now[34 * 160] = BALL; // above the frame
        now[195 * 160] = BALL; // below
        before[37 * 160 + 40] = BALL;
        now[37 * 160 + 40] = (byte) 200; // pixel 100 changed its colour
        now[37 * 160 + 42] = BALL; // pixel 101 appeared
        now[193 * 160 + 158] = BALL; // the last pixel appeared
        pixels.difference(now, before, Kernels.selected());
        assertArrayEquals(new short[] {0 << 1 | 1, 101 << 1, 6399 << 1}, Arrays.copyOf(pixels.packed(), pixels.count()));
        int[] numbers = {0, 101, 6399};
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(numbers[i], pixels.pixel(i));
            assertEquals(i == 0, pixels.isNegative(i));
        }
    }

    @Test
    void denseIsNowMinusBefore() {
        Random random = new Random(7);
        float[] dense = new float[Screen.FRAME_PIXELS];
        byte[] frameNow = new byte[Screen.FRAME_PIXELS];
        byte[] frameBefore = new byte[Screen.FRAME_PIXELS];
        for (double share : new double[] {0, 0.01, 0.5, 1}) {
            for (int i = 0; i < now.length; i++) {
                now[i] = random.nextDouble() < share ? BALL : BACKGROUND;
                before[i] = share < 1 && random.nextDouble() < share ? BALL : BACKGROUND;
            }
            Screen.binarise(now, frameNow, Kernels.selected());
            Screen.binarise(before, frameBefore, Kernels.selected());
            pixels.difference(now, before, Kernels.selected());
            SparsePixels.toDense(pixels.packed(), 0, pixels.count(), dense);
            for (int i = 0; i < dense.length; i++) {
                assertEquals(frameNow[i] - frameBefore[i], dense[i]);
            }
        }
        assertEquals(Screen.FRAME_PIXELS, pixels.count()); // the last share: everything appeared
        pixels.clear();
        assertEquals(0, pixels.count());
    }

    @Test
    void theMirrorExchangesLeftAndRight() {
        Random random = new Random(8);
        float[] dense = new float[Screen.FRAME_PIXELS];
        float[] mirrored = new float[Screen.FRAME_PIXELS];
        for (double share : new double[] {0, 0.01, 0.5, 1}) {
            pixels.clear();
            for (int i = 0; i < Screen.FRAME_PIXELS; i++) {
                if (random.nextDouble() < share) {
                    pixels.add(i, random.nextBoolean());
                }
            }
            int count = pixels.count();
            SparsePixels.toDense(pixels.packed(), 0, count, dense);
            pixels.mirror();
            assertEquals(count, pixels.count());
            SparsePixels.toDense(pixels.packed(), 0, count, mirrored);
            for (int i = 0; i < dense.length; i++) {
                assertEquals(dense[i], mirrored[i / 80 * 80 + 79 - i % 80]);
            }
            for (int i = 1; i < count; i++) {
                assertTrue(pixels.pixel(i - 1) < pixels.pixel(i), "not in order");
            }
        }
    }

    @Test
    void whatIsAddedIsThere() {
        int last = 2 * Screen.FRAME_PIXELS - 1; // of two planes
        pixels.add(3, true);
        pixels.add(4, false);
        pixels.add(last, true);
        assertEquals(3, pixels.count());
        assertEquals(3, pixels.pixel(0));
        assertTrue(pixels.isNegative(0));
        assertFalse(pixels.isNegative(1));
        assertEquals(last, pixels.pixel(2));
        assertTrue(pixels.isNegative(2));
        float[] dense = new float[Screen.FRAME_PIXELS];
        SparsePixels.toDense(pixels.packed(), 1, 2, dense);
        float[] expected = new float[Screen.FRAME_PIXELS];
        expected[4] = 1;
        assertArrayEquals(expected, dense);
    }
}
