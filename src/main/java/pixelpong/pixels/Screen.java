package pixelpong.pixels;

import pixelpong.simd.Kernels;

/** The geometry of a picture, and how the agent's 80x80 binary frame is cut out of it. */
public final class Screen {
    /** Columns of a picture. */
    public static final int WIDTH = 160;
    /** Rows of a picture. */
    public static final int HEIGHT = 210;
    /** Bytes of a picture: one palette index a pixel, row by row. */
    public static final int SIZE = WIDTH * HEIGHT;

    /** The first row that is kept: the field without the score and the top wall. */
    public static final int FIRST_ROW = 35;
    /** Every second row and column is kept. */
    public static final int STRIDE = 2;
    /** Rows of a frame, and its columns. */
    public static final int FRAME_SIDE = 80;
    /** Pixels of a frame, numbered row by row: the network's inputs. */
    public static final int FRAME_PIXELS = FRAME_SIDE * FRAME_SIDE;

    /** The first pixel of a frame in a picture, and how far apart the first pixels of its rows are. */
    static final int FRAME_OFFSET = FIRST_ROW * WIDTH;
    static final int FRAME_ROW_STRIDE = STRIDE * WIDTH;

    private Screen() {
    }

    /**
     * Crops, subsamples and binarises a picture: rows 35, 37, .. 193 and columns 0, 2, .. 158 become an 80x80 frame with
     * 0 for the background and 1 for everything else. Allocates nothing.
     *
     * @param screen palette indices [210][160]
     * @param frame receives 0 or 1 [80][80]
     */
    public static void binarise(byte[] screen, byte[] frame) {
        Kernels.selected().binarise(screen, FRAME_OFFSET, FRAME_ROW_STRIDE, Palette.VISIBLE, frame, 0, FRAME_SIDE, FRAME_SIDE);
    }
}
