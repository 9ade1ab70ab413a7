package pixelpong.game;

import pixelpong.pixels.SparsePixels;
import pixelpong.pixels.Screen;

/**
 * The game without an emulator: the rules in plain Java, exact to the frame and several hundred times as fast.
 *
 * <p>Allocates in the constructor only. One instance belongs to one thread.
 *
 * <p>An observation needs no picture: the 80x80 frame shows two paddles and a ball, so the difference follows from their old and
 * new positions. In the frame, a paddle is two pixels wide and eight high, the ball one wide and one to three high. The agent sees
 * no difference between the colours of a reset and those in play.
 */
public final class JavaConsole implements Console {
    private static final int SIDE = Screen.FRAME_SIDE;
    /** A frame is processed in quarters, since 40 rows or columns fit into the bits of a {@code long}. */
    private static final int HALF = SIDE / 2;
    private static final long HALF_BITS = (1L << HALF) - 1;

    /** The columns of the computer's paddle in the left half, and of the agent's in the right half, as bits. */
    private static final long COMPUTER_COLUMNS = columns(PongGame.COMPUTER_COLUMN);
    private static final long AGENT_COLUMNS = columns(PongGame.AGENT_COLUMN - HALF * Screen.STRIDE);

    private static final int PADDLE_ROWS = PongGame.PADDLE_HEIGHT / Screen.STRIDE;

    /** No object is visible. */
    private static final Sight NOWHERE = new Sight();

    private final PongGame game = new PongGame();
    private final Sight now = new Sight();
    private final Sight before = new Sight();
    private int looks; // since the reset

    /** Creates a console that is ready to play. */
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
    public int act(Action action) {
        return game.play(action);
    }

    @Override
    public boolean terminated() {
        return game.over();
    }

    /** Games always continue until a side has 21 points. */
    @Override
    public boolean truncated() {
        return false;
    }

    @Override
    public void look() {
        before.become(now);
        now.look(game);
        looks++;
    }

    @Override
    public void difference(SparsePixels difference) {
        difference.clear();
        if (looks > 1) {
            differ(difference, now, before);
        }
    }

    @Override
    public void frame(SparsePixels visible) {
        visible.clear();
        differ(visible, now, NOWHERE);
    }

    private static void differ(SparsePixels difference, Sight now, Sight before) {
        differ(difference, now, before, 0);
        differ(difference, now, before, HALF);
    }

    /** Adds the changes in half of the rows. */
    private static void differ(SparsePixels difference, Sight now, Sight before, int firstRow) {
        long computerNow = rows(now.computer, PADDLE_ROWS, firstRow);
        long computerBefore = rows(before.computer, PADDLE_ROWS, firstRow);
        long agentNow = rows(now.agent, PADDLE_ROWS, firstRow);
        long agentBefore = rows(before.agent, PADDLE_ROWS, firstRow);
        long ballNow = rows(now.ball, now.ballRows, firstRow);
        long ballBefore = rows(before.ball, before.ballRows, firstRow);
        // Rows with a ball that has not moved are included although they may not have changed.
        long changed = computerNow ^ computerBefore | agentNow ^ agentBefore | ballNow | ballBefore;
        for (; changed != 0; changed &= changed - 1) {
            int i = Long.numberOfTrailingZeros(changed);
            int pixel = (firstRow + i) * SIDE;
            // In each half of the row: the columns of the paddle and of the ball.
            differ(difference, pixel, bits(computerNow, i, COMPUTER_COLUMNS) | bits(ballNow, i, now.ballLeft),
                    bits(computerBefore, i, COMPUTER_COLUMNS) | bits(ballBefore, i, before.ballLeft));
            differ(difference, pixel + HALF, bits(agentNow, i, AGENT_COLUMNS) | bits(ballNow, i, now.ballRight),
                    bits(agentBefore, i, AGENT_COLUMNS) | bits(ballBefore, i, before.ballRight));
        }
    }

    /** Adds the changes in half a row. */
    private static void differ(SparsePixels difference, int firstPixel, long now, long before) {
        for (long changed = now ^ before; changed != 0; changed &= changed - 1) {
            int i = Long.numberOfTrailingZeros(changed);
            difference.add(firstPixel + i, (now >>> i & 1) == 0);
        }
    }

    /** {@code columns} if bit {@code row} is set, else 0. */
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
        // There is nothing to release.
    }

    /** The positions of the three objects in an 80x80 frame; rows may lie outside it. */
    private static final class Sight {
        private int computer = SIDE;
        private int agent = SIDE;
        private int ball = SIDE;
        private int ballRows;
        private long ballLeft; // the ball's column as a bit, if it is in the left half
        private long ballRight; // and if it is in the right half

        void look(PongGame game) {
            computer = frameRow(game.computerTop());
            agent = frameRow(game.agentTop());
            // One of the ball's two columns is even; the columns wrap around.
            int column = (game.ballColumn() + 1) / Screen.STRIDE % SIDE;
            ball = frameRow(game.ballTop(column * Screen.STRIDE));
            ballRows = frameRow(game.ballEnd(column * Screen.STRIDE)) - ball;
            ballLeft = column < HALF ? 1L << column : 0;
            ballRight = column < HALF ? 0 : 1L << column - HALF;
        }

        /** The first row of the frame at or below a row of the picture. */
        private static int frameRow(int row) {
            return row - Screen.FIRST_ROW + 1 >> 1;
        }

        void become(Sight other) {
            computer = other.computer;
            agent = other.agent;
            ball = other.ball;
            ballRows = other.ballRows;
            ballLeft = other.ballLeft;
            ballRight = other.ballRight;
        }
    }
}
