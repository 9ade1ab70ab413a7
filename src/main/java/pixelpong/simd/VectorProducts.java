package pixelpong.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;
import static pixelpong.simd.Kernels.PARTIAL_SUMS;
import static pixelpong.simd.VectorWidth.LANES;
import static pixelpong.simd.VectorWidth.SPECIES;

import java.util.Arrays;

import jdk.incubator.vector.FloatVector;

/** Products of a matrix with a vector on the Vector API; {@link VectorKernels} says what it asks of how they are written. */
final class VectorProducts {

    private static final VectorRoutines KERNELS = VectorKernels.INSTANCE;

    private static final int VECTORS_PER_BLOCK = PARTIAL_SUMS / LANES;
    private static final int DOT_ROWS = 8 / VECTORS_PER_BLOCK;
    private static final int ROWS_AT_ONCE = 8; // of a transposed product

    private VectorProducts() {
    }

    static void gemv(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows, int columns,
                     float[] workspace) {
        int bound = rows - rows % DOT_ROWS;
        for (int i = 0; i < bound; i += DOT_ROWS) {
            dotRows(w, wOffset + i * stride, stride, x, xOffset, columns & -PARTIAL_SUMS, workspace);
            foldRows(w, wOffset + i * stride, stride, x, xOffset, columns, workspace, y, yOffset + i);
        }
        for (int i = bound; i < rows; i++) {
            y[yOffset + i] = KERNELS.dot(w, wOffset + i * stride, x, xOffset, columns);
        }
    }

    /**
     * The partial sums of some rows at once, 16 a row, into the workspace. Eight independent vectors hide the latency of
     * the multiply-add: eight rows of one vector each at 512 bits, four rows of two at 256, two rows of four at 128.
     */
    private static void dotRows(float[] w, int wOffset, int stride, float[] x, int xOffset, int n, float[] workspace) {
        FloatVector s0 = zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        for (int i = 0; i < n; i += PARTIAL_SUMS) {
            int row = wOffset + i;
            int column = xOffset + i;
            s0 = fromArray(SPECIES, w, row).fma(fromArray(SPECIES, x, column), s0);
            s1 = fromArray(SPECIES, w, row + sumOffset(1, stride)).fma(fromArray(SPECIES, x, column + sumOffset(1, 0)), s1);
            s2 = fromArray(SPECIES, w, row + sumOffset(2, stride)).fma(fromArray(SPECIES, x, column + sumOffset(2, 0)), s2);
            s3 = fromArray(SPECIES, w, row + sumOffset(3, stride)).fma(fromArray(SPECIES, x, column + sumOffset(3, 0)), s3);
            s4 = fromArray(SPECIES, w, row + sumOffset(4, stride)).fma(fromArray(SPECIES, x, column + sumOffset(4, 0)), s4);
            s5 = fromArray(SPECIES, w, row + sumOffset(5, stride)).fma(fromArray(SPECIES, x, column + sumOffset(5, 0)), s5);
            s6 = fromArray(SPECIES, w, row + sumOffset(6, stride)).fma(fromArray(SPECIES, x, column + sumOffset(6, 0)), s6);
            s7 = fromArray(SPECIES, w, row + sumOffset(7, stride)).fma(fromArray(SPECIES, x, column + sumOffset(7, 0)), s7);
        }
        s0.intoArray(workspace, 0);
        s1.intoArray(workspace, LANES);
        s2.intoArray(workspace, 2 * LANES);
        s3.intoArray(workspace, 3 * LANES);
        s4.intoArray(workspace, 4 * LANES);
        s5.intoArray(workspace, 5 * LANES);
        s6.intoArray(workspace, 6 * LANES);
        s7.intoArray(workspace, 7 * LANES);
    }

    /** Where the elements of one of the eight sums of {@link #dotRows} begin. */
    private static int sumOffset(int sum, int stride) {
        return sum / VECTORS_PER_BLOCK * stride + sum % VECTORS_PER_BLOCK * LANES;
    }

    private static void foldRows(float[] w, int wOffset, int stride, float[] x, int xOffset, int n, float[] workspace,
                                 float[] y, int yOffset) {
        for (int r = 0; r < DOT_ROWS; r++) {
            float total = foldBlock(workspace, r * PARTIAL_SUMS);
            for (int i = n & -PARTIAL_SUMS; i < n; i++) {
                total = Math.fma(w[wOffset + r * stride + i], x[xOffset + i], total);
            }
            y[yOffset + r] = total;
        }
    }

    /** Folds the 16 partial sums from an index on. */
    private static float foldBlock(float[] p, int i) {
        float u0 = (p[i] + p[i + 8]) + (p[i + 4] + p[i + 12]);
        float u1 = (p[i + 1] + p[i + 9]) + (p[i + 5] + p[i + 13]);
        float u2 = (p[i + 2] + p[i + 10]) + (p[i + 6] + p[i + 14]);
        float u3 = (p[i + 3] + p[i + 11]) + (p[i + 7] + p[i + 15]);
        return ScalarKernels.fold(u0, u1, u2, u3);
    }

    static void gemvTransposed(float[] w, int wOffset, int stride, float[] x, int xOffset,
                               float[] y, int yOffset, int rows, int columns) {
        if (columns < LANES) {
            ScalarProducts.gemvTransposed(w, wOffset, stride, x, xOffset, y, yOffset, rows, columns);
            return;
        }
        int j = 0;
        for (int left = columns; LANES == 16 && left >= 12 * LANES; left = columns - j) {
            int last = Math.min(left - LANES, 12 * LANES);
            multiplyWideColumns(w, wOffset + j, stride, x, xOffset, y, yOffset + j, last, rows);
            j += last + LANES;
        }
        int inVectors = SPECIES.loopBound(columns - j);
        if (inVectors > 0) {
            multiplyColumns(w, wOffset + j, stride, x, xOffset, y, yOffset + j, inVectors, rows);
        }
        if ((columns - j) % LANES != 0) {
            // The columns that fill no vector of their own are the end of one that overlaps its neighbour. Some are calculated
            // twice that way, with the same result, which costs less than the rest one by one.
            int last = columns - LANES;
            Arrays.fill(y, yOffset + last, yOffset + columns, 0);
            addColumns(w, wOffset + last, stride, x, xOffset, y, yOffset + last, rows);
        }
    }

    /**
     * Twelve vectors of columns and one more, the last, which may overlap its neighbour: their sums stay in registers while all
     * rows go by, each from its beginning to its end, as memory is read fastest.
     *
     * @param last the first column of the last vector
     */
    private static void multiplyWideColumns(float[] w, int wIndex, int stride, float[] x, int xOffset, float[] y, int yIndex,
                                            int last, int rows) {
        FloatVector s0 = zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        FloatVector s8 = s0;
        FloatVector s9 = s0;
        FloatVector s10 = s0;
        FloatVector s11 = s0;
        FloatVector s12 = s0;
        for (int i = 0; i < rows; i++) {
            int row = wIndex + i * stride;
            FloatVector factor = broadcast(SPECIES, x[xOffset + i]);
            s0 = fromArray(SPECIES, w, row).fma(factor, s0);
            s1 = fromArray(SPECIES, w, row + LANES).fma(factor, s1);
            s2 = fromArray(SPECIES, w, row + 2 * LANES).fma(factor, s2);
            s3 = fromArray(SPECIES, w, row + 3 * LANES).fma(factor, s3);
            s4 = fromArray(SPECIES, w, row + 4 * LANES).fma(factor, s4);
            s5 = fromArray(SPECIES, w, row + 5 * LANES).fma(factor, s5);
            s6 = fromArray(SPECIES, w, row + 6 * LANES).fma(factor, s6);
            s7 = fromArray(SPECIES, w, row + 7 * LANES).fma(factor, s7);
            s8 = fromArray(SPECIES, w, row + 8 * LANES).fma(factor, s8);
            s9 = fromArray(SPECIES, w, row + 9 * LANES).fma(factor, s9);
            s10 = fromArray(SPECIES, w, row + 10 * LANES).fma(factor, s10);
            s11 = fromArray(SPECIES, w, row + 11 * LANES).fma(factor, s11);
            s12 = fromArray(SPECIES, w, row + last).fma(factor, s12);
        }
        s0.intoArray(y, yIndex);
        s1.intoArray(y, yIndex + LANES);
        s2.intoArray(y, yIndex + 2 * LANES);
        s3.intoArray(y, yIndex + 3 * LANES);
        s4.intoArray(y, yIndex + 4 * LANES);
        s5.intoArray(y, yIndex + 5 * LANES);
        s6.intoArray(y, yIndex + 6 * LANES);
        s7.intoArray(y, yIndex + 7 * LANES);
        s8.intoArray(y, yIndex + 8 * LANES);
        s9.intoArray(y, yIndex + 9 * LANES);
        s10.intoArray(y, yIndex + 10 * LANES);
        s11.intoArray(y, yIndex + 11 * LANES);
        s12.intoArray(y, yIndex + last);
    }

    /** Some columns, a multiple of a vector, eight rows at a time. */
    private static void multiplyColumns(float[] w, int wIndex, int stride, float[] x, int xOffset, float[] y, int yIndex,
                                        int columns, int rows) {
        Arrays.fill(y, yIndex, yIndex + columns, 0);
        int bound = rows - rows % ROWS_AT_ONCE;
        for (int i = 0; i < bound; i += ROWS_AT_ONCE) {
            addEightRows(w, wIndex + i * stride, stride, x, xOffset + i, y, yIndex, columns);
        }
        for (int i = bound; i < rows; i++) {
            KERNELS.axpy(x[xOffset + i], w, wIndex + i * stride, y, yIndex, columns);
        }
    }

    /**
     * Adds what eight rows contribute to some columns, a multiple of a vector. With 16 registers that is faster than to keep the
     * sums in them, which would take several passes over the matrix: eight factors, a sum and an element need ten.
     */
    private static void addEightRows(float[] w, int wIndex, int stride, float[] x, int xIndex, float[] y, int yIndex, int columns) {
        FloatVector x0 = broadcast(SPECIES, x[xIndex]);
        FloatVector x1 = broadcast(SPECIES, x[xIndex + 1]);
        FloatVector x2 = broadcast(SPECIES, x[xIndex + 2]);
        FloatVector x3 = broadcast(SPECIES, x[xIndex + 3]);
        FloatVector x4 = broadcast(SPECIES, x[xIndex + 4]);
        FloatVector x5 = broadcast(SPECIES, x[xIndex + 5]);
        FloatVector x6 = broadcast(SPECIES, x[xIndex + 6]);
        FloatVector x7 = broadcast(SPECIES, x[xIndex + 7]);
        for (int j = 0; j < columns; j += LANES) {
            int column = wIndex + j;
            FloatVector sum = fromArray(SPECIES, y, yIndex + j);
            sum = fromArray(SPECIES, w, column).fma(x0, sum);
            sum = fromArray(SPECIES, w, column + stride).fma(x1, sum);
            sum = fromArray(SPECIES, w, column + 2 * stride).fma(x2, sum);
            sum = fromArray(SPECIES, w, column + 3 * stride).fma(x3, sum);
            sum = fromArray(SPECIES, w, column + 4 * stride).fma(x4, sum);
            sum = fromArray(SPECIES, w, column + 5 * stride).fma(x5, sum);
            sum = fromArray(SPECIES, w, column + 6 * stride).fma(x6, sum);
            sum = fromArray(SPECIES, w, column + 7 * stride).fma(x7, sum);
            sum.intoArray(y, yIndex + j);
        }
    }

    /** Adds what some rows contribute to a vector of columns. */
    private static void addColumns(float[] w, int wIndex, int stride, float[] x, int xOffset, float[] y, int yIndex, int rows) {
        FloatVector sum = fromArray(SPECIES, y, yIndex);
        for (int i = 0; i < rows; i++) {
            sum = fromArray(SPECIES, w, wIndex + i * stride).fma(broadcast(SPECIES, x[xOffset + i]), sum);
        }
        sum.intoArray(y, yIndex);
    }

    static void ger(float[] x, int xOffset, float[] delta, int deltaOffset, float[] g, int gOffset, int stride, int rows,
                    int columns) {
        for (int i = 0; i < rows; i++) {
            KERNELS.axpy(x[xOffset + i], delta, deltaOffset, g, gOffset + i * stride, columns);
        }
    }
}
