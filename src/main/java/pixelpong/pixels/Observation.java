package pixelpong.pixels;

import java.util.Arrays;

/**
 * What the agent sees in one step: the current binary frame minus the one of the step before, as the list of the pixels
 * that differ. Of 6400 pixels about 40 do.
 *
 * <p>A cell is {@code pixel << 1} for a pixel that appeared (+1) and {@code pixel << 1 | 1} for one that vanished (-1);
 * cells stand in ascending order. Allocates nothing after construction; one instance belongs to one thread.
 */
public final class Observation {
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
     * Becomes {@code now - before}.
     *
     * @param now the current frame, 0 or 1 [80][80]
     * @param before the frame of the step before, 0 or 1 [80][80]
     */
    public void difference(byte[] now, byte[] before) {
        clear();
        int pixel = 0;
        while (true) {
            // The JDK's mismatch compares whole vectors, and nearly all of both frames is equal.
            int equal = Arrays.mismatch(now, pixel, Screen.FRAME_PIXELS, before, pixel, Screen.FRAME_PIXELS);
            if (equal < 0) {
                return;
            }
            pixel += equal;
            add(pixel, now[pixel] == 0);
            pixel++;
        }
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
