package pixelpong.pixels;

import java.util.Arrays;

/**
 * An observation as vertical strokes: cells of one sign that stand on top of one another. A paddle is two strokes of eight
 * pixels, the ball one of two, where their cells would be eighteen; and the same strokes come back in step after step, as
 * sets of cells do not. What sums over cells can therefore sum over few strokes, each of which was summed once.
 *
 * <p>A stroke is {@code (top pixel * LONGEST + length - 1) << 1 | (negative ? 1 : 0)}; its pixels lie
 * {@link Screen#FRAME_SIDE} apart. One instance belongs to one thread; it allocates in the constructor only.
 */
public final class Strokes {
    /** The longest stroke; a longer column of cells is several. */
    public static final int LONGEST = 8;

    private static final int NONE = -1;

    private final int[] lastIn = new int[Screen.FRAME_SIDE]; // [column]: the stroke that cells may still lengthen

    /**
     * Writes cells as strokes.
     *
     * @param cells in ascending order, encoded as in {@link Observation}; several planes of pixels may follow one another
     * @param count how many cells
     * @param strokes receives the strokes, at most {@code count}, in the order of their top cells
     * @return how many there are
     */
    public int of(short[] cells, int count, int[] strokes) {
        Arrays.fill(lastIn, NONE);
        int written = 0;
        for (int k = 0; k < count; k++) {
            int pixel = cells[k] >> 1;
            int negative = cells[k] & 1;
            int column = pixel % Screen.FRAME_SIDE;
            int last = lastIn[column];
            if (last != NONE) {
                int stroke = strokes[last];
                int length = length(stroke);
                boolean sameFrame = pixel / Screen.FRAME_PIXELS == top(stroke) / Screen.FRAME_PIXELS;
                if (length < LONGEST && (stroke & 1) == negative && sameFrame
                        && top(stroke) + length * Screen.FRAME_SIDE == pixel) {
                    strokes[last] = stroke + 2;
                    continue;
                }
            }
            lastIn[column] = written;
            strokes[written++] = pixel * LONGEST << 1 | negative;
        }
        return written;
    }

    /** The uppermost pixel of a stroke. */
    public static int top(int stroke) {
        return (stroke >> 1) / LONGEST;
    }

    /** How many pixels a stroke has. */
    public static int length(int stroke) {
        return (stroke >> 1) % LONGEST + 1;
    }
}
