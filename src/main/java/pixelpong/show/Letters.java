package pixelpong.show;

import java.util.Locale;

/**
 * Capital letters, digits and punctuation of 3 x 5 pixels. They are drawn here because the JDK draws no text on a machine without
 * fonts, and because films are to be the same everywhere.
 */
final class Letters {
    private static final int ROWS = 5;
    private static final int COLUMNS = 3;
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:.,-+%/()";
    /** Five digits a character, one a row from the top, whose bits are the pixels from the left. */
    private static final String GLYPHS = "25755" + "65656" + "34443" + "65556" + "74647" + "74644" + "34553" + "55755" + "72227"
            + "11152" + "55655" + "44447" + "57755" + "65555" + "25552" + "65644" + "25563" + "65655" + "34216" + "72222" + "55557"
            + "55552" + "55775" + "55255" + "55222" + "71247" + "75557" + "26227" + "61247" + "61216" + "55711" + "74616" + "34757"
            + "71222" + "75757" + "75716" + "02020" + "00002" + "00024" + "00700" + "02720" + "51245" + "11244" + "12221" + "42224";

    /** Receives the pixels of a text. */
    @FunctionalInterface
    interface Pixels {
        void set(int x, int y);
    }

    private Letters() {
    }

    /** The width of a text whose pixels are {@code scale} wide. */
    static int width(int scale, String text) {
        return scale * (text.length() * (COLUMNS + 1) - 1);
    }

    /** The pixels of a text, from its upper left corner; capitals stand for small letters, a blank for what is not here. */
    static void draw(String text, Pixels pixels) {
        String capitals = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < capitals.length(); i++) {
            int glyph = CHARACTERS.indexOf(capitals.charAt(i));
            for (int row = 0; glyph >= 0 && row < ROWS; row++) {
                int bits = GLYPHS.charAt(glyph * ROWS + row) - '0';
                for (int column = 0; column < COLUMNS; column++) {
                    if ((bits >> COLUMNS - 1 - column & 1) == 1) {
                        pixels.set(i * (COLUMNS + 1) + column, row);
                    }
                }
            }
        }
    }
}
