package pixelpong.pixels;

/**
 * A screen that is sampled once a step.
 *
 * <p>It answers in sparse pixels, since a game in plain Java can compute them without drawing a picture.
 */
public interface Display {
    /** Samples the screen for the two methods below. */
    void look();

    /**
     * Writes the binary frame of the last sample minus that of the one before; empty for the first sample after a reset.
     */
    void difference(SparsePixels difference);

    /** Writes the visible pixels of the binary frame of the last sample. */
    void frame(SparsePixels visible);
}
