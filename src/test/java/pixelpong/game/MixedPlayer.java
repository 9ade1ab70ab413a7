package pixelpong.game;

import pixelpong.pixels.Screen;
import pixelpong.util.SplitMix64;

/**
 * Plays as many kinds of game as there are ways to hold a joystick, so that two consoles in lock step meet everything. It
 * sees the picture only.
 */
final class MixedPlayer {
    private enum Style { NOTHING, RANDOM, HELD, AIMING }

    private static final double[] FIRE_SHARES = {0, 0.05, 0.3, 1};
    private static final Action[] MOVES = {Action.NOOP, Action.RIGHT, Action.LEFT};
    private static final int LONGEST_HOLD = 40;
    private static final byte WHITE = 14;
    private static final byte GREEN = (byte) 200;

    private final SplitMix64 random;
    private Style style;
    private double fireShare;
    private int framesLeft;
    private Action held;
    private int holdLeft;
    private int ballColumn;
    private int aim; // rows from the paddle's top to the ball's, when they meet

    MixedPlayer(SplitMix64 random) {
        this.random = random;
    }

    /** Chooses how to play the next game, and for how long: half of the games are given up. */
    void begin(int game) {
        Style[] styles = Style.values();
        // Aiming games are the rich ones: every second game is one.
        style = game % 2 == 0 ? Style.AIMING : styles[game / 2 % styles.length];
        fireShare = FIRE_SHARES[game / 4 % FIRE_SHARES.length];
        framesLeft = game / 2 % 2 == 0 ? 16_000 : 1 + random.nextInt(8_000);
        holdLeft = 0;
    }

    /** Whether to give the game up before this frame. */
    boolean givesUp() {
        return framesLeft-- == 0;
    }

    Action act(byte[] screen) {
        Action move = switch (style) {
            case NOTHING -> Action.NOOP;
            case RANDOM -> anyMove();
            case HELD -> hold();
            case AIMING -> follow(screen);
        };
        if (random.nextDouble() >= fireShare) {
            return move;
        }
        return move == Action.RIGHT ? Action.RIGHTFIRE : move == Action.LEFT ? Action.LEFTFIRE : Action.FIRE;
    }

    private Action anyMove() {
        return MOVES[random.nextInt(MOVES.length)];
    }

    private Action hold() {
        if (holdLeft == 0) {
            held = anyMove();
            holdLeft = 1 + random.nextInt(LONGEST_HOLD);
        }
        holdLeft--;
        return held;
    }

    /** Follows the ball with another part of the paddle at every approach, a little beside the paddle included. */
    private Action follow(byte[] screen) {
        int paddleRow = find(screen, GREEN, 141, 142) / Screen.WIDTH;
        int ball = find(screen, WHITE, 0, Screen.WIDTH);
        if (ball < 0) {
            return Action.NOOP;
        }
        int column = ball % Screen.WIDTH;
        if (column < ballColumn) {
            aim = random.nextInt(21) - 3;
        }
        ballColumn = column;
        int distance = ball / Screen.WIDTH - aim - paddleRow;
        return distance < -3 ? Action.RIGHT : distance > 3 ? Action.LEFT : Action.NOOP;
    }

    /** The first pixel between the walls that has a colour, or -1. */
    private static int find(byte[] screen, byte colour, int firstColumn, int endColumn) {
        for (int row = PongGame.FIELD_TOP; row < PongGame.FIELD_END; row++) {
            for (int column = firstColumn; column < endColumn; column++) {
                if (screen[row * Screen.WIDTH + column] == colour) {
                    return row * Screen.WIDTH + column;
                }
            }
        }
        return -1;
    }
}
