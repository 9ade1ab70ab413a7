package pixelpong.pixels;

import java.util.Arrays;
import pixelpong.simd.Kernels;
import pixelpong.simd.SignedIndex;

/**
 * A picture of -1, 0 and 1 as the ascending list of its nonzero pixels: usually about 40 of 6400.
 *
 * <p>Each is a {@link SignedIndex}: the pixel's number, row by row, and its sign. Allocates in the constructor only. One
 * instance belongs to one thread.
 */
public final class SparsePixels {
    private final short[] pixels = new short[Screen.FRAME_PIXELS];
    private int count;

    /** Sets all pixels to 0. */
    public void clear() {
        count = 0;
    }

    /** Appends a pixel; pixels must be appended in ascending order. */
    public void add(int pixel, boolean negative) {
        pixels[count++] = SignedIndex.pack(pixel, negative);
    }

    /**
     * Sets this to the difference of the frames that {@link Screen#binarise} would give for two pictures. It finds the few
     * pixels that differ without creating the frames.
     *
     * @param now the current picture, palette indices [210][160]
     * @param before the picture of the previous step
     */
    public void difference(byte[] now, byte[] before, Kernels kernels) {
        count = kernels.screenPixels(now, Screen.FRAME_OFFSET, before, Screen.FRAME_OFFSET, Screen.FRAME_ROW_STRIDE,
                Palette.VISIBLE, Screen.FRAME_SIDE, Screen.FRAME_SIDE, pixels, 0);
    }

    /** Exchanges left and right: column 0 becomes column 79. */
    public void mirror() {
        int end;
        for (int start = 0; start < count; start = end) {
            int row = pixel(start) / Screen.FRAME_SIDE;
            end = start + 1;
            while (end < count && pixel(end) / Screen.FRAME_SIDE == row) {
                end++;
            }
            for (int i = start, j = end - 1; i <= j; i++, j--) {
                short mirrored = mirrored(pixels[i]);
                pixels[i] = mirrored(pixels[j]);
                pixels[j] = mirrored;
            }
        }
    }

    private static short mirrored(short packed) {
        int pixel = SignedIndex.index(packed);
        int column = pixel % Screen.FRAME_SIDE;
        return SignedIndex.pack(pixel - column + Screen.FRAME_SIDE - 1 - column, SignedIndex.isNegative(packed));
    }

    /** The number of nonzero pixels. */
    public int count() {
        return count;
    }

    /** The nonzero pixels, of which the first {@link #count()} are valid; not a copy. */
    public short[] packed() {
        return pixels;
    }

    /** The number of the {@code i}-th nonzero pixel. */
    public int pixel(int i) {
        return SignedIndex.index(pixels[i]);
    }

    /** Whether the {@code i}-th nonzero pixel is -1. */
    public boolean isNegative(int i) {
        return SignedIndex.isNegative(pixels[i]);
    }

    /**
     * Converts sparse pixels to the tutorial's dense picture.
     *
     * @param packed sparse pixels
     * @param from index of the first
     * @param to index after the last
     * @param x receives -1, 0 or 1 [6400]
     */
    public static void toDense(short[] packed, int from, int to, float[] x) {
        Arrays.fill(x, 0, Screen.FRAME_PIXELS, 0f);
        for (int k = from; k < to; k++) {
            x[SignedIndex.index(packed[k])] = SignedIndex.sign(packed[k]);
        }
    }
}
