package pixelpong.pixels;

import java.util.Optional;
import java.util.stream.Stream;

/** What an observation contains. */
public enum View {
    /** As in the tutorial: the current binary frame minus that of the previous step. */
    DIFFERENCE("difference", 1),
    /** The current binary frame, and that of the previous step as a second plane; this shows paddles at rest, too. */
    FRAMES("frames", 2);

    private final String label;
    private final int planes;

    View(String label, int planes) {
        this.label = label;
        this.planes = planes;
    }

    /** The view with that many inputs, if there is one. */
    public static Optional<View> ofInputs(int inputs) {
        return Stream.of(values()).filter(view -> view.inputs() == inputs).findFirst();
    }

    /** The number of planes of 80 x 80 pixels. */
    public int planes() {
        return planes;
    }

    /** The number of pixels of all planes. */
    public int inputs() {
        return planes * Screen.FRAME_PIXELS;
    }

    /** The name a user calls it by. */
    @Override
    public String toString() {
        return label;
    }
}
