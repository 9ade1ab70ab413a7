package pixelpong.rollout;

import java.util.Arrays;
import pixelpong.game.PongEnv;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.util.BadInput;

/**
 * What a network is shown in a step.
 *
 * <p>Allocates in the constructor only; one instance belongs to one thread and one environment.
 */
public final class View {
    /** Room for the cells of one step: about four times what this game ever shows. */
    public static final int MOST_CELLS = 256;

    private final Kind kind;
    private final Observation difference = new Observation();
    private final Observation frame = new Observation();
    private final short[][] framesBefore; // [steps ago - 1][cell]
    private final int[] countsBefore;

    /** The kinds there are. */
    public enum Kind {
        /** The tutorial's: the current frame minus the one of the step before. */
        DIFFERENCE("difference", 1),
        /** The current frame, and as a second plane of pixels the one of the step before: paddles at rest are seen, too. */
        FRAMES("frames", 2),
        /** And as a third plane the one before that: how a paddle's speed changes is seen, too. */
        THREE_FRAMES("three-frames", 3);

        private final String label;
        private final int planes;

        Kind(String label, int planes) {
            this.label = label;
            this.planes = planes;
        }

        /** The kind of a network with that many inputs; null if there is none. */
        public static Kind ofInputs(int inputs) {
            for (Kind kind : values()) {
                if (kind.inputs() == inputs) {
                    return kind;
                }
            }
            return null;
        }

        /** The name a user calls it by. */
        public String label() {
            return label;
        }

        /** Planes of pixels. */
        public int planes() {
            return planes;
        }

        /** Pixels of all planes. */
        public int inputs() {
            return planes * Screen.FRAME_PIXELS;
        }
    }

    /** A view of that kind. */
    public View(Kind kind) {
        this.kind = kind;
        framesBefore = new short[kind.planes - 1][MOST_CELLS];
        countsBefore = new int[kind.planes - 1];
    }

    /** Forgets the frames of the steps before: an episode begins. */
    public void reset() {
        Arrays.fill(countsBefore, 0);
    }

    /**
     * Looks at the screen, once a step.
     *
     * @param cells receives the cells, in ascending order, as unsigned numbers
     * @return how many there are, at most {@link #MOST_CELLS}
     * @throws BadInput if there are more
     */
    public int look(PongEnv env, short[] cells) {
        env.observe(difference);
        if (kind == Kind.DIFFERENCE) {
            return append(difference.cells(), difference.count(), 0, cells, 0);
        }
        env.frame(frame);
        int count = append(frame.cells(), frame.count(), 0, cells, 0);
        for (int plane = 1; plane < kind.planes; plane++) {
            count = append(framesBefore[plane - 1], countsBefore[plane - 1], plane, cells, count);
        }
        remember();
        return count;
    }

    /** Appends the cells of a plane; returns how many there are now. */
    private static int append(short[] plane, int count, int number, short[] cells, int before) {
        if (before + count > MOST_CELLS) {
            throw new BadInput("The screen shows " + (before + count) + " pixels where Pong never shows more than "
                    + MOST_CELLS + "; give a Pong cartridge.");
        }
        for (int k = 0; k < count; k++) {
            cells[before + k] = (short) (plane[k] + (number * Screen.FRAME_PIXELS << 1));
        }
        return before + count;
    }

    /** The current frame becomes the one of the step before. */
    private void remember() {
        short[] oldest = framesBefore[framesBefore.length - 1];
        for (int k = framesBefore.length - 1; k > 0; k--) {
            framesBefore[k] = framesBefore[k - 1];
            countsBefore[k] = countsBefore[k - 1];
        }
        framesBefore[0] = oldest;
        System.arraycopy(frame.cells(), 0, oldest, 0, frame.count());
        countsBefore[0] = frame.count();
    }
}
