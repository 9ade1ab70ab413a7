package pixelpong.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pixelpong.simd.Kernels;

class ScreenTest {
    private static final byte BACKGROUND = 34;
    private static final byte BALL = 14;

    private final byte[] screen = new byte[Screen.SIZE];
    private final byte[] frame = new byte[Screen.FRAME_PIXELS];

    /** Each of the 128 colours against the tutorial's rule on the red channel. */
    @Test
    void whatIsSeenFollowsTheRedChannel() {
        for (int index = 0; index < 256; index += 2) {
            int red = Palette.rgb(index) >> 16;
            int expected = red == 144 || red == 109 || red == 0 ? 0 : 1;
            assertEquals(expected, Palette.visible((byte) index), "index " + index);
            assertEquals(expected, Palette.visible((byte) (index + 1)), "index " + (index + 1));
        }
        assertEquals(0x904811, Palette.rgb(BACKGROUND)); // 144,72,17
        assertEquals(0x6d762b, Palette.rgb(228)); // 109,118,43, the background while RESET is held
        assertEquals(0, Palette.visible((byte) 228));
        assertEquals(0, Palette.visible(BACKGROUND));
        assertEquals(0, Palette.visible((byte) 0));
        assertEquals(1, Palette.visible(BALL));
        assertEquals(1, Palette.visible((byte) 200));
    }

    @Test
    void theCropStartsAtRow35AndTakesEverySecondPixel() {
        Arrays.fill(screen, BACKGROUND);
        set(34, 0);   // above the crop
        set(35, 0);   // frame row 0, column 0
        set(36, 2);   // an even row: skipped
        set(37, 3);   // an odd column: skipped
        set(37, 4);   // frame row 1, column 2
        set(193, 158); // frame row 79, column 79
        set(194, 158); // below the last row that is taken
        set(195, 0);  // below the crop
        Screen.binarise(screen, frame, Kernels.selected());
        byte[] expected = new byte[Screen.FRAME_PIXELS];
        expected[0] = 1;
        expected[80 + 2] = 1;
        expected[79 * 80 + 79] = 1;
        assertEquals(Arrays.toString(expected), Arrays.toString(frame));
    }

    @Test
    void aFieldWithPaddlesAndBallBecomesTheirPixels() {
        Arrays.fill(screen, BACKGROUND);
        fill(24, 33, 0, 159, BALL);
        fill(194, 209, 0, 159, BALL);
        fill(50, 65, 16, 19, (byte) 56);
        fill(96, 111, 140, 143, (byte) 200);
        fill(115, 118, 78, 79, BALL);
        Screen.binarise(screen, frame, Kernels.selected());
        int visible = 0;
        for (byte pixel : frame) {
            visible += pixel;
        }
        // Eight rows of two pixels for each paddle; the ball's rows 115 and 117 in column 78.
        assertEquals(8 * 2 + 8 * 2 + 2, visible);
        assertEquals(1, frame[(115 - 35) / 2 * 80 + 39]);
        assertEquals(1, frame[(117 - 35) / 2 * 80 + 39]);
        assertEquals(1, frame[(51 - 35) / 2 * 80 + 8]);
        assertEquals(0, frame[(67 - 35) / 2 * 80 + 8]);
        assertEquals(1, frame[(97 - 35) / 2 * 80 + 71]);
        assertEquals(0, frame[(97 - 35) / 2 * 80 + 72]);
    }

    private void set(int row, int column) {
        fill(row, row, column, column, BALL);
    }

    private void fill(int top, int bottom, int left, int right, byte index) {
        for (int row = top; row <= bottom; row++) {
            Arrays.fill(screen, row * 160 + left, row * 160 + right + 1, index);
        }
    }
}
