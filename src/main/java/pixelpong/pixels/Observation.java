package pixelpong.pixels;

import java.util.Arrays;
import pixelpong.simd.Kernels;

/**
 * What the agent sees in one step: the current binary frame minus the one of the step before, as the list of the pixels
 * that differ. Of 6400 pixels about 40 do.
 *
 * <p>A cell is {@code pixel << 1} for a pixel that appeared (+1) and {@code pixel << 1 | 1} for one that vanished (-1);
 * cells stand in ascending order. Allocates nothing after construction; one instance belongs to one thread.
 */
public final class Observation {
    private final Kernels kernels = Kernels.selected();
    private final short[] cells = new short[Screen.FRAME_PIXELS];
    private int count;

    /** Makes every pixel 0: the observation of the first step of an episode. */
    public void clear() {
        count = 0;
    }

    /** Appends a pixel; pixels come in ascending order. */
    public void add(int pixel, boolean vanished) {
        cells[count++] = (short) (pixel << 1 | (vanished ? 1 : 0));
    }

    /**
     * Becomes the difference of the frames that {@link Screen#binarise} would cut out of two pictures; it finds the few
     * pixels that differ without them.
     *
     * @param now the current picture, palette indices [210][160]
     * @param before the picture of the step before
     */
    public void difference(byte[] now, byte[] before) {
        count = kernels.screenPixels(now, Screen.FRAME_OFFSET, before, Screen.FRAME_OFFSET, Screen.FRAME_ROW_STRIDE,
                Palette.VISIBLE, Screen.FRAME_SIDE, Screen.FRAME_SIDE, cells, 0);
    }

    /** The number of pixels that differ, 0..6400. */
    public int count() {
        return count;
    }

    /** The cells, of which the first {@link #count()} are valid; not a copy. */
    public short[] cells() {
        return cells;
    }

    /**
     * Writes sparse cells as the tutorial's dense observation.
     *
     * @param cells encoded as above
     * @param from the first cell
     * @param to after the last cell
     * @param x receives -1, 0 or 1 [6400]
     */
    public static void toDense(short[] cells, int from, int to, float[] x) {
        Arrays.fill(x, 0, Screen.FRAME_PIXELS, 0f);
        for (int k = from; k < to; k++) {
            x[cells[k] >> 1] = (cells[k] & 1) == 0 ? 1f : -1f;
        }
    }
}
