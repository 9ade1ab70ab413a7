package pixelpong.policy;

import java.util.BitSet;
import pixelpong.pixels.VerticalRuns;
import pixelpong.simd.Kernels;
import pixelpong.simd.SignedIndex;
import pixelpong.util.BadInput;

/**
 * A batch's observations as vertical runs, and the first layer's sum for each distinct run, so that rows with equal runs share
 * it. Gradients are shared in the same way.
 *
 * <p>Allocates in the constructor only. One thread fills it; then several may use it, each for its share of the units.
 */
final class SparseInput {
    /** More than twice as many runs as an observation of Pong has. */
    private static final int USUAL_RUNS = 32;
    /** The minimum capacity of the table in a batch for acting. */
    private static final int REMEMBERED_RUNS = 2048;

    final short[] runs; // [row][VerticalRuns.MOST]: numbers in the table, with signs
    final int[] counts; // [row]
    final RunTable table;
    final float[] sums; // [share of the units][run][units of the share]
    final float[] derivatives; // laid out as the sums; empty in a batch for acting
    int summed; // the number of runs whose sums are valid

    private final BitSet seen; // touched rows of the first layer
    private final int[] ranges; // of touched rows, in ascending order: first row, end, first row, end, ...
    private int rangeCount;

    private SparseInput(SparseLayer layer, int rows, int capacity, boolean learns) {
        runs = new short[rows * VerticalRuns.MOST];
        counts = new int[rows];
        table = new RunTable(layer, Math.min(RunTable.MOST, capacity));
        sums = new float[Kernels.LINE + table.capacity() * layer.stride()];
        derivatives = new float[learns ? sums.length : 0];
        int learnedRows = learns ? layer.rows() : 0;
        seen = new BitSet(learnedRows);
        ranges = new int[learnedRows + 1];
    }

    /** For acting on {@code rows} observations at a time. */
    static SparseInput acting(SparseLayer layer, int rows) {
        return new SparseInput(layer, rows, REMEMBERED_RUNS + rows * USUAL_RUNS, false);
    }

    /** For training on {@code rows} observations. */
    static SparseInput learning(SparseLayer layer, int rows) {
        return new SparseInput(layer, rows, VerticalRuns.MOST + rows * USUAL_RUNS, true);
    }

    /** Forgets all runs. */
    void clear() {
        table.clear();
        summed = 0;
    }

    /** Forgets all runs if the next observations of all rows could fill the table. */
    void makeRoom() {
        if (table.count() + counts.length * USUAL_RUNS > table.capacity()) {
            clear();
        }
    }

    /**
     * Sets a row's observation to the runs {@code from} to {@code to - 1} of an array, at most {@link VerticalRuns#MOST}.
     *
     * @throws BadInput if all rows together have more different runs than Pong can show
     */
    void observe(int row, int[] observation, int from, int to) {
        int first = first(row);
        for (int k = from; k < to; k++) {
            int number = table.number(VerticalRuns.shape(observation[k]));
            runs[first + k - from] = SignedIndex.pack(number, VerticalRuns.isNegative(observation[k]));
        }
        counts[row] = to - from;
    }

    /** The index of a row's first run. */
    int first(int row) {
        return row * VerticalRuns.MOST;
    }

    /** The index after a row's last run. */
    int end(int row) {
        return first(row) + counts[row];
    }

    /** Finds the rows of the first layer's weights that the runs touch: the gradients of all others are 0. */
    void findTouched() {
        seen.clear();
        for (int entry = 0; entry < table.entries(); entry++) {
            seen.set(table.rows[entry]);
        }
        rangeCount = 0;
        int row = seen.nextSetBit(0);
        while (row >= 0) {
            int end = seen.nextClearBit(row);
            ranges[2 * rangeCount] = row;
            ranges[2 * rangeCount + 1] = end;
            rangeCount++;
            row = seen.nextSetBit(end);
        }
    }

    /** The number of ranges of touched rows. */
    int ranges() {
        return rangeCount;
    }

    /** The first row of a range. */
    int firstRow(int range) {
        return ranges[2 * range];
    }

    /** The row after the last one of a range. */
    int endRow(int range) {
        return ranges[2 * range + 1];
    }
}
