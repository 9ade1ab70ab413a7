package pixelpong.game;

/**
 * A knob and the paddle that it moves.
 *
 * <p>The joystick turns the knob by 2.9 notches in each frame. The console reads it in every second frame, and the paddle then
 * moves half the distance to the row that the knob stands for; the next picture shows it. One instance belongs to one thread.
 */
final class Knob {
    /** How far the joystick turns the knob in a frame, and how far it turns at all, in 1/256 of a notch; a notch is two rows. */
    private static final int TURN = 737;
    private static final int LEAST = 1884;
    private static final int MIDDLE = 14106;
    private static final int MOST = 26326;
    private static final int NOTCH_SHIFT = 8;
    private static final int ROWS_A_NOTCH = 2;
    /** The row for a knob at 0, and the highest row that the knob can give: it turns further up than the paddle follows. */
    private static final int FIRST_ROW = -13;
    private static final int HIGHEST_ROW = 25;
    private static final int RESET_ROW = 96;

    private int position;
    private int row; // of the paddle in this picture
    private int nextRow; // in the next
    private boolean fire; // in the frame of this picture

    /** Puts knob and paddle in the middle. */
    void reset() {
        position = MIDDLE;
        row = RESET_ROW;
        nextRow = RESET_ROW;
        fire = false;
    }

    /**
     * Plays a frame.
     *
     * @param read whether the console reads this knob in this frame
     */
    void play(Action action, boolean read) {
        row = nextRow;
        fire = action.fires();
        if (action.movesUp()) {
            position = Math.max(position - TURN, LEAST);
        } else if (action.movesDown()) {
            position = Math.min(position + TURN, MOST);
        }
        if (read) {
            nextRow = row + aim() >> 1;
        }
    }

    /** The row that the knob stands for. */
    int aim() {
        return Math.max(FIRST_ROW + ROWS_A_NOTCH * (position >> NOTCH_SHIFT), HIGHEST_ROW);
    }

    /** The row of the paddle. */
    int row() {
        return row;
    }

    /** The number of columns per frame by which the button makes a returned ball faster. */
    int boost() {
        return fire ? 1 : 0;
    }
}
