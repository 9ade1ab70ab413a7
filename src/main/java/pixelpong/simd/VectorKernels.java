package pixelpong.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;
import static pixelpong.simd.SignedIndex.index;
import static pixelpong.simd.SignedIndex.sign;
import static pixelpong.simd.VectorWidth.LANES;
import static pixelpong.simd.VectorWidth.SPECIES;

import java.util.Arrays;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * The twin of {@link ScalarKernels} on the Vector API. Allocates nothing once compiled; stateless. The routines on vectors
 * are here, the others in {@link VectorProducts}, {@link VectorGemm} and {@link VectorFrames}. Where the module is missing
 * none of them is loaded.
 *
 * <p>The elements that do not fill a vector are left to the scalar twin, whose operations are the same. Branches on
 * {@link VectorWidth#LANES} cost nothing: it is a constant to the compiler.
 *
 * <p>No method of these classes takes or returns a vector, and only one float species is used, at the price of some
 * repetition. The compiler always inlines the Vector API, but a helper of ours only if its profile says so; one call that
 * stays a call, or one that has seen two widths, and every vector of the loop around it is boxed: ten times slower, and
 * garbage.
 */
final class VectorKernels extends ScalarKernels {

    static final VectorKernels INSTANCE = new VectorKernels();

    private static final VectorShuffle<Float> EIGHT_DOWN = VectorShuffle.iota(SPECIES, 8, 1, true);
    private static final VectorShuffle<Float> FOUR_DOWN = VectorShuffle.iota(SPECIES, 4, 1, true);

    private static final int FOUR_VECTORS = 4 * LANES;
    private static final int SEVEN_VECTORS = 7 * LANES;

    private VectorKernels() {
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
    public void sumRows(float[] w, int wOffset, int stride, int[] rows, float[] factors, int from, int to, float[] y, int yOffset,
                        int n) {
        int bound = n - n % FOUR_VECTORS;
        for (int j = 0; j < bound; j += FOUR_VECTORS) {
            FloatVector s0 = zero(SPECIES);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int k = from; k < to; k++) {
                FloatVector factor = broadcast(SPECIES, factors[k]);
                int row = wOffset + rows[k] * stride + j;
                s0 = fromArray(SPECIES, w, row).fma(factor, s0);
                s1 = fromArray(SPECIES, w, row + LANES).fma(factor, s1);
                s2 = fromArray(SPECIES, w, row + 2 * LANES).fma(factor, s2);
                s3 = fromArray(SPECIES, w, row + 3 * LANES).fma(factor, s3);
            }
            s0.intoArray(y, yOffset + j);
            s1.intoArray(y, yOffset + j + LANES);
            s2.intoArray(y, yOffset + j + 2 * LANES);
            s3.intoArray(y, yOffset + j + 3 * LANES);
        }
        int end = SPECIES.loopBound(n);
        for (int j = bound; j < end; j += LANES) {
            FloatVector sum = zero(SPECIES);
            for (int k = from; k < to; k++) {
                sum = fromArray(SPECIES, w, wOffset + rows[k] * stride + j).fma(broadcast(SPECIES, factors[k]), sum);
            }
            sum.intoArray(y, yOffset + j);
        }
        if (end < n) {
            super.sumRows(w, wOffset + end, stride, rows, factors, from, to, y, yOffset + end, n - end);
        }
    }

    /** Four vectors of x stay in registers while all rows go by. */
    @Override
    public void addToRows(float[] x, int xOffset, int[] rows, float[] factors, int from, int to, float[] g, int gOffset,
                          int stride, int n) {
        int bound = n - n % FOUR_VECTORS;
        for (int j = 0; j < bound; j += FOUR_VECTORS) {
            FloatVector x0 = fromArray(SPECIES, x, xOffset + j);
            FloatVector x1 = fromArray(SPECIES, x, xOffset + j + LANES);
            FloatVector x2 = fromArray(SPECIES, x, xOffset + j + 2 * LANES);
            FloatVector x3 = fromArray(SPECIES, x, xOffset + j + 3 * LANES);
            for (int k = from; k < to; k++) {
                FloatVector factor = broadcast(SPECIES, factors[k]);
                int row = gOffset + rows[k] * stride + j;
                x0.fma(factor, fromArray(SPECIES, g, row)).intoArray(g, row);
                x1.fma(factor, fromArray(SPECIES, g, row + LANES)).intoArray(g, row + LANES);
                x2.fma(factor, fromArray(SPECIES, g, row + 2 * LANES)).intoArray(g, row + 2 * LANES);
                x3.fma(factor, fromArray(SPECIES, g, row + 3 * LANES)).intoArray(g, row + 3 * LANES);
            }
        }
        int end = SPECIES.loopBound(n);
        for (int j = bound; j < end; j += LANES) {
            FloatVector x0 = fromArray(SPECIES, x, xOffset + j);
            for (int k = from; k < to; k++) {
                int row = gOffset + rows[k] * stride + j;
                x0.fma(broadcast(SPECIES, factors[k]), fromArray(SPECIES, g, row)).intoArray(g, row);
            }
        }
        if (end < n) {
            super.addToRows(x, xOffset + end, rows, factors, from, to, g, gOffset + end, stride, n - end);
        }
    }

    /** Seven vectors of the result stay in registers while all indices go by, then four, then one. */
    @Override
    public void gatherAdd(float[] w, int wOffset, int stride, short[] indices, int from, int to,
                          float[] out, int outOffset, int n) {
        int j = 0;
        for (; j <= n - SEVEN_VECTORS; j += SEVEN_VECTORS) {
            FloatVector s0 = zero(SPECIES);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector s4 = s0;
            FloatVector s5 = s0;
            FloatVector s6 = s0;
            for (int k = from; k < to; k++) {
                FloatVector sign = broadcast(SPECIES, sign(indices[k]));
                int row = wOffset + index(indices[k]) * stride + j;
                s0 = fromArray(SPECIES, w, row).fma(sign, s0);
                s1 = fromArray(SPECIES, w, row + LANES).fma(sign, s1);
                s2 = fromArray(SPECIES, w, row + 2 * LANES).fma(sign, s2);
                s3 = fromArray(SPECIES, w, row + 3 * LANES).fma(sign, s3);
                s4 = fromArray(SPECIES, w, row + 4 * LANES).fma(sign, s4);
                s5 = fromArray(SPECIES, w, row + 5 * LANES).fma(sign, s5);
                s6 = fromArray(SPECIES, w, row + 6 * LANES).fma(sign, s6);
            }
            s0.intoArray(out, outOffset + j);
            s1.intoArray(out, outOffset + j + LANES);
            s2.intoArray(out, outOffset + j + 2 * LANES);
            s3.intoArray(out, outOffset + j + 3 * LANES);
            s4.intoArray(out, outOffset + j + 4 * LANES);
            s5.intoArray(out, outOffset + j + 5 * LANES);
            s6.intoArray(out, outOffset + j + 6 * LANES);
        }
        for (; j <= n - FOUR_VECTORS; j += FOUR_VECTORS) {
            FloatVector s0 = zero(SPECIES);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int k = from; k < to; k++) {
                FloatVector sign = broadcast(SPECIES, sign(indices[k]));
                int row = wOffset + index(indices[k]) * stride + j;
                s0 = fromArray(SPECIES, w, row).fma(sign, s0);
                s1 = fromArray(SPECIES, w, row + LANES).fma(sign, s1);
                s2 = fromArray(SPECIES, w, row + 2 * LANES).fma(sign, s2);
                s3 = fromArray(SPECIES, w, row + 3 * LANES).fma(sign, s3);
            }
            s0.intoArray(out, outOffset + j);
            s1.intoArray(out, outOffset + j + LANES);
            s2.intoArray(out, outOffset + j + 2 * LANES);
            s3.intoArray(out, outOffset + j + 3 * LANES);
        }
        for (; j <= n - LANES; j += LANES) {
            FloatVector sum = zero(SPECIES);
            for (int k = from; k < to; k++) {
                sum = fromArray(SPECIES, w, wOffset + index(indices[k]) * stride + j)
                        .fma(broadcast(SPECIES, sign(indices[k])), sum);
            }
            sum.intoArray(out, outOffset + j);
        }
        if (j < n) {
            super.gatherAdd(w, wOffset + j, stride, indices, from, to, out, outOffset + j, n - j);
        }
    }

    /** As in {@link #gatherAdd}, with vectors of delta. */
    @Override
    public void scatterAdd(float[] delta, int deltaOffset, short[] indices, int from, int to,
                           float[] g, int gOffset, int stride, int n) {
        int j = 0;
        for (; j <= n - SEVEN_VECTORS; j += SEVEN_VECTORS) {
            FloatVector d0 = fromArray(SPECIES, delta, deltaOffset + j);
            FloatVector d1 = fromArray(SPECIES, delta, deltaOffset + j + LANES);
            FloatVector d2 = fromArray(SPECIES, delta, deltaOffset + j + 2 * LANES);
            FloatVector d3 = fromArray(SPECIES, delta, deltaOffset + j + 3 * LANES);
            FloatVector d4 = fromArray(SPECIES, delta, deltaOffset + j + 4 * LANES);
            FloatVector d5 = fromArray(SPECIES, delta, deltaOffset + j + 5 * LANES);
            FloatVector d6 = fromArray(SPECIES, delta, deltaOffset + j + 6 * LANES);
            for (int k = from; k < to; k++) {
                FloatVector sign = broadcast(SPECIES, sign(indices[k]));
                int row = gOffset + index(indices[k]) * stride + j;
                d0.fma(sign, fromArray(SPECIES, g, row)).intoArray(g, row);
                d1.fma(sign, fromArray(SPECIES, g, row + LANES)).intoArray(g, row + LANES);
                d2.fma(sign, fromArray(SPECIES, g, row + 2 * LANES)).intoArray(g, row + 2 * LANES);
                d3.fma(sign, fromArray(SPECIES, g, row + 3 * LANES)).intoArray(g, row + 3 * LANES);
                d4.fma(sign, fromArray(SPECIES, g, row + 4 * LANES)).intoArray(g, row + 4 * LANES);
                d5.fma(sign, fromArray(SPECIES, g, row + 5 * LANES)).intoArray(g, row + 5 * LANES);
                d6.fma(sign, fromArray(SPECIES, g, row + 6 * LANES)).intoArray(g, row + 6 * LANES);
            }
        }
        for (; j <= n - FOUR_VECTORS; j += FOUR_VECTORS) {
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
        for (; j <= n - LANES; j += LANES) {
            FloatVector d0 = fromArray(SPECIES, delta, deltaOffset + j);
            for (int k = from; k < to; k++) {
                int row = gOffset + index(indices[k]) * stride + j;
                d0.fma(broadcast(SPECIES, sign(indices[k])), fromArray(SPECIES, g, row)).intoArray(g, row);
            }
        }
        if (j < n) {
            super.scatterAdd(delta, deltaOffset + j, indices, from, to, g, gOffset + j, stride, n - j);
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
    public void reluBackward(float scale, float[] w, int wOffset, float[] h, int hOffset, float[] out, int outOffset,
                             int n) {
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
    public void gemv(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows,
                     int columns, float[] workspace) {
        VectorProducts.gemv(w, wOffset, stride, x, xOffset, y, yOffset, rows, columns, workspace);
    }

    @Override
    public void gemvTransposed(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows,
                               int columns) {
        VectorProducts.gemvTransposed(w, wOffset, stride, x, xOffset, y, yOffset, rows, columns);
    }

    @Override
    public void ger(float[] x, int xOffset, float[] delta, int deltaOffset, float[] g, int gOffset, int stride, int rows,
                    int columns) {
        VectorProducts.ger(x, xOffset, delta, deltaOffset, g, gOffset, stride, rows, columns);
    }

    @Override
    public void gemm(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride, float[] c, int cOffset,
                     int cStride, int m, int n, int k, float[] workspace) {
        VectorGemm.gemm(a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride, m, n, k, workspace);
    }

    @Override
    public void gemmTransposed(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride, float[] c,
                               int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        VectorGemm.gemmTransposed(a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride, m, n, k, workspace);
    }

    @Override
    public int differencePixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int n, short[] pixels,
                                int pixelsOffset) {
        return VectorFrames.differencePixels(frame, frameOffset, previous, previousOffset, n, pixels, pixelsOffset);
    }

    @Override
    public int screenPixels(byte[] screen, int screenOffset, byte[] previous, int previousOffset, int rowStride,
                            byte[] table, int rows, int columns, short[] pixels, int pixelsOffset) {
        return VectorFrames.screenPixels(screen, screenOffset, previous, previousOffset, rowStride, table, rows, columns,
                                         pixels, pixelsOffset);
    }
}
