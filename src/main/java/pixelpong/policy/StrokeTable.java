package pixelpong.policy;

import java.util.Arrays;
import pixelpong.pixels.Strokes;
import pixelpong.util.BadInput;

/**
 * Gives strokes numbers, 0, 1, 2, ... in the order in which it first meets them. Allocates in the constructor only; the
 * thread that adds to it owns it, and others may read meanwhile what was there before.
 */
final class StrokeTable {
    /** The most strokes that a cell has room for. */
    static final int MOST = 1 << 14;
    private static final short NONE = -1;

    private final short[] numbers; // [top pixel * LONGEST + length - 1]
    private final int[] strokes; // [number]: as above
    private int count;

    /** A table for observations of {@code pixels} pixels with room for {@code capacity} strokes, at most {@link #MOST}. */
    StrokeTable(int pixels, int capacity) {
        numbers = new short[pixels * Strokes.LONGEST];
        Arrays.fill(numbers, NONE);
        strokes = new int[capacity];
    }

    /** Forgets all strokes. */
    void clear() {
        for (int number = 0; number < count; number++) {
            numbers[strokes[number]] = NONE;
        }
        count = 0;
    }

    /**
     * The number of a stroke, whatever its sign.
     *
     * @throws BadInput if it is new and the table full
     */
    int number(int stroke) {
        int unsigned = stroke >> 1;
        if (numbers[unsigned] == NONE) {
            if (count == strokes.length) {
                throw new BadInput("The screen shows more shapes than Pong has; give a Pong cartridge.");
            }
            strokes[count] = unsigned;
            numbers[unsigned] = (short) count++;
        }
        return numbers[unsigned];
    }

    /** How many strokes there are. */
    int count() {
        return count;
    }

    /** How many there is room for. */
    int capacity() {
        return strokes.length;
    }

    /** The uppermost pixel of a stroke. */
    int top(int number) {
        return Strokes.top(strokes[number] << 1);
    }

    /** How many pixels a stroke has. */
    int length(int number) {
        return Strokes.length(strokes[number] << 1);
    }
}
