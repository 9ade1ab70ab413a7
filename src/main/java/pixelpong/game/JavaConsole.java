package pixelpong.game;

import pixelpong.pixels.Display;
import pixelpong.pixels.Mirror;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;

/**
 * The game without an emulator: the rules in plain Java, exact to the frame and several hundred times as fast. With a
 * {@link LeftPlayer} it is a game of two players, which no cartridge has to be compared with.
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

    /** The columns of the left paddle in the left half, and of the right one in the right half, as bits. */
    private static final long LEFT_COLUMNS = columns(PongGame.LEFT_COLUMN);
    private static final long RIGHT_COLUMNS = columns(PongGame.RIGHT_COLUMN - HALF * Screen.STRIDE);

    private static final int PADDLE_ROWS = PongGame.PADDLE_HEIGHT / Screen.STRIDE;

    /** No object is visible. */
    private static final Sight NOWHERE = new Sight();

    private final PongGame game;
    private final LeftPlayer leftPlayer; // null if the computer has the left paddle
    private final Display mirrored = new Mirror(this);
    private final Sight now = new Sight();
    private final Sight before = new Sight();
    private int looks; // since the reset

    /** Creates a console for one player, which is ready to play. */
    public JavaConsole() {
        this(null);
    }

    /**
     * Creates a console for two players, which is ready to play: whoever calls {@link #act} has the right paddle.
     *
     * @param leftPlayer has the left paddle; null for the computer
     */
    public JavaConsole(LeftPlayer leftPlayer) {
        this.leftPlayer = leftPlayer;
        game = new PongGame(leftPlayer != null);
    }

    private static long columns(int first) {
        return ((1L << PongGame.PADDLE_WIDTH / Screen.STRIDE) - 1) << first / Screen.STRIDE;
    }

    @Override
    public void reset() {
        game.reset();
        looks = 0;
        if (leftPlayer != null) {
            leftPlayer.reset();
        }
    }

    @Override
    public int act(Action action) {
        return game.play(action, leftPlayer == null ? Action.NOOP : leftPlayer.act());
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
        if (leftPlayer != null) {
            leftPlayer.look(mirrored);
        }
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
        long leftNow = rows(now.left, PADDLE_ROWS, firstRow);
        long leftBefore = rows(before.left, PADDLE_ROWS, firstRow);
        long rightNow = rows(now.right, PADDLE_ROWS, firstRow);
        long rightBefore = rows(before.right, PADDLE_ROWS, firstRow);
        long ballNow = rows(now.ball, now.ballRows, firstRow);
        long ballBefore = rows(before.ball, before.ballRows, firstRow);
        // Rows with a ball that has not moved are included although they may not have changed.
        long changed = leftNow ^ leftBefore | rightNow ^ rightBefore | ballNow | ballBefore;
        for (; changed != 0; changed &= changed - 1) {
            int i = Long.numberOfTrailingZeros(changed);
            int pixel = (firstRow + i) * SIDE;
            // In each half of the row: the columns of the paddle and of the ball.
            differ(difference, pixel, bits(leftNow, i, LEFT_COLUMNS) | bits(ballNow, i, now.ballLeft),
                    bits(leftBefore, i, LEFT_COLUMNS) | bits(ballBefore, i, before.ballLeft));
            differ(difference, pixel + HALF, bits(rightNow, i, RIGHT_COLUMNS) | bits(ballNow, i, now.ballRight),
                    bits(rightBefore, i, RIGHT_COLUMNS) | bits(ballBefore, i, before.ballRight));
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
        private int left = SIDE;
        private int right = SIDE;
        private int ball = SIDE;
        private int ballRows;
        private long ballLeft; // the ball's column as a bit, if it is in the left half
        private long ballRight; // and if it is in the right half

        void look(PongGame game) {
            left = frameRow(game.leftTop());
            right = frameRow(game.rightTop());
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
            left = other.left;
            right = other.right;
            ball = other.ball;
            ballRows = other.ballRows;
            ballLeft = other.ballLeft;
            ballRight = other.ballRight;
        }
    }
}
