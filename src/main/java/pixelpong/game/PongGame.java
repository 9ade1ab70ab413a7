package pixelpong.game;

/**
 * The rules of the game, frame by frame, exactly as the cartridge plays them.
 *
 * <p>Nothing here allocates after construction; one instance belongs to one thread. There is no randomness: the same
 * actions after a reset always give the same game.
 *
 * <p>Everything is a whole number of picture rows and columns, counted from the top left corner. An object stands where
 * its upper left corner is, hidden parts included. A contact is an overlap of visible pixels in the picture before, as the
 * console's video chip notices it.
 */
final class PongGame {
    /** The first row between the walls, and the one after the last. */
    static final int FIELD_TOP = 34;
    static final int FIELD_END = 194;

    /** The ball, and the paddles. */
    static final int BALL_WIDTH = 2;
    static final int BALL_HEIGHT = 4;
    static final int PADDLE_WIDTH = 4;
    static final int PADDLE_HEIGHT = 16;
    /** First column of the computer's paddle, and of the agent's. */
    static final int COMPUTER_COLUMN = 16;
    static final int AGENT_COLUMN = 140;

    /**
     * The console prepares a row while the beam still draws the one above: from the column that the beam has reached by
     * then, an edge of the ball is seen a row too high. It is one of these columns, for an edge above an even row and above
     * an odd one, or further left by these numbers where there is less to do: below the row in which a knob was read, and
     * beside a paddle.
     */
    private static final int EVEN_EDGE_COLUMN = 158;
    private static final int ODD_EDGE_COLUMN = 139;
    private static final int COLUMNS_BELOW_KNOB = 6;
    private static final int COLUMNS_BESIDE_PADDLE = 3;
    /** The row in which the knob of a second player is read, whom there is not: the frames between read that one. */
    private static final int OTHER_KNOB_ROW = 97;

    /** A ball that has come as far as one of these columns has left the field: the next frame is a point. */
    private static final int LEFT_EXIT = 3;
    private static final int RIGHT_EXIT = 156;
    /** A ball that has come as far as one of these rows, and still moves outwards, is turned back by the wall. */
    private static final int TOP_TURN = 31;
    private static final int BOTTOM_TURN = 192;

    private static final int POINTS_TO_WIN = 21;
    private static final int FASTEST = 4;

    /** Where the ball stands before the move of the frame in which it is served. */
    private static final int SERVE_COLUMN = 79;
    private static final int SERVE_ROW = 114;
    private static final int FRAMES_TO_FIRST_SERVE = 59;
    private static final int FRAMES_TO_NEXT_SERVE = 63;
    /** The row of a ball that is not there: far above the picture, where the computer's paddle follows it. */
    private static final int NO_BALL = -14;
    /** A reset puts the ball here for one picture. */
    private static final int RESET_BALL_COLUMN = 2;
    private static final int RESET_BALL_ROW = 45;

    /** The computer's paddle goes this fast, but rests in one frame of eight; hidden above the field after a reset. */
    private static final int COMPUTER_SPEED = 2;
    private static final int COMPUTER_PERIOD = 8;
    private static final int COMPUTER_REST = 1;
    private static final int COMPUTER_RESET_ROW = 7;
    private static final int COMPUTER_SERVE_ROW = 113;

    /**
     * The knob of the agent's paddle, in 1/256 of a notch; a notch is two rows. Each frame the joystick turns it by 2.9
     * notches. It turns further up than the paddle follows.
     */
    private static final int KNOB_TURN = 737;
    private static final int KNOB_LEAST = 1884;
    private static final int KNOB_MIDDLE = 14106;
    private static final int KNOB_MOST = 26326;
    private static final int NOTCH_SHIFT = 8;
    private static final int ROWS_A_NOTCH = 2;
    /** The row that a knob at 0 would mean, and the highest row it can mean. */
    private static final int KNOB_ROW = -13;
    private static final int AGENT_HIGHEST_ROW = 25;
    private static final int AGENT_RESET_ROW = 96;
    /** The knob is read in every second frame, the first after a reset among them. */
    private static final int KNOB_PERIOD = 2;

    /**
     * Where a hit sends the ball: the paddle is cut into zones of four rows, of which the middle one sends it straight and
     * each further one a row a frame more upwards or downwards. This is how many rows below the paddle's the ball's row is
     * at the top of the middle zone. The computer's zones sit two rows lower.
     */
    private static final int AGENT_MIDDLE_ZONE = 4;
    private static final int COMPUTER_MIDDLE_ZONE = 6;
    private static final int ZONE_SHIFT = 2;

    private int clock; // frames since the reset, from 0
    private int framesToServe;
    private int ballColumn;
    private int ballRow;
    private int ballSpeedRight; // columns a frame; below 0 to the left
    private int ballSpeedDown; // rows a frame; below 0 upwards
    private int serveRight; // the next serve's direction
    private int serveDown;
    private int computerRow;
    private int knob;
    private int agentRow; // in this picture
    private int agentNextRow; // in the next
    private boolean fire; // in the frame of this picture
    private int computerScore;
    private int agentScore;
    private int reward; // of the frame of this picture

    PongGame() {
        reset();
    }

    /** Starts a game of 21 points. */
    void reset() {
        clock = -1;
        framesToServe = FRAMES_TO_FIRST_SERVE;
        ballColumn = RESET_BALL_COLUMN;
        ballRow = RESET_BALL_ROW;
        serveRight = -1;
        serveDown = 1;
        computerRow = COMPUTER_RESET_ROW;
        knob = KNOB_MIDDLE;
        agentRow = AGENT_RESET_ROW;
        agentNextRow = AGENT_RESET_ROW;
        fire = false;
        computerScore = 0;
        agentScore = 0;
        reward = 0;
    }

    /**
     * Plays a frame; none is played once the game is over.
     *
     * @return the reward
     */
    int play(int action) {
        if (over()) {
            return 0;
        }
        clock++;
        reward = 0;
        moveBall();
        moveAgent(action);
        moveComputer();
        fire = action == Action.FIRE || action == Action.RIGHTFIRE || action == Action.LEFTFIRE;
        return reward;
    }

    /** Whether one side has all its points. */
    boolean over() {
        return computerScore == POINTS_TO_WIN || agentScore == POINTS_TO_WIN;
    }

    private void moveBall() {
        if (framesToServe > 0) {
            ballRow = NO_BALL;
            if (--framesToServe > 0) {
                return;
            }
            serve();
        } else if (ballColumn >= RIGHT_EXIT) {
            computerScore++;
            endRally(-1);
            return;
        } else if (ballColumn <= LEFT_EXIT) {
            agentScore++;
            endRally(1);
            return;
        } else if (!turnAtWall()) {
            turnAtPaddle();
        }
        ballColumn += ballSpeedRight;
        ballRow += ballSpeedDown;
    }

    /** The ball appears in the middle, and the computer's paddle beside it. */
    private void serve() {
        ballColumn = SERVE_COLUMN;
        ballRow = SERVE_ROW;
        ballSpeedRight = serveRight;
        ballSpeedDown = serveDown;
        computerRow = COMPUTER_SERVE_ROW;
    }

    /** A point: the next serve goes, slowly, to the side that lost it, and up or down as the ball went. */
    private void endRally(int reward) {
        this.reward = reward;
        serveRight = -reward;
        serveDown = ballSpeedDown < 0 ? -1 : 1;
        framesToServe = FRAMES_TO_NEXT_SERVE;
    }

    /** A wall mirrors the ball's way and gives it a row extra. In such a frame no paddle is asked. */
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

    /** A paddle sends the ball back, up or down by the place of the contact alone; the agent's button makes it faster. */
    private void turnAtPaddle() {
        if (overlapsColumns(AGENT_COLUMN)) {
            // Here an odd row is always seen early, an even one never.
            if (overlapsRows(ballRow & ~1, agentTop())) {
                ballSpeedRight = -Math.min(Math.abs(ballSpeedRight) + (fire ? 1 : 0), FASTEST);
                ballSpeedDown = ballRow - agentRow - AGENT_MIDDLE_ZONE >> ZONE_SHIFT;
            }
        } else if (overlapsColumns(COMPUTER_COLUMN) && overlapsRows(ballRow, computerRow)) {
            ballSpeedRight = Math.abs(ballSpeedRight);
            ballSpeedDown = ballRow - computerRow - COMPUTER_MIDDLE_ZONE >> ZONE_SHIFT;
        }
    }

    private boolean overlapsColumns(int paddle) {
        return ballColumn > paddle - BALL_WIDTH && ballColumn < paddle + PADDLE_WIDTH;
    }

    /** Whether ball and paddle share a row of the field: what the walls hide does not count. */
    private static boolean overlapsRows(int ball, int paddle) {
        int first = Math.max(Math.max(ball, paddle), FIELD_TOP);
        int end = Math.min(Math.min(ball + BALL_HEIGHT, paddle + PADDLE_HEIGHT), FIELD_END);
        return first < end;
    }

    /** The agent's paddle follows the knob by half the distance, in every second frame, and is seen there in the next. */
    private void moveAgent(int action) {
        agentRow = agentNextRow;
        if (action == Action.RIGHT || action == Action.RIGHTFIRE) {
            knob = Math.max(knob - KNOB_TURN, KNOB_LEAST);
        } else if (action == Action.LEFT || action == Action.LEFTFIRE) {
            knob = Math.min(knob + KNOB_TURN, KNOB_MOST);
        }
        if (readsKnob()) {
            agentNextRow = agentRow + knobRow() >> 1;
        }
    }

    private boolean readsKnob() {
        return clock % KNOB_PERIOD == 0;
    }

    /** Where the knob wants the paddle. */
    private int knobRow() {
        return Math.max(KNOB_ROW + ROWS_A_NOTCH * (knob >> NOTCH_SHIFT), AGENT_HIGHEST_ROW);
    }

    /** The computer's paddle follows the ball, its upper edge a row above the ball's. */
    private void moveComputer() {
        if (clock % COMPUTER_PERIOD == COMPUTER_REST) {
            return;
        }
        int distance = ballRow - 1 - computerRow;
        computerRow += COMPUTER_SPEED * Integer.signum(distance);
    }

    /** The column of the ball's left half; its right half may stand in column 0 when this is the last one. */
    int ballColumn() {
        return ballColumn;
    }

    /** The first row of that part of the ball that stands in {@code column}. */
    int ballTop(int column) {
        return edge(ballRow, column);
    }

    /** The row after the last of that part of the ball that stands in {@code column}. */
    int ballEnd(int column) {
        return edge(ballRow + BALL_HEIGHT, column);
    }

    /** Where an edge of the ball is seen that ought to be above {@code row}. */
    private int edge(int row, int column) {
        boolean even = (row & 1) == 0;
        int pair = row & ~1; // the console works on two rows at a time, the knob and the agent's paddle first
        int early = even ? EVEN_EDGE_COLUMN : ODD_EDGE_COLUMN;
        if (pair > (readsKnob() ? knobRow() : OTHER_KNOB_ROW)) {
            early -= COLUMNS_BELOW_KNOB;
        }
        if (isBeside(pair, agentTop())) {
            early -= COLUMNS_BESIDE_PADDLE;
        }
        if (!even && isBeside(row, computerRow)) {
            early -= COLUMNS_BESIDE_PADDLE;
        }
        return column >= early ? row - 1 : row;
    }

    private static boolean isBeside(int row, int paddle) {
        return row >= paddle && row < paddle + PADDLE_HEIGHT;
    }

    /** The row of the upper edge of the computer's paddle. */
    int computerTop() {
        return computerRow;
    }

    /** The row of the upper edge of the agent's paddle, which is drawn in pairs of rows. */
    int agentTop() {
        return agentRow & ~1;
    }

    /** Points of the computer as the picture shows them: a point is seen one frame after it is made. */
    int computerScoreShown() {
        return reward < 0 ? computerScore - 1 : computerScore;
    }

    /** Points of the agent as the picture shows them. */
    int agentScoreShown() {
        return reward > 0 ? agentScore - 1 : agentScore;
    }

    /** Whether the picture still has the colours of a reset: the first two have. */
    boolean resetting() {
        return clock <= 0;
    }
}
