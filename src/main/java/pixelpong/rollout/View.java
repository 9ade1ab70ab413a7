package pixelpong.rollout;

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
    private final Observation seen = new Observation();
    private final short[] cellsBefore = new short[MOST_CELLS];
    private int countBefore;

    /** The kinds there are. */
    public enum Kind {
        /** The tutorial's: the current frame minus the one of the step before. */
        DIFFERENCE("difference", 1),
        /** The current frame, and as a second plane of pixels the one of the step before: paddles at rest are seen, too. */
        FRAMES("frames", 2);

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
    }

    /** Forgets the frame of the step before: an episode begins. */
    public void reset() {
        countBefore = 0;
    }

    /**
     * Looks at the screen, once a step.
     *
     * @param cells receives the cells, in ascending order
     * @return how many there are, at most {@link #MOST_CELLS}
     * @throws BadInput if there are more
     */
    public int look(PongEnv env, short[] cells) {
        env.look();
        if (kind == Kind.FRAMES) {
            env.frame(seen);
        } else {
            env.difference(seen);
        }
        int count = seen.count();
        if (count + countBefore > MOST_CELLS) {
            throw new BadInput("The screen shows " + (count + countBefore) + " pixels where Pong never shows more than "
                    + MOST_CELLS + "; give a Pong cartridge.");
        }
        System.arraycopy(seen.cells(), 0, cells, 0, count);
        if (kind == Kind.FRAMES) {
            for (int k = 0; k < countBefore; k++) {
                cells[count + k] = (short) (cellsBefore[k] + (Screen.FRAME_PIXELS << 1));
            }
            int total = count + countBefore;
            System.arraycopy(seen.cells(), 0, cellsBefore, 0, count);
            countBefore = count;
            return total;
        }
        return count;
    }
}
