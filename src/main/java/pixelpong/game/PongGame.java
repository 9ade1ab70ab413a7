package pixelpong.game;

/**
 * The rules of the game, frame by frame: with one player, who has the right paddle, exactly as the cartridge plays them.
 *
 * <p>With two players the left paddle has a knob, too, instead of the computer's rule; everything else stays as it is. This game is
 * our own: nothing is claimed about the original's games for two.
 *
 * <p>Allocates in the constructor only. One instance belongs to one thread. There is no randomness: the same actions after a
 * reset always give the same game.
 *
 * <p>All positions are whole picture rows and columns, counted from the top left corner. The position of an object is that of
 * its upper left corner, hidden parts included. A contact is an overlap of visible pixels in the previous picture, as the
 * console's video chip registers it.
 */
final class PongGame {
    /** The first row between the walls, and the row after the last. */
    static final int FIELD_TOP = 34;
    static final int FIELD_END = 194;

    /** The sizes of the ball and the paddles. */
    static final int BALL_WIDTH = 2;
    static final int BALL_HEIGHT = 4;
    static final int PADDLE_WIDTH = 4;
    static final int PADDLE_HEIGHT = 16;
    /** The first columns of the paddles. */
    static final int LEFT_COLUMN = 16;
    static final int RIGHT_COLUMN = 140;

    /**
     * The console prepares a row while the beam still draws the one above: in columns that the beam has not passed by then, an
     * edge of the ball appears one row too high. The first such column is one of these two, for an edge above an even row and
     * above an odd one. It is further left by the other two numbers if there is less to do: below the row in which a knob was
     * read, and beside a paddle.
     */
    private static final int EVEN_EDGE_COLUMN = 158;
    private static final int ODD_EDGE_COLUMN = 139;
    private static final int COLUMNS_BELOW_KNOB = 6;
    private static final int COLUMNS_BESIDE_PADDLE = 3;

    /** A ball at or beyond one of these columns has left the field: the next frame gives a point. */
    private static final int LEFT_EXIT = 3;
    private static final int RIGHT_EXIT = 156;
    /** A ball at or beyond one of these rows that still moves outwards is reflected by the wall. */
    private static final int TOP_TURN = 31;
    private static final int BOTTOM_TURN = 192;

    private static final int POINTS_TO_WIN = 21;
    private static final int FASTEST = 4;

    /** The position of the ball before its move in the frame of the serve. */
    private static final int SERVE_COLUMN = 79;
    private static final int SERVE_ROW = 114;
    private static final int FRAMES_TO_FIRST_SERVE = 59;
    private static final int FRAMES_TO_NEXT_SERVE = 63;
    /** The row of an absent ball: far above the picture, where the computer's paddle follows it. */
    private static final int NO_BALL = -14;
    /** The position of the ball in the single picture after a reset. */
    private static final int RESET_BALL_COLUMN = 2;
    private static final int RESET_BALL_ROW = 45;

    /** The computer's paddle moves at this speed, except in one frame of eight. After a reset it is hidden above the field. */
    private static final int COMPUTER_SPEED = 2;
    private static final int COMPUTER_PERIOD = 8;
    private static final int COMPUTER_REST = 1;
    private static final int COMPUTER_RESET_ROW = 7;
    private static final int COMPUTER_SERVE_ROW = 113;

    /** The console reads the two knobs in turns: the right one in the first frame after a reset. */
    private static final int KNOB_PERIOD = 2;

    /**
     * The direction of the ball after a hit: the paddle has zones of four rows, of which the middle one sends the ball straight
     * and each further one adds a row per frame up or down. These are the differences between the rows of ball and paddle at the
     * top of the middle zone. The left paddle's zones are two rows lower.
     */
    private static final int RIGHT_MIDDLE_ZONE = 4;
    private static final int LEFT_MIDDLE_ZONE = 6;
    private static final int ZONE_SHIFT = 2;

    private final boolean twoPlayers;
    private final Knob right = new Knob();
    private final Knob left = new Knob(); // is read in a game of one player, too, but nobody turns it
    private int clock; // frames since the reset, from 0
    private int framesToServe;
    private int ballColumn;
    private int ballRow;
    private int ballSpeedRight; // columns per frame; negative to the left
    private int ballSpeedDown; // rows per frame; negative upwards
    private int serveRight; // the next serve's direction
    private int serveDown;
    private int leftRow;
    private int leftScore;
    private int rightScore;
    private int reward; // of the frame of this picture

    /** Creates a game of one player against the computer, or of two. */
    PongGame(boolean twoPlayers) {
        this.twoPlayers = twoPlayers;
        reset();
    }

    /** Starts a game to 21 points. */
    void reset() {
        clock = -1;
        framesToServe = FRAMES_TO_FIRST_SERVE;
        ballColumn = RESET_BALL_COLUMN;
        ballRow = RESET_BALL_ROW;
        serveRight = -1;
        serveDown = 1;
        right.reset();
        left.reset();
        leftRow = twoPlayers ? left.row() : COMPUTER_RESET_ROW;
        leftScore = 0;
        rightScore = 0;
        reward = 0;
    }

    /**
     * Plays a frame; does nothing once the game is over.
     *
     * @param leftAction is ignored if the computer has the left paddle
     * @return the reward of the right player
     */
    int play(Action action, Action leftAction) {
        if (over()) {
            return 0;
        }
        clock++;
        reward = 0;
        moveBall();
        boolean readsRight = readsRightKnob();
        right.play(action, readsRight);
        if (twoPlayers) {
            left.play(leftAction, !readsRight);
            leftRow = left.row();
        } else {
            moveComputer();
        }
        return reward;
    }

    /** Whether one side has 21 points. */
    boolean over() {
        return leftScore == POINTS_TO_WIN || rightScore == POINTS_TO_WIN;
    }

    private void moveBall() {
        if (framesToServe > 0) {
            ballRow = NO_BALL;
            if (--framesToServe > 0) {
                return;
            }
            serve();
        } else if (ballColumn >= RIGHT_EXIT) {
            leftScore++;
            endRally(-1);
            return;
        } else if (ballColumn <= LEFT_EXIT) {
            rightScore++;
            endRally(1);
            return;
        } else if (!turnAtWall()) {
            turnAtPaddle();
        }
        ballColumn += ballSpeedRight;
        ballRow += ballSpeedDown;
    }

    /** Puts the ball in the middle, and the computer's paddle, if it plays, at the same height. */
    private void serve() {
        ballColumn = SERVE_COLUMN;
        ballRow = SERVE_ROW;
        ballSpeedRight = serveRight;
        ballSpeedDown = serveDown;
        leftRow = COMPUTER_SERVE_ROW; // with two players, the knob decides later in this frame
    }

    /** Ends a rally: the next serve goes, slowly, to the side that lost the point, and up or down as the ball went. */
    private void endRally(int reward) {
        this.reward = reward;
        serveRight = -reward;
        serveDown = ballSpeedDown < 0 ? -1 : 1;
        framesToServe = FRAMES_TO_NEXT_SERVE;
    }

    /** A wall reflects the ball and moves it by an extra row. In such a frame, paddles do not matter. */
    private boolean turnAtWall() {
        if (ballRow <= TOP_TURN && ballSpeedDown < 0) {
            ballRow++;
        } else if (ballRow >= BOTTOM_TURN && ballSpeedDown > 0) {
            ballRow--;
        } else {
            return false;
        }
        ballSpeedDown = -ballSpeedDown;
        return true;
    }

    /** A paddle returns the ball, up or down depending only on the place of contact; a player's button makes it faster. */
    private void turnAtPaddle() {
        if (overlapsColumns(RIGHT_COLUMN)) {
            // Here odd rows always appear early, even ones never.
            if (overlapsRows(ballRow & ~1, rightTop())) {
                ballSpeedRight = -Math.min(Math.abs(ballSpeedRight) + right.boost(), FASTEST);
                ballSpeedDown = ballRow - right.row() - RIGHT_MIDDLE_ZONE >> ZONE_SHIFT;
            }
        } else if (overlapsColumns(LEFT_COLUMN) && overlapsRows(ballRow, leftRow)) {
            ballSpeedRight = Math.min(Math.abs(ballSpeedRight) + left.boost(), FASTEST);
            ballSpeedDown = ballRow - leftRow - LEFT_MIDDLE_ZONE >> ZONE_SHIFT;
        }
    }

    private boolean overlapsColumns(int paddle) {
        return ballColumn > paddle - BALL_WIDTH && ballColumn < paddle + PADDLE_WIDTH;
    }

    /** Whether ball and paddle share a row of the field; what the walls hide does not count. */
    private static boolean overlapsRows(int ball, int paddle) {
        int first = Math.max(Math.max(ball, paddle), FIELD_TOP);
        int end = Math.min(Math.min(ball + BALL_HEIGHT, paddle + PADDLE_HEIGHT), FIELD_END);
        return first < end;
    }

    private boolean readsRightKnob() {
        return clock % KNOB_PERIOD == 0;
    }

    /** The computer's paddle follows the ball, with its upper edge one row above the ball's. */
    private void moveComputer() {
        if (clock % COMPUTER_PERIOD == COMPUTER_REST) {
            return;
        }
        int distance = ballRow - 1 - leftRow;
        leftRow += COMPUTER_SPEED * Integer.signum(distance);
    }

    /** The column of the ball's left half; if it is the last one, the right half is in column 0. */
    int ballColumn() {
        return ballColumn;
    }

    /** The first row of the part of the ball in {@code column}. */
    int ballTop(int column) {
        return edge(ballRow, column);
    }

    /** The row after the last one of the part of the ball in {@code column}. */
    int ballEnd(int column) {
        return edge(ballRow + BALL_HEIGHT, column);
    }

    /** The row below an edge of the ball as displayed; exactly, it would be {@code row}. */
    private int edge(int row, int column) {
        boolean even = (row & 1) == 0;
        int pair = row & ~1; // the console processes two rows at a time, the knob and the right paddle first
        int early = even ? EVEN_EDGE_COLUMN : ODD_EDGE_COLUMN;
        if (pair > (readsRightKnob() ? right : left).aim()) {
            early -= COLUMNS_BELOW_KNOB;
        }
        if (isBeside(pair, rightTop())) {
            early -= COLUMNS_BESIDE_PADDLE;
        }
        if (!even && isBeside(row, leftRow)) {
            early -= COLUMNS_BESIDE_PADDLE;
        }
        return column >= early ? row - 1 : row;
    }

    private static boolean isBeside(int row, int paddle) {
        return row >= paddle && row < paddle + PADDLE_HEIGHT;
    }

    /** The row of the upper edge of the left paddle. */
    int leftTop() {
        return leftRow;
    }

    /** The row of the upper edge of the right paddle, which is drawn in pairs of rows. */
    int rightTop() {
        return right.row() & ~1;
    }

    /** The left side's points as the picture shows them: one frame late. */
    int leftScoreShown() {
        return reward < 0 ? leftScore - 1 : leftScore;
    }

    /** The right side's points as the picture shows them. */
    int rightScoreShown() {
        return reward > 0 ? rightScore - 1 : rightScore;
    }

    /** Whether the picture still has the colours of a reset, which are in the first two pictures. */
    boolean resetting() {
        return clock <= 0;
    }
}
