package pixelpong.pixels;

/**
 * A display with left and right exchanged. An agent that has learned to play the right paddle plays the left one in this mirror; up
 * and down stay as they are.
 *
 * <p>It shows what others have sampled. Allocates in the constructor only. One instance belongs to one thread.
 */
public final class Mirror implements Display {
    private final Display display;

    /** Creates a mirror in front of {@code display}. */
    public Mirror(Display display) {
        this.display = display;
    }

    /** Does nothing: the display's last sample stays the last one, so that two can look at the same one. */
    @Override
    public void look() {
        // see above
    }

    @Override
    public void difference(SparsePixels difference) {
        display.difference(difference);
        difference.mirror();
    }

    @Override
    public void frame(SparsePixels visible) {
        display.frame(visible);
        visible.mirror();
    }
}
