package pixelpong.game;

import java.util.Arrays;
import pixelpong.pixels.Palette;
import pixelpong.pixels.Screen;

/** Draws the whole picture of a game, exactly as the cartridge does. Allocates nothing. */
final class PongPicture {
    /** The colours in play, and during a reset. */
    private static final Colours PLAY = new Colours(Palette.BACKGROUND, 14, 56, 200);
    private static final Colours RESET = new Colours(228, 210, 250, 138);
    private static final byte BLACK = 0;

    /** Rows 24..33 are the top wall, rows 194..209 the bottom wall. */
    private static final int TOP_WALL = 24;
    /** The first pixels of the first row stay black. */
    private static final int BLACK_COLUMNS = 8;

    /** A digit is 3x5 blocks of 4x4 pixels; digits are 16 columns apart. */
    private static final int BLOCK = 4;
    private static final int DIGIT_WIDTH = 3;
    private static final int DIGIT_HEIGHT = 5;
    private static final int DIGIT_PITCH = 16;
    private static final int SCORE_ROW = 1;
    private static final int LEFT_SCORE_COLUMN = 36;
    private static final int RIGHT_SCORE_COLUMN = 116;
    private static final String[] DIGITS = {
        "### # # # # # # ###",
        " #   #   #   #   # ",
        "###   # ### #   ###",
        "###   #  ##   # ###",
        "# # # # ###   #   #",
        "### #   ###   # ###",
        "#   #   ### # # ###",
        "###   #   #   #   #",
        "### # # ### # # ###",
        "### # # ###   #   #",
    };

    private PongPicture() {
    }

    /** Draws {@code game} into palette indices [210][160]. */
    static void draw(PongGame game, byte[] palette) {
        Colours colours = game.resetting() ? RESET : PLAY;
        Arrays.fill(palette, 0, Screen.SIZE, colours.background);
        Arrays.fill(palette, 0, BLACK_COLUMNS, BLACK);
        score(palette, game.leftScoreShown(), LEFT_SCORE_COLUMN, colours.left);
        score(palette, game.rightScoreShown(), RIGHT_SCORE_COLUMN, colours.right);
        rectangle(palette, TOP_WALL, PongGame.FIELD_TOP, 0, Screen.WIDTH, colours.white);
        rectangle(palette, PongGame.FIELD_END, Screen.HEIGHT, 0, Screen.WIDTH, colours.white);
        paddle(palette, game.leftTop(), PongGame.LEFT_COLUMN, colours.left);
        paddle(palette, game.rightTop(), PongGame.RIGHT_COLUMN, colours.right);
        for (int i = 0; i < PongGame.BALL_WIDTH; i++) {
            // The ball wraps around at the right edge.
            int column = (game.ballColumn() + i) % Screen.WIDTH;
            inField(palette, game.ballTop(column), game.ballEnd(column), column, 1, colours.white);
        }
    }

    /** Draws a score, with tens only from ten on. */
    private static void score(byte[] palette, int score, int column, byte colour) {
        digit(palette, score % 10, column, colour);
        if (score >= 10) {
            digit(palette, score / 10, column - DIGIT_PITCH, colour);
        }
    }

    private static void digit(byte[] palette, int digit, int column, byte colour) {
        for (int row = 0; row < DIGIT_HEIGHT; row++) {
            for (int block = 0; block < DIGIT_WIDTH; block++) {
                if (DIGITS[digit].charAt(row * (DIGIT_WIDTH + 1) + block) == '#') {
                    int top = SCORE_ROW + row * BLOCK;
                    rectangle(palette, top, top + BLOCK, column + block * BLOCK, BLOCK, colour);
                }
            }
        }
    }

    private static void paddle(byte[] palette, int top, int column, byte colour) {
        inField(palette, top, top + PongGame.PADDLE_HEIGHT, column, PongGame.PADDLE_WIDTH, colour);
    }

    /** Draws the part of a rectangle between the walls. */
    private static void inField(byte[] palette, int top, int end, int column, int width, byte colour) {
        rectangle(palette, Math.max(top, PongGame.FIELD_TOP), Math.min(end, PongGame.FIELD_END), column, width, colour);
    }

    /** Fills the rows {@code top} to {@code end - 1}. */
    private static void rectangle(byte[] palette, int top, int end, int column, int width, byte colour) {
        for (int row = top; row < end; row++) {
            int start = row * Screen.WIDTH + column;
            Arrays.fill(palette, start, start + width, colour);
        }
    }

    /** Palette indices of the field, of walls and ball, and of each paddle with its score. */
    private record Colours(byte background, byte white, byte left, byte right) {
        Colours(int background, int white, int left, int right) {
            this((byte) background, (byte) white, (byte) left, (byte) right);
        }
    }
}
