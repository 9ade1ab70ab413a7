package pixelpong.policy;

import java.util.Arrays;
import pixelpong.pixels.VerticalRuns;
import pixelpong.simd.SignedIndex;
import pixelpong.util.BadInput;

/**
 * Numbers the shapes of vertical runs 0, 1, 2, ... in order of first appearance, and lists the rows of the first layer's weights
 * that each of them adds up: a sparse matrix [number][row]. Allocates in the constructor only. One thread adds shapes; others may
 * read earlier ones at the same time.
 */
final class RunTable {
    /** The maximum number of shapes. */
    static final int MOST = SignedIndex.INDICES;
    private static final short NONE = -1;

    private final SparseLayer layer;
    private final short[] numbers; // [shape]
    private final int[] shapes; // [number]
    private int count;

    final int[] rows; // of the layer's weights, that each shape adds up, in this order
    final float[] factors; // [entry of rows]
    private final int[] starts; // [number]: of its rows; the last one is the end

    /** Creates a table for observations that the layer gets, with room for {@code capacity} shapes, at most {@link #MOST}. */
    RunTable(SparseLayer layer, int capacity) {
        this.layer = layer;
        numbers = new short[VerticalRuns.shapes(layer.pixels())];
        Arrays.fill(numbers, NONE);
        shapes = new int[capacity];
        rows = new int[capacity * SparseLayer.MOST_ROWS];
        factors = new float[rows.length];
        starts = new int[capacity + 1];
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
            starts[count + 1] = layer.listRows(shape, rows, factors, starts[count]);
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

    /** The number of rows that all shapes add up. */
    int entries() {
        return starts[count];
    }

    /** The index at which the rows of a shape begin. */
    int start(int number) {
        return starts[number];
    }

    /** The index at which they end. */
    int end(int number) {
        return starts[number + 1];
    }
}
