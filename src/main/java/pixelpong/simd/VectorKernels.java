package pixelpong.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;
import static pixelpong.simd.SignedIndex.index;
import static pixelpong.simd.SignedIndex.sign;

import java.util.Arrays;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The twin of {@link ScalarKernels} on the Vector API, and the only class that names it. Allocates nothing once compiled;
 * stateless.
 *
 * <p>The elements that do not fill a vector are left to the scalar twin, whose operations are the same. Branches on
 * {@link #LANES} cost nothing: it is a constant to the compiler.
 *
 * <p>No method takes or returns a vector, and only one float species is used, at the price of some repetition. The
 * compiler always inlines the Vector API, but a helper of ours only if its profile says so; one call that stays a call,
 * or one that has seen two widths, and every vector of the loop around it is boxed: ten times slower, and garbage.
 */
final class VectorKernels extends ScalarKernels {

    private static final int WIDEST_BITS = PARTIAL_SUMS * Float.SIZE;
    private static final int PREFERRED_BITS = Math.min(FloatVector.SPECIES_PREFERRED.vectorBitSize(), WIDEST_BITS);

    private static final VectorSpecies<Float> SPECIES = VectorSpecies.of(float.class, VectorShape.forBitSize(
            Selection.requestedBits() == Selection.PREFERRED_BITS ? PREFERRED_BITS : Selection.requestedBits()));
    private static final int LANES = SPECIES.length();

    /** No wider than 256 bits: 160 columns are five such vectors, and a shorter one is more often free of changes. */
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(
            Math.min(SPECIES.vectorBitSize(), 256)));

    private static final VectorShuffle<Float> EIGHT_DOWN = VectorShuffle.iota(SPECIES, 8, 1, true);
    private static final VectorShuffle<Float> FOUR_DOWN = VectorShuffle.iota(SPECIES, 4, 1, true);

    private static final int FOUR_VECTORS = 4 * LANES;
    private static final int VECTORS_PER_BLOCK = PARTIAL_SUMS / LANES;
    private static final int DOT_ROWS = 8 / VECTORS_PER_BLOCK;

    // A matrix product goes block by block: a block of B stays in the second-level cache while A passes, block by block,
    // and both are cut into the panels that one tile of C needs.
    private static final int TILE_ROWS = 4;
    private static final int TILE_VECTORS = LANES == 16 ? 4 : 3;
    private static final int WIDE_TILE = TILE_VECTORS * LANES;
    /** With no more rows than this each number of B is used so seldom that packing would cost more than multiplying. */
    private static final int FEW_ROWS = 8;
    private static final int BLOCK_ROWS = 96;
    private static final int BLOCK_COLUMNS = 384;
    private static final int BLOCK_DEPTH = 256;
    /** A cache line more than a panel holds: at a power of two all panels would compete for the same lines of the cache. */
    private static final int PANEL_STRIDE = LANES * BLOCK_DEPTH + 16;
    private static final int PACKED_A = LINE;
    private static final int SPARE_TILE = PACKED_A + BLOCK_ROWS / LANES * PANEL_STRIDE;
    private static final int PACKED_B = SPARE_TILE + TILE_ROWS * WIDE_TILE;
    /** In place of B's stride: B is packed. */
    private static final int PACKED = 0;

    /** The widest vectors, in bits, that the hardware offers and the kernels use. */
    static int hardwareBits() {
        return PREFERRED_BITS;
    }

    @Override
    public String description() {
        return "vector, " + SPECIES.vectorBitSize() + " bits";
    }

    /**
     * All 16 partial sums live in one, two or four vectors, by width; the unused ones cost nothing. They are folded by hand
     * because {@code reduceLanes} promises no order.
     */
    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        FloatVector s0 = zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int blocks = n & -PARTIAL_SUMS;
        for (int i = 0; i < blocks; i += PARTIAL_SUMS) {
            s0 = fromArray(SPECIES, a, aOffset + i).fma(fromArray(SPECIES, b, bOffset + i), s0);
            if (LANES <= 8) {
                s1 = fromArray(SPECIES, a, aOffset + i + LANES).fma(fromArray(SPECIES, b, bOffset + i + LANES), s1);
            }
            if (LANES <= 4) {
                s2 = fromArray(SPECIES, a, aOffset + i + 2 * LANES).fma(fromArray(SPECIES, b, bOffset + i + 2 * LANES), s2);
                s3 = fromArray(SPECIES, a, aOffset + i + 3 * LANES).fma(fromArray(SPECIES, b, bOffset + i + 3 * LANES), s3);
            }
        }
        s0 = LANES == 16 ? s0.add(s0.rearrange(EIGHT_DOWN)) : LANES == 8 ? s0.add(s1) : s0.add(s2).add(s1.add(s3));
        if (LANES >= 8) {
            s0 = s0.add(s0.rearrange(FOUR_DOWN));
        }
        float total = fold(s0.lane(0), s0.lane(1), s0.lane(2), s0.lane(3));
        for (int i = blocks; i < n; i++) {
            total = Math.fma(a[aOffset + i], b[bOffset + i], total);
        }
        return total;
    }

    @Override
    public void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            fromArray(SPECIES, x, xOffset + i).fma(broadcast(SPECIES, alpha),
                    fromArray(SPECIES, y, yOffset + i)).intoArray(y, yOffset + i);
        }
        for (int i = bound; i < n; i++) {
            y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
        }
    }

    /** Four vectors of y stay in registers while all rows go by. */
    @Override
    public void sumRows(float[] w, int wOffset, int stride, int rows, float[] y, int yOffset, int n) {
        int bound = n - n % FOUR_VECTORS;
        for (int j = 0; j < bound; j += FOUR_VECTORS) {
            FloatVector s0 = fromArray(SPECIES, y, yOffset + j);
            FloatVector s1 = fromArray(SPECIES, y, yOffset + j + LANES);
            FloatVector s2 = fromArray(SPECIES, y, yOffset + j + 2 * LANES);
            FloatVector s3 = fromArray(SPECIES, y, yOffset + j + 3 * LANES);
            for (int r = 0; r < rows; r++) {
                int row = wOffset + r * stride + j;
                s0 = s0.add(fromArray(SPECIES, w, row));
                s1 = s1.add(fromArray(SPECIES, w, row + LANES));
                s2 = s2.add(fromArray(SPECIES, w, row + 2 * LANES));
                s3 = s3.add(fromArray(SPECIES, w, row + 3 * LANES));
            }
            s0.intoArray(y, yOffset + j);
            s1.intoArray(y, yOffset + j + LANES);
            s2.intoArray(y, yOffset + j + 2 * LANES);
            s3.intoArray(y, yOffset + j + 3 * LANES);
        }
        super.sumRows(w, wOffset + bound, stride, rows, y, yOffset + bound, n - bound);
    }

    /** Four vectors of x stay in registers while all rows go by. */
    @Override
    public void addToRows(float[] x, int xOffset, float[] w, int wOffset, int stride, int rows, int n) {
        int bound = n - n % FOUR_VECTORS;
        for (int j = 0; j < bound; j += FOUR_VECTORS) {
            FloatVector x0 = fromArray(SPECIES, x, xOffset + j);
            FloatVector x1 = fromArray(SPECIES, x, xOffset + j + LANES);
            FloatVector x2 = fromArray(SPECIES, x, xOffset + j + 2 * LANES);
            FloatVector x3 = fromArray(SPECIES, x, xOffset + j + 3 * LANES);
            for (int r = 0; r < rows; r++) {
                int row = wOffset + r * stride + j;
                fromArray(SPECIES, w, row).add(x0).intoArray(w, row);
                fromArray(SPECIES, w, row + LANES).add(x1).intoArray(w, row + LANES);
                fromArray(SPECIES, w, row + 2 * LANES).add(x2).intoArray(w, row + 2 * LANES);
                fromArray(SPECIES, w, row + 3 * LANES).add(x3).intoArray(w, row + 3 * LANES);
            }
        }
        super.addToRows(x, xOffset + bound, w, wOffset + bound, stride, rows, n - bound);
    }

    @Override
    public void gatherAdd(float[] w, int wOffset, int stride, short[] indices, int from, int to,
                          float[] out, int outOffset, int n) {
        Arrays.fill(out, outOffset, outOffset + n, 0);
        int k = from;
        for (; k <= to - 4; k += 4) {
            addRows(sign(indices[k]), sign(indices[k + 1]), sign(indices[k + 2]), sign(indices[k + 3]), w,
                    wOffset + index(indices[k]) * stride, wOffset + index(indices[k + 1]) * stride,
                    wOffset + index(indices[k + 2]) * stride, wOffset + index(indices[k + 3]) * stride, out, outOffset, n);
        }
        for (; k < to; k++) {
            axpy(sign(indices[k]), w, wOffset + index(indices[k]) * stride, out, outOffset, n);
        }
    }

    /** y[j] += a0 * w[w0 + j], then a1 * w[w1 + j] and so on: four rows for one load and one store of y. */
    private static void addRows(float a0, float a1, float a2, float a3, float[] w, int w0, int w1, int w2, int w3,
                                float[] y, int yOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int j = 0; j < bound; j += LANES) {
            FloatVector sum = fromArray(SPECIES, w, w0 + j).fma(broadcast(SPECIES, a0), fromArray(SPECIES, y, yOffset + j));
            sum = fromArray(SPECIES, w, w1 + j).fma(broadcast(SPECIES, a1), sum);
            sum = fromArray(SPECIES, w, w2 + j).fma(broadcast(SPECIES, a2), sum);
            sum = fromArray(SPECIES, w, w3 + j).fma(broadcast(SPECIES, a3), sum);
            sum.intoArray(y, yOffset + j);
        }
        for (int j = bound; j < n; j++) {
            float sum = Math.fma(a0, w[w0 + j], y[yOffset + j]);
            sum = Math.fma(a1, w[w1 + j], sum);
            sum = Math.fma(a2, w[w2 + j], sum);
            y[yOffset + j] = Math.fma(a3, w[w3 + j], sum);
        }
    }

    /** Four vectors of delta stay in registers while all indices go by. */
    @Override
    public void scatterAdd(float[] delta, int deltaOffset, short[] indices, int from, int to,
                           float[] g, int gOffset, int stride, int n) {
        int bound = n - n % FOUR_VECTORS;
        for (int j = 0; j < bound; j += FOUR_VECTORS) {
            FloatVector d0 = fromArray(SPECIES, delta, deltaOffset + j);
            FloatVector d1 = fromArray(SPECIES, delta, deltaOffset + j + LANES);
            FloatVector d2 = fromArray(SPECIES, delta, deltaOffset + j + 2 * LANES);
            FloatVector d3 = fromArray(SPECIES, delta, deltaOffset + j + 3 * LANES);
            for (int k = from; k < to; k++) {
                FloatVector sign = broadcast(SPECIES, sign(indices[k]));
                int row = gOffset + index(indices[k]) * stride + j;
                d0.fma(sign, fromArray(SPECIES, g, row)).intoArray(g, row);
                d1.fma(sign, fromArray(SPECIES, g, row + LANES)).intoArray(g, row + LANES);
                d2.fma(sign, fromArray(SPECIES, g, row + 2 * LANES)).intoArray(g, row + 2 * LANES);
                d3.fma(sign, fromArray(SPECIES, g, row + 3 * LANES)).intoArray(g, row + 3 * LANES);
            }
        }
        for (int k = from; bound < n && k < to; k++) {
            axpy(sign(indices[k]), delta, deltaOffset + bound, g, gOffset + index(indices[k]) * stride + bound, n - bound);
        }
    }

    @Override
    public void relu(float[] x, int offset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector value = fromArray(SPECIES, x, offset + i);
            value.blend(0, value.compare(VectorOperators.LT, 0)).intoArray(x, offset + i);
        }
        super.relu(x, offset + bound, n - bound);
    }

    @Override
    public void reluBackward(float scale, float[] w, int wOffset, float[] h, int hOffset, float[] out, int outOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int j = 0; j < bound; j += LANES) {
            VectorMask<Float> active = fromArray(SPECIES, h, hOffset + j).compare(VectorOperators.GT, 0);
            fromArray(SPECIES, w, wOffset + j).mul(scale).blend(0, active.not()).intoArray(out, outOffset + j);
        }
        super.reluBackward(scale, w, wOffset + bound, h, hOffset + bound, out, outOffset + bound, n - bound);
    }

    @Override
    public void rmsProp(float[] w, int wOffset, float[] g, int gOffset, float[] cache, int cacheOffset, int n,
                        float learningRate, float decay, float epsilon) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector gradient = fromArray(SPECIES, g, gOffset + i);
            FloatVector square = gradient.mul(gradient).fma(broadcast(SPECIES, 1 - decay),
                    fromArray(SPECIES, cache, cacheOffset + i).mul(decay));
            square.intoArray(cache, cacheOffset + i);
            gradient.div(square.lanewise(VectorOperators.SQRT).add(epsilon))
                    .fma(broadcast(SPECIES, learningRate), fromArray(SPECIES, w, wOffset + i))
                    .intoArray(w, wOffset + i);
        }
        super.rmsProp(w, wOffset + bound, g, gOffset + bound, cache, cacheOffset + bound, n - bound,
                      learningRate, decay, epsilon);
    }

    @Override
    public void adam(float[] w, int wOffset, float[] g, int gOffset, float[] m, int mOffset, float[] v, int vOffset, int n,
                     float stepSize, float beta1, float beta2, float epsilon) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector gradient = fromArray(SPECIES, g, gOffset + i);
            FloatVector mean = gradient.fma(broadcast(SPECIES, 1 - beta1), fromArray(SPECIES, m, mOffset + i).mul(beta1));
            FloatVector square = gradient.mul(gradient).fma(broadcast(SPECIES, 1 - beta2),
                    fromArray(SPECIES, v, vOffset + i).mul(beta2));
            mean.intoArray(m, mOffset + i);
            square.intoArray(v, vOffset + i);
            mean.div(square.lanewise(VectorOperators.SQRT).add(epsilon))
                    .fma(broadcast(SPECIES, stepSize), fromArray(SPECIES, w, wOffset + i))
                    .intoArray(w, wOffset + i);
        }
        super.adam(w, wOffset + bound, g, gOffset + bound, m, mOffset + bound, v, vOffset + bound, n - bound,
                   stepSize, beta1, beta2, epsilon);
    }

    @Override
    public float sum(float[] x, int offset, int n) {
        FloatVector s0 = zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int blocks = n & -PARTIAL_SUMS;
        for (int i = offset; i < offset + blocks; i += PARTIAL_SUMS) {
            s0 = s0.add(fromArray(SPECIES, x, i));
            if (LANES <= 8) {
                s1 = s1.add(fromArray(SPECIES, x, i + LANES));
            }
            if (LANES <= 4) {
                s2 = s2.add(fromArray(SPECIES, x, i + 2 * LANES));
                s3 = s3.add(fromArray(SPECIES, x, i + 3 * LANES));
            }
        }
        s0 = LANES == 16 ? s0.add(s0.rearrange(EIGHT_DOWN)) : LANES == 8 ? s0.add(s1) : s0.add(s2).add(s1.add(s3));
        if (LANES >= 8) {
            s0 = s0.add(s0.rearrange(FOUR_DOWN));
        }
        float total = fold(s0.lane(0), s0.lane(1), s0.lane(2), s0.lane(3));
        for (int i = blocks; i < n; i++) {
            total += x[offset + i];
        }
        return total;
    }

    @Override
    public float variance(float[] x, int offset, int n, float mean) {
        FloatVector s0 = zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int blocks = n & -PARTIAL_SUMS;
        for (int i = offset; i < offset + blocks; i += PARTIAL_SUMS) {
            FloatVector d0 = fromArray(SPECIES, x, i).sub(mean);
            s0 = d0.fma(d0, s0);
            if (LANES <= 8) {
                FloatVector d1 = fromArray(SPECIES, x, i + LANES).sub(mean);
                s1 = d1.fma(d1, s1);
            }
            if (LANES <= 4) {
                FloatVector d2 = fromArray(SPECIES, x, i + 2 * LANES).sub(mean);
                s2 = d2.fma(d2, s2);
                FloatVector d3 = fromArray(SPECIES, x, i + 3 * LANES).sub(mean);
                s3 = d3.fma(d3, s3);
            }
        }
        s0 = LANES == 16 ? s0.add(s0.rearrange(EIGHT_DOWN)) : LANES == 8 ? s0.add(s1) : s0.add(s2).add(s1.add(s3));
        if (LANES >= 8) {
            s0 = s0.add(s0.rearrange(FOUR_DOWN));
        }
        float total = fold(s0.lane(0), s0.lane(1), s0.lane(2), s0.lane(3));
        for (int i = blocks; i < n; i++) {
            total = addSquare(x[offset + i] - mean, total);
        }
        return total / n;
    }

    @Override
    public void gemv(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows, int columns,
                     float[] workspace) {
        int bound = rows - rows % DOT_ROWS;
        for (int i = 0; i < bound; i += DOT_ROWS) {
            dotRows(w, wOffset + i * stride, stride, x, xOffset, columns & -PARTIAL_SUMS, workspace);
            foldRows(w, wOffset + i * stride, stride, x, xOffset, columns, workspace, y, yOffset + i);
        }
        super.gemv(w, wOffset + bound * stride, stride, x, xOffset, y, yOffset + bound, rows - bound, columns, workspace);
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
            float total = fold(workspace, r * PARTIAL_SUMS);
            for (int i = n & -PARTIAL_SUMS; i < n; i++) {
                total = Math.fma(w[wOffset + r * stride + i], x[xOffset + i], total);
            }
            y[yOffset + r] = total;
        }
    }

    private static float fold(float[] p, int i) {
        float u0 = (p[i] + p[i + 8]) + (p[i + 4] + p[i + 12]);
        float u1 = (p[i + 1] + p[i + 9]) + (p[i + 5] + p[i + 13]);
        float u2 = (p[i + 2] + p[i + 10]) + (p[i + 6] + p[i + 14]);
        float u3 = (p[i + 3] + p[i + 11]) + (p[i + 7] + p[i + 15]);
        return fold(u0, u1, u2, u3);
    }

    @Override
    public void gemvTransposed(float[] w, int wOffset, int stride, float[] x, int xOffset,
                               float[] y, int yOffset, int rows, int columns) {
        if (columns < LANES) {
            super.gemvTransposed(w, wOffset, stride, x, xOffset, y, yOffset, rows, columns);
            return;
        }
        int bound = SPECIES.loopBound(columns);
        Arrays.fill(y, yOffset, yOffset + bound, 0);
        int i = 0;
        for (; i <= rows - 4; i += 4) {
            int row = wOffset + i * stride;
            addRows(x[xOffset + i], x[xOffset + i + 1], x[xOffset + i + 2], x[xOffset + i + 3],
                    w, row, row + stride, row + 2 * stride, row + 3 * stride, y, yOffset, bound);
        }
        for (; i < rows; i++) {
            axpy(x[xOffset + i], w, wOffset + i * stride, y, yOffset, bound);
        }
        if (bound < columns) {
            int last = columns - LANES;
            multiplyColumns(w, wOffset + last, stride, x, xOffset, y, yOffset + last, rows);
        }
    }

    /**
     * As many columns as a vector has lanes. For the last ones, which do not fill a vector of their own: some are
     * calculated twice that way, with the same result, which costs less than the rest one by one.
     */
    private static void multiplyColumns(float[] w, int wIndex, int stride, float[] x, int xOffset, float[] y, int yIndex,
                                        int rows) {
        FloatVector sum = zero(SPECIES);
        for (int i = 0; i < rows; i++) {
            sum = fromArray(SPECIES, w, wIndex + i * stride).fma(broadcast(SPECIES, x[xOffset + i]), sum);
        }
        sum.intoArray(y, yIndex);
    }

    @Override
    public void gemm(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
                     float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        boolean packs = m > FEW_ROWS || n % LANES != 0;
        for (int j = 0; j < n; j += BLOCK_COLUMNS) {
            int columns = Math.min(BLOCK_COLUMNS, n - j);
            for (int p = 0; p < k; p += BLOCK_DEPTH) {
                int depth = Math.min(BLOCK_DEPTH, k - p);
                int block = bOffset + p * bStride + j;
                if (packs) {
                    packB(b, block, bStride, columns, depth, workspace);
                }
                for (int i = 0; i < m; i += BLOCK_ROWS) {
                    int rows = Math.min(BLOCK_ROWS, m - i);
                    multiplyBlock(a, aOffset + i * aStride + p, LANES * aStride, aStride, 1,
                                  packs ? workspace : b, packs ? PACKED_B : block, packs ? PACKED : bStride, workspace,
                                  c, cOffset + i * cStride + j, cStride, rows, columns, depth);
                }
            }
        }
    }

    @Override
    public void gemmTransposed(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
                               float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        // A block of B that is multiplied by one block of A only is not worth packing.
        boolean packs = m > BLOCK_ROWS || n % LANES != 0;
        for (int j = 0; j < n; j += BLOCK_COLUMNS) {
            int columns = Math.min(BLOCK_COLUMNS, n - j);
            for (int p = 0; p < k; p += BLOCK_DEPTH) {
                int depth = Math.min(BLOCK_DEPTH, k - p);
                int block = bOffset + p * bStride + j;
                if (packs) {
                    packB(b, block, bStride, columns, depth, workspace);
                }
                for (int i = 0; i < m; i += BLOCK_ROWS) {
                    int rows = Math.min(BLOCK_ROWS, m - i);
                    packA(a, aOffset + p * aStride + i, aStride, rows, depth, workspace);
                    multiplyBlock(workspace, PACKED_A, PANEL_STRIDE, 1, LANES,
                                  packs ? workspace : b, packs ? PACKED_B : block, packs ? PACKED : bStride, workspace,
                                  c, cOffset + i * cStride + j, cStride, rows, columns, depth);
                }
            }
        }
    }

    /** Copies a block of A<sup>T</sup> into panels as high as a vector is long: the numbers of one step lie side by side. */
    private static void packA(float[] a, int aIndex, int aStride, int rows, int depth, float[] workspace) {
        int bound = SPECIES.loopBound(rows);
        for (int p = 0; p < depth; p++) {
            int from = aIndex + p * aStride;
            int into = PACKED_A + p * LANES;
            for (int i = 0; i < bound; i += LANES) {
                fromArray(SPECIES, a, from + i).intoArray(workspace, into);
                into += PANEL_STRIDE;
            }
            for (int i = bound; i < rows; i++) {
                workspace[into + i - bound] = a[from + i];
            }
        }
    }

    /** Copies a block of B into panels as wide as a tile, the last one filled up with zeros. */
    private static void packB(float[] b, int bIndex, int bStride, int columns, int depth, float[] workspace) {
        int j = 0;
        while (j < columns) {
            int tile = tileColumns(columns - j);
            int width = Math.min(tile, columns - j);
            for (int p = 0; p < depth; p++) {
                int into = PACKED_B + j * depth + p * tile;
                System.arraycopy(b, bIndex + p * bStride + j, workspace, into, width);
                Arrays.fill(workspace, into + width, into + tile, 0);
            }
            j += tile;
        }
    }

    /** {@link #TILE_VECTORS} while they can be filled, then single ones. */
    private static int tileColumns(int columnsLeft) {
        return columnsLeft >= WIDE_TILE ? WIDE_TILE : LANES;
    }

    /**
     * One block of C += A B, tile by tile. A comes in panels of {@link #LANES} rows, aPanel apart; within one
     * its rows are aRow and the elements of a row aStep apart. B comes in panels as {@link #packB} makes them, or as it is,
     * with rows bStride apart. A tile that overhangs C is computed in the workspace.
     */
    private static void multiplyBlock(float[] a, int aIndex, int aPanel, int aRow, int aStep,
                                      float[] b, int bIndex, int bStride, float[] workspace, float[] c, int cIndex,
                                      int cStride, int rows, int columns, int depth) {
        int j = 0;
        while (j < columns) {
            int tile = tileColumns(columns - j);
            int width = Math.min(tile, columns - j);
            int panel = bIndex + (bStride == PACKED ? j * depth : j);
            int bStep = bStride == PACKED ? tile : bStride;
            for (int i = 0; i < rows; i += TILE_ROWS) {
                int height = Math.min(TILE_ROWS, rows - i);
                int a0 = aIndex + i / LANES * aPanel + i % LANES * aRow;
                int lastRow = a0 + (height - 1) * aRow;
                int a1 = Math.min(a0 + aRow, lastRow);
                int a2 = Math.min(a0 + 2 * aRow, lastRow);
                int target = cIndex + i * cStride + j;
                if (width == tile && height == TILE_ROWS) {
                    multiplyTile(a, a0, a1, a2, lastRow, aStep, b, panel, bStep, tile, c, target, cStride, depth);
                } else {
                    copy(c, target, cStride, workspace, SPARE_TILE, WIDE_TILE, height, width);
                    multiplyTile(a, a0, a1, a2, lastRow, aStep, b, panel, bStep, tile, workspace, SPARE_TILE, WIDE_TILE,
                            depth);
                    copy(workspace, SPARE_TILE, WIDE_TILE, c, target, cStride, height, width);
                }
            }
            j += tile;
        }
    }

    private static void copy(float[] from, int fromIndex, int fromStride, float[] into, int intoIndex, int intoStride,
                             int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(from, fromIndex + r * fromStride, into, intoIndex + r * intoStride, columns);
        }
    }

    private static void multiplyTile(float[] a, int a0, int a1, int a2, int a3, int aStep, float[] b, int bIndex, int bStep,
                                     int columns, float[] c, int cIndex, int cStride, int depth) {
        if (columns == WIDE_TILE && TILE_VECTORS == 4) {
            multiplyWidestTile(a, a0, a1, a2, a3, aStep, b, bIndex, bStep, c, cIndex, cStride, depth);
        } else if (columns == WIDE_TILE) {
            multiplyWideTile(a, a0, a1, a2, a3, aStep, b, bIndex, bStep, c, cIndex, cStride, depth);
        } else {
            multiplyNarrowTile(a, a0, a1, a2, a3, aStep, b, bIndex, bStep, c, cIndex, cStride, depth);
        }
    }

    /** Four rows of three vectors: twelve sums, three vectors of B and one of A fill 16 registers exactly. */
    private static void multiplyWideTile(float[] a, int a0, int a1, int a2, int a3, int aStep, float[] b, int bIndex,
                                         int bStep, float[] c, int cIndex, int cStride, int depth) {
        int c1 = cIndex + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        FloatVector s00 = fromArray(SPECIES, c, cIndex);
        FloatVector s01 = fromArray(SPECIES, c, cIndex + LANES);
        FloatVector s02 = fromArray(SPECIES, c, cIndex + 2 * LANES);
        FloatVector s10 = fromArray(SPECIES, c, c1);
        FloatVector s11 = fromArray(SPECIES, c, c1 + LANES);
        FloatVector s12 = fromArray(SPECIES, c, c1 + 2 * LANES);
        FloatVector s20 = fromArray(SPECIES, c, c2);
        FloatVector s21 = fromArray(SPECIES, c, c2 + LANES);
        FloatVector s22 = fromArray(SPECIES, c, c2 + 2 * LANES);
        FloatVector s30 = fromArray(SPECIES, c, c3);
        FloatVector s31 = fromArray(SPECIES, c, c3 + LANES);
        FloatVector s32 = fromArray(SPECIES, c, c3 + 2 * LANES);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = fromArray(SPECIES, b, bIndex + p * bStep);
            FloatVector b1 = fromArray(SPECIES, b, bIndex + p * bStep + LANES);
            FloatVector b2 = fromArray(SPECIES, b, bIndex + p * bStep + 2 * LANES);
            FloatVector row = broadcast(SPECIES, a[a0 + p * aStep]);
            s00 = row.fma(b0, s00);
            s01 = row.fma(b1, s01);
            s02 = row.fma(b2, s02);
            row = broadcast(SPECIES, a[a1 + p * aStep]);
            s10 = row.fma(b0, s10);
            s11 = row.fma(b1, s11);
            s12 = row.fma(b2, s12);
            row = broadcast(SPECIES, a[a2 + p * aStep]);
            s20 = row.fma(b0, s20);
            s21 = row.fma(b1, s21);
            s22 = row.fma(b2, s22);
            row = broadcast(SPECIES, a[a3 + p * aStep]);
            s30 = row.fma(b0, s30);
            s31 = row.fma(b1, s31);
            s32 = row.fma(b2, s32);
        }
        s00.intoArray(c, cIndex);
        s01.intoArray(c, cIndex + LANES);
        s02.intoArray(c, cIndex + 2 * LANES);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + LANES);
        s12.intoArray(c, c1 + 2 * LANES);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + LANES);
        s22.intoArray(c, c2 + 2 * LANES);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + LANES);
        s32.intoArray(c, c3 + 2 * LANES);
    }

    /**
     * Four rows of four vectors, for processors with 32 registers, which those with 512 bits are: 21 of them are taken. More rows or
     * vectors would leave the compiler too few for what it keeps there of its own.
     */
    private static void multiplyWidestTile(float[] a, int a0, int a1, int a2, int a3, int aStep, float[] b, int bIndex,
                                           int bStep, float[] c, int cIndex, int cStride, int depth) {
        int c1 = cIndex + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        FloatVector s00 = fromArray(SPECIES, c, cIndex);
        FloatVector s01 = fromArray(SPECIES, c, cIndex + LANES);
        FloatVector s02 = fromArray(SPECIES, c, cIndex + 2 * LANES);
        FloatVector s03 = fromArray(SPECIES, c, cIndex + 3 * LANES);
        FloatVector s10 = fromArray(SPECIES, c, c1);
        FloatVector s11 = fromArray(SPECIES, c, c1 + LANES);
        FloatVector s12 = fromArray(SPECIES, c, c1 + 2 * LANES);
        FloatVector s13 = fromArray(SPECIES, c, c1 + 3 * LANES);
        FloatVector s20 = fromArray(SPECIES, c, c2);
        FloatVector s21 = fromArray(SPECIES, c, c2 + LANES);
        FloatVector s22 = fromArray(SPECIES, c, c2 + 2 * LANES);
        FloatVector s23 = fromArray(SPECIES, c, c2 + 3 * LANES);
        FloatVector s30 = fromArray(SPECIES, c, c3);
        FloatVector s31 = fromArray(SPECIES, c, c3 + LANES);
        FloatVector s32 = fromArray(SPECIES, c, c3 + 2 * LANES);
        FloatVector s33 = fromArray(SPECIES, c, c3 + 3 * LANES);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = fromArray(SPECIES, b, bIndex + p * bStep);
            FloatVector b1 = fromArray(SPECIES, b, bIndex + p * bStep + LANES);
            FloatVector b2 = fromArray(SPECIES, b, bIndex + p * bStep + 2 * LANES);
            FloatVector b3 = fromArray(SPECIES, b, bIndex + p * bStep + 3 * LANES);
            FloatVector row = broadcast(SPECIES, a[a0 + p * aStep]);
            s00 = row.fma(b0, s00);
            s01 = row.fma(b1, s01);
            s02 = row.fma(b2, s02);
            s03 = row.fma(b3, s03);
            row = broadcast(SPECIES, a[a1 + p * aStep]);
            s10 = row.fma(b0, s10);
            s11 = row.fma(b1, s11);
            s12 = row.fma(b2, s12);
            s13 = row.fma(b3, s13);
            row = broadcast(SPECIES, a[a2 + p * aStep]);
            s20 = row.fma(b0, s20);
            s21 = row.fma(b1, s21);
            s22 = row.fma(b2, s22);
            s23 = row.fma(b3, s23);
            row = broadcast(SPECIES, a[a3 + p * aStep]);
            s30 = row.fma(b0, s30);
            s31 = row.fma(b1, s31);
            s32 = row.fma(b2, s32);
            s33 = row.fma(b3, s33);
        }
        s00.intoArray(c, cIndex);
        s01.intoArray(c, cIndex + LANES);
        s02.intoArray(c, cIndex + 2 * LANES);
        s03.intoArray(c, cIndex + 3 * LANES);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + LANES);
        s12.intoArray(c, c1 + 2 * LANES);
        s13.intoArray(c, c1 + 3 * LANES);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + LANES);
        s22.intoArray(c, c2 + 2 * LANES);
        s23.intoArray(c, c2 + 3 * LANES);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + LANES);
        s32.intoArray(c, c3 + 2 * LANES);
        s33.intoArray(c, c3 + 3 * LANES);
    }

    private static void multiplyNarrowTile(float[] a, int a0, int a1, int a2, int a3, int aStep, float[] b, int bIndex,
                                           int bStep, float[] c, int cIndex, int cStride, int depth) {
        int c1 = cIndex + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        FloatVector s0 = fromArray(SPECIES, c, cIndex);
        FloatVector s1 = fromArray(SPECIES, c, c1);
        FloatVector s2 = fromArray(SPECIES, c, c2);
        FloatVector s3 = fromArray(SPECIES, c, c3);
        for (int p = 0; p < depth; p++) {
            FloatVector row = fromArray(SPECIES, b, bIndex + p * bStep);
            s0 = row.fma(broadcast(SPECIES, a[a0 + p * aStep]), s0);
            s1 = row.fma(broadcast(SPECIES, a[a1 + p * aStep]), s1);
            s2 = row.fma(broadcast(SPECIES, a[a2 + p * aStep]), s2);
            s3 = row.fma(broadcast(SPECIES, a[a3 + p * aStep]), s3);
        }
        s0.intoArray(c, cIndex);
        s1.intoArray(c, c1);
        s2.intoArray(c, c2);
        s3.intoArray(c, c3);
    }

    /** Hardly anything moves between two frames: whole vectors of equal pixels are passed over. */
    @Override
    public int differencePixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int n, short[] pixels,
                               int pixelsOffset) {
        checkPixels(n);
        int end = pixelsOffset;
        int bound = BYTES.loopBound(n);
        for (int i = 0; i < bound; i += BYTES.length()) {
            ByteVector now = ByteVector.fromArray(BYTES, frame, frameOffset + i);
            ByteVector before = ByteVector.fromArray(BYTES, previous, previousOffset + i);
            if (now.compare(VectorOperators.NE, before).anyTrue()) {
                end = appendPixels(frame, frameOffset, previous, previousOffset, i, i + BYTES.length(), pixels, end);
            }
        }
        return appendPixels(frame, frameOffset, previous, previousOffset, bound, n, pixels, end) - pixelsOffset;
    }

    @Override
    public int screenPixels(byte[] screen, int screenOffset, byte[] previous, int previousOffset, int rowStride, byte[] table,
                           int rows, int columns, short[] pixels, int pixelsOffset) {
        checkPixels(rows * columns);
        int end = pixelsOffset;
        int step = BYTES.length() / 2;
        int bound = columns - columns % step;
        for (int r = 0; r < rows; r++) {
            int now = screenOffset + r * rowStride;
            int before = previousOffset + r * rowStride;
            for (int c = 0; c < bound; c += step) {
                if (ByteVector.fromArray(BYTES, screen, now + 2 * c)
                        .compare(VectorOperators.NE, ByteVector.fromArray(BYTES, previous, before + 2 * c)).anyTrue()) {
                    end = appendScreenPixels(screen, now, previous, before, table, c, c + step, r * columns, pixels, end);
                }
            }
            end = appendScreenPixels(screen, now, previous, before, table, bound, columns, r * columns, pixels, end);
        }
        return end - pixelsOffset;
    }
}
