package pixelpong.game;

import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;

/**
 * The game without an emulator: the rules in plain Java, exact to the frame, several hundred times as fast.
 *
 * <p>The constructor allocates; {@link #reset}, {@link #act}, {@link #look}, {@link #difference}, {@link #frame} and
 * {@link #screen} do not. One instance belongs to one thread.
 *
 * <p>An observation needs no picture: the 80x80 frame holds two paddles and a ball, so what changed since the last look
 * follows from where these three were and are. A paddle is two cells wide and eight high, the ball one wide and one to three high.
 * The agent sees no difference between the colours of a reset and those of play.
 */
public final class JavaConsole implements Console {
    private static final int SIDE = Screen.FRAME_SIDE;
    /** A frame is looked at in quarters, for 40 rows or columns fit into the bits of a {@code long}. */
    private static final int HALF = SIDE / 2;
    private static final long HALF_BITS = (1L << HALF) - 1;

    /** The columns of the computer's paddle in the left half, and of the agent's in the right half, as bits. */
    private static final long COMPUTER_COLUMNS = columns(PongGame.COMPUTER_COLUMN);
    private static final long AGENT_COLUMNS = columns(PongGame.AGENT_COLUMN - HALF * Screen.STRIDE);

    private static final int PADDLE_CELLS = PongGame.PADDLE_HEIGHT / Screen.STRIDE;

    /** Nothing is visible. */
    private static final Sight NOWHERE = new Sight();

    private final PongGame game = new PongGame();
    private final Sight now = new Sight();
    private final Sight before = new Sight();
    private int looks; // since the reset

    /** A console that is ready to play. */
    public JavaConsole() {
        reset();
    }

    private static long columns(int first) {
        return ((1L << PongGame.PADDLE_WIDTH / Screen.STRIDE) - 1) << first / Screen.STRIDE;
    }

    @Override
    public void reset() {
        game.reset();
        looks = 0;
    }

    @Override
    public int act(int action) {
        return game.play(action);
    }

    @Override
    public boolean over() {
        return game.over();
    }

    @Override
    public void look() {
        before.become(now);
        now.look(game);
        looks++;
    }

    @Override
    public void difference(Observation difference) {
        difference.clear();
        if (looks > 1) {
            differ(difference, now, before);
        }
    }

    @Override
    public void frame(Observation visible) {
        visible.clear();
        differ(visible, now, NOWHERE);
    }

    private static void differ(Observation difference, Sight now, Sight before) {
        differ(difference, now, before, 0);
        differ(difference, now, before, HALF);
    }

    /** Adds what changed in half of the rows. */
    private static void differ(Observation difference, Sight now, Sight before, int firstRow) {
        long computerNow = rows(now.computer, PADDLE_CELLS, firstRow);
        long computerBefore = rows(before.computer, PADDLE_CELLS, firstRow);
        long agentNow = rows(now.agent, PADDLE_CELLS, firstRow);
        long agentBefore = rows(before.agent, PADDLE_CELLS, firstRow);
        long ballNow = rows(now.ball, now.ballCells, firstRow);
        long ballBefore = rows(before.ball, before.ballCells, firstRow);
        // A row in which the ball stood still, if any, is looked at in vain.
        long changed = computerNow ^ computerBefore | agentNow ^ agentBefore | ballNow | ballBefore;
        for (; changed != 0; changed &= changed - 1) {
            int i = Long.numberOfTrailingZeros(changed);
            int pixel = (firstRow + i) * SIDE;
            // In each half of the row: the paddle's columns and the ball's.
            differ(difference, pixel, bits(computerNow, i, COMPUTER_COLUMNS) | bits(ballNow, i, now.ballLeft),
                    bits(computerBefore, i, COMPUTER_COLUMNS) | bits(ballBefore, i, before.ballLeft));
            differ(difference, pixel + HALF, bits(agentNow, i, AGENT_COLUMNS) | bits(ballNow, i, now.ballRight),
                    bits(agentBefore, i, AGENT_COLUMNS) | bits(ballBefore, i, before.ballRight));
        }
    }

    /** Adds what changed in half a row. */
    private static void differ(Observation difference, int firstPixel, long now, long before) {
        for (long changed = now ^ before; changed != 0; changed &= changed - 1) {
            int i = Long.numberOfTrailingZeros(changed);
            difference.add(firstPixel + i, (now >>> i & 1) == 0);
        }
    }

    /** {@code columns} if bit {@code row} is set, else nothing. */
    private static long bits(long rows, int row, long columns) {
        return -(rows >>> row & 1) & columns;
    }

    /** The rows of an object in half a frame, as bits. */
    private static long rows(int top, int height, int firstRow) {
        int shift = top - firstRow;
        if (shift <= -height || shift >= HALF) {
            return 0;
        }
        long rows = (1L << height) - 1;
        return (shift >= 0 ? rows << shift : rows >>> -shift) & HALF_BITS;
    }

    @Override
    public void screen(byte[] palette) {
        PongPicture.draw(game, palette);
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }

    /** Where the three objects stand in an 80x80 frame; rows may lie outside it. */
    private static final class Sight {
        private int computer = SIDE;
        private int agent = SIDE;
        private int ball = SIDE;
        private int ballCells;
        private long ballLeft; // the ball's column as a bit, if it is in the left half
        private long ballRight; // and if it is in the right half

        void look(PongGame game) {
            computer = cellRow(game.computerTop());
            agent = cellRow(game.agentTop());
            // One of the ball's two columns is even; the one after the last is the first.
            int column = (game.ballColumn() + 1) / Screen.STRIDE % SIDE;
            ball = cellRow(game.ballTop(column * Screen.STRIDE));
            ballCells = cellRow(game.ballEnd(column * Screen.STRIDE)) - ball;
            ballLeft = column < HALF ? 1L << column : 0;
            ballRight = column < HALF ? 0 : 1L << column - HALF;
        }

        /** The first cell at or below a picture row. */
        private static int cellRow(int row) {
            return row - Screen.FIRST_ROW + 1 >> 1;
        }

        void become(Sight other) {
            computer = other.computer;
            agent = other.agent;
            ball = other.ball;
            ballCells = other.ballCells;
            ballLeft = other.ballLeft;
            ballRight = other.ballRight;
        }
    }
}
