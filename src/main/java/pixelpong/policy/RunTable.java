package pixelpong.policy;

import java.util.Arrays;
import pixelpong.pixels.VerticalRuns;
import pixelpong.simd.SignedIndex;
import pixelpong.util.BadInput;

/**
 * Numbers the shapes of vertical runs 0, 1, 2, ... in order of first appearance. Allocates in the constructor only. One thread
 * adds shapes; others may read earlier ones at the same time.
 */
final class RunTable {
    /** The maximum number of shapes. */
    static final int MOST = SignedIndex.INDICES;
    private static final short NONE = -1;

    private final short[] numbers; // [shape]
    private final int[] shapes; // [number]
    private int count;

    /** Creates a table for observations of {@code pixels} pixels, with room for {@code capacity} shapes, at most {@link #MOST}. */
    RunTable(int pixels, int capacity) {
        numbers = new short[VerticalRuns.shapes(pixels)];
        Arrays.fill(numbers, NONE);
        shapes = new int[capacity];
    }

    /** Forgets all shapes. */
    void clear() {
        for (int number = 0; number < count; number++) {
            numbers[shapes[number]] = NONE;
        }
        count = 0;
    }

    /**
     * Returns the number of a shape, which it adds if it is new.
     *
     * @throws BadInput if it is new and the table is full
     */
    int number(int shape) {
        if (numbers[shape] == NONE) {
            if (count == shapes.length) {
                throw new BadInput("The screen shows more shapes than Pong has; give a Pong cartridge.");
            }
            shapes[count] = shape;
            numbers[shape] = (short) count++;
        }
        return numbers[shape];
    }

    /** The number of shapes in the table. */
    int count() {
        return count;
    }

    /** The maximum number of shapes in this table. */
    int capacity() {
        return shapes.length;
    }

    /** The top pixel of a shape. */
    int top(int number) {
        return VerticalRuns.top(shapes[number]);
    }

    /** The number of pixels of a shape. */
    int length(int number) {
        return VerticalRuns.length(shapes[number]);
    }
}
