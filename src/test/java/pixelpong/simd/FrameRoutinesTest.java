package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

class FrameRoutinesTest {

    private static final byte UNTOUCHED = 77;

    @Test
    void binariseLooksUpEverySecondColumnOfTheRowsAsked() {
        Random random = new Random(1);
        byte[] table = new byte[256];
        for (int i = 0; i < 256; i++) {
            table[i] = (byte) random.nextInt(2);
        }
        for (int[] shape : new int[][] {{0, 4}, {4, 0}, {1, 1}, {3, 15}, {2, 16}, {2, 17}, {3, 31}, {5, 33}, {2, 65}, {80, 80}}) {
            int rows = shape[0];
            int columns = shape[1];
            int stride = 4 * columns + 1;
            byte[] screen = new byte[5 + rows * stride];
            random.nextBytes(screen);
            byte[] expected = new byte[rows * columns + 8];
            Arrays.fill(expected, UNTOUCHED);
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    expected[3 + r * columns + c] = table[Byte.toUnsignedInt(screen[5 + r * stride + c + c])];
                }
            }
            for (Kernels kernels : Twins.all()) {
                byte[] frame = new byte[expected.length];
                Arrays.fill(frame, UNTOUCHED);
                kernels.binarise(screen, 5, stride, table, frame, 3, rows, columns);
                assertArrayEquals(expected, frame, kernels.description());
            }
        }
    }

    @Test
    void binariseReachesTheLastPixelOfAScreen() {
        byte[] table = new byte[256];
        table[200] = 1;
        byte[] screen = new byte[210 * 160];
        Arrays.fill(screen, (byte) 200);
        for (Kernels kernels : Twins.all()) {
            byte[] frame = new byte[80 * 80];
            kernels.binarise(screen, 51 * 160 + 1, 320, table, frame, 0, 80, 80);
            assertEquals(80 * 80, sum(frame), kernels.description());
        }
    }

    private static int sum(byte[] frame) {
        int sum = 0;
        for (byte pixel : frame) {
            sum += pixel;
        }
        return sum;
    }

    @Test
    void differencesAreTheSameDenseAndSparse() {
        Random random = new Random(2);
        for (int n : Twins.SIZES) {
            for (int oneIn : new int[] {1, 2, 100, 5000}) {
                byte[] previous = new byte[n + 3];
                byte[] frame = new byte[n + 5];
                for (int i = 0; i < n; i++) {
                    previous[3 + i] = (byte) random.nextInt(2);
                    frame[5 + i] = random.nextInt(oneIn) == 0 ? (byte) (1 - previous[3 + i]) : previous[3 + i];
                }
                for (Kernels kernels : Twins.all()) {
                    checkDifferences(kernels, frame, previous, n);
                }
            }
        }
    }

    private static void checkDifferences(Kernels kernels, byte[] frame, byte[] previous, int n) {
        float[] x = new float[n + 4];
        short[] pixels = new short[n + 4];
        Arrays.fill(x, UNTOUCHED);
        Arrays.fill(pixels, UNTOUCHED);
        kernels.difference(frame, 5, previous, 3, x, 2, n);
        int count = kernels.differencePixels(frame, 5, previous, 3, n, pixels, 2);

        int k = 2;
        for (int i = 0; i < n; i++) {
            int change = frame[5 + i] - previous[3 + i];
            assertEquals(change, x[2 + i], kernels.description());
            if (change != 0) {
                assertEquals(SignedIndex.pack(i, change < 0), pixels[k++], kernels.description());
            }
        }
        assertEquals(k - 2, count, kernels.description());
        assertEquals(UNTOUCHED, pixels[k], "wrote one too many");
        assertEquals(UNTOUCHED, pixels[1], "wrote before the first");
        assertEquals(UNTOUCHED, x[n + 2], "wrote a pixel too many");
    }

    @Test
    void screenPixelsAreTheDifferenceOfTheTwoBinaryFrames() {
        Random random = new Random(4);
        byte[] table = new byte[256];
        for (int i = 0; i < 256; i++) {
            table[i] = (byte) random.nextInt(2);
        }
        for (int[] shape : new int[][] {{0, 4}, {4, 0}, {1, 1}, {3, 15}, {2, 16}, {2, 17}, {3, 31}, {5, 33}, {2, 65}, {80, 80}}) {
            for (int oneIn : new int[] {1, 3, 500}) {
                int rows = shape[0];
                int columns = shape[1];
                int stride = 2 * columns + 3;
                byte[] previous = new byte[7 + rows * stride];
                random.nextBytes(previous);
                byte[] screen = Arrays.copyOfRange(previous, 2, previous.length);
                for (int i = 0; i < screen.length; i++) {
                    screen[i] = random.nextInt(oneIn) == 0 ? (byte) random.nextInt(256) : screen[i];
                }
                short[] expected = new short[rows * columns + 2];
                int count = 0;
                for (int pixel = 0; pixel < rows * columns; pixel++) {
                    int at = pixel / columns * stride + pixel % columns * 2;
                    int now = table[Byte.toUnsignedInt(screen[5 + at])];
                    int before = table[Byte.toUnsignedInt(previous[7 + at])];
                    if (now != before) {
                        expected[1 + count++] = SignedIndex.pack(pixel, before == 1);
                    }
                }
                for (Kernels kernels : Twins.all()) {
                    short[] pixels = new short[expected.length];
                    assertEquals(count, kernels.screenPixels(screen, 5, previous, 7, stride, table, rows, columns, pixels, 1),
                            kernels.description());
                    assertArrayEquals(expected, pixels, kernels.description());
                }
            }
        }
    }

    @Test
    void aFrameTooLargeForItsIndicesIsRefused() {
        byte[] frame = new byte[SignedIndex.INDICES + 1];
        byte[] previous = new byte[SignedIndex.INDICES + 1];
        frame[SignedIndex.INDICES - 1] = 1;
        short[] pixels = new short[1];
        for (Kernels kernels : Twins.all()) {
            assertEquals(1, kernels.differencePixels(frame, 0, previous, 0, SignedIndex.INDICES, pixels, 0));
            assertEquals(SignedIndex.INDICES - 1, SignedIndex.index(pixels[0]));
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                    () -> kernels.differencePixels(frame, 0, previous, 0, SignedIndex.INDICES + 1, pixels, 0));
            assertEquals("A frame of 16385 pixels is too large: the largest has 16384", refusal.getMessage());
        }
    }
}
