package pixelpong.pixels;

import pixelpong.simd.Kernels;

/** The geometry of a picture and of the agent's 80x80 binary frame. */
public final class Screen {
    /** Columns of a picture. */
    public static final int WIDTH = 160;
    /** Rows of a picture. */
    public static final int HEIGHT = 210;
    /** Bytes of a picture: one palette index for each pixel, row by row. */
    public static final int SIZE = WIDTH * HEIGHT;

    /** The first row of the frame: score and top wall are cropped. */
    public static final int FIRST_ROW = 35;
    /** Every second row and column is kept. */
    public static final int STRIDE = 2;
    /** The number of rows of a frame, and of columns. */
    public static final int FRAME_SIDE = 80;
    /** The number of pixels of a frame, which are numbered row by row. */
    public static final int FRAME_PIXELS = FRAME_SIDE * FRAME_SIDE;

    /** The first pixel of a frame in a picture, and the distance between the first pixels of its rows. */
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
    public static void binarise(byte[] screen, byte[] frame, Kernels kernels) {
        kernels.binarise(screen, FRAME_OFFSET, FRAME_ROW_STRIDE, Palette.VISIBLE, frame, 0, FRAME_SIDE, FRAME_SIDE);
    }
}
