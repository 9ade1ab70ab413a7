package pixelpong.pixels;

import pixelpong.util.BadInput;

/**
 * The observation of a policy in a step: the pixels of one or two planes, depending on its {@link View}.
 *
 * <p>The pixel numbers of a second plane follow those of the first. Allocates in the constructor only. One instance belongs to
 * one thread and one environment.
 */
public final class Observation {
    /** The maximum number of nonzero pixels: about four times as many as this game ever shows. */
    public static final int MOST_PIXELS = 256;

    private final View view;
    private final SparsePixels pixels = new SparsePixels();
    private final int[] before = new int[MOST_PIXELS]; // the visible pixels of the previous frame
    private int visible; // the number of pixels in the first plane

    /** Creates an empty observation of that view. */
    public Observation(View view) {
        this.view = view;
    }

    /** Forgets the previous frame, at the start of an episode. */
    public void reset() {
        pixels.clear();
        visible = 0;
    }

    /**
     * Samples the screen; to be called once a step.
     *
     * @throws BadInput if it shows more than {@link #MOST_PIXELS}
     */
    public void look(Display display) {
        display.look();
        switch (view) {
            case DIFFERENCE -> {
                display.difference(pixels);
                requireAtMost(pixels.count());
            }
            case FRAMES -> lookAtFrames(display);
            default -> throw new AssertionError(view);
        }
    }

    private void lookAtFrames(Display display) {
        int countBefore = visible;
        for (int i = 0; i < countBefore; i++) {
            before[i] = pixels.pixel(i);
        }
        display.frame(pixels);
        visible = pixels.count();
        requireAtMost(visible + countBefore);
        for (int i = 0; i < countBefore; i++) {
            pixels.add(Screen.FRAME_PIXELS + before[i], false);
        }
    }

    private static void requireAtMost(int count) {
        if (count > MOST_PIXELS) {
            throw new BadInput("The screen shows " + count + " pixels where Pong never shows more than " + MOST_PIXELS
                    + "; give a Pong cartridge.");
        }
    }

    /** The view of this observation. */
    public View view() {
        return view;
    }

    /** The nonzero pixels of all planes; not a copy. */
    public SparsePixels pixels() {
        return pixels;
    }
}
