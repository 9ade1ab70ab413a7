package pixelpong.simd;

/** From screens to what the network sees. The rules are those of {@link Kernels}. */
public interface FrameRoutines {

    /**
     * Thins out and binarises a screen: frame[r][c] = table[screen[offset + r * rowStride + 2 * c]], every second column
     * of the rows {@code rowStride} apart.
     *
     * <p>Training, which takes {@link #screenPixels}, does not call this: it is here for pictures, and to be benchmarked.
     *
     * @param screen palette indices, unsigned
     * @param table 256 entries, palette index to 0 or 1
     * @param frame [rows][columns], without gaps
     */
    void binarise(byte[] screen, int screenOffset, int rowStride, byte[] table, byte[] frame, int frameOffset, int rows,
                  int columns);

    /**
     * The dense observation: x[i] = frame[i] - previous[i].
     *
     * <p>Training does not call this: it is here to be benchmarked, as the tutorial's dense form.
     */
    void difference(byte[] frame, int frameOffset, byte[] previous, int previousOffset, float[] x, int xOffset, int n);

    /**
     * The sparse observation: every pixel that differs between two binary frames, ascending, negative where it went from 1
     * to 0.
     *
     * <p>Training, which takes {@link #screenPixels}, does not call this: it is here to be benchmarked.
     *
     * @param n at most {@link SignedIndex#INDICES}
     * @param pixels receives them as {@link SignedIndex} packs them
     * @return the number of pixels written from {@code pixelsOffset} on
     */
    int differencePixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int n, short[] pixels,
                         int pixelsOffset);

    /**
     * {@link #binarise} of two screens and {@link #differencePixels} of the frames in one go, without the frames: what is
     * the same on both screens, nearly everything, is never looked up.
     *
     * @param screen palette indices; a row has 2 * columns of them and begins {@code rowStride} after the one before
     * @param previous likewise
     * @param pixels receives what differs, as {@link SignedIndex} packs it
     * @return the number of pixels written from {@code pixelsOffset} on
     */
    int screenPixels(byte[] screen, int screenOffset, byte[] previous, int previousOffset, int rowStride, byte[] table,
                     int rows, int columns, short[] pixels, int pixelsOffset);
}
