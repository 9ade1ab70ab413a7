package pixelpong.simd;

import java.util.Arrays;

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
 */
final class VectorKernels extends ScalarKernels {

    private static final int WIDEST_BITS = PARTIAL_SUMS * Float.SIZE;
    private static final int PREFERRED_BITS = Math.min(FloatVector.SPECIES_PREFERRED.vectorBitSize(), WIDEST_BITS);

    private static final VectorSpecies<Float> SPECIES = VectorSpecies.of(float.class, VectorShape.forBitSize(
            Selection.requestedBits() == Selection.PREFERRED_BITS ? PREFERRED_BITS : Selection.requestedBits()));
    private static final int LANES = SPECIES.length();

    private static final VectorShuffle<Float> EIGHT_DOWN = VectorShuffle.iota(SPECIES, 8, 1, true);
    private static final VectorShuffle<Float> FOUR_DOWN = VectorShuffle.iota(SPECIES, 4, 1, true);

    /** The widest vectors, in bits, that the hardware offers and the kernels use. */
    static int hardwareBits() {
        return PREFERRED_BITS;
    }

    @Override
    public String description() {
        return "vector, " + SPECIES.vectorBitSize() + " bits";
    }

    /** All 16 partial sums live in one, two or four vectors, by width; the unused ones stay 0 and cost nothing. */
    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int blocks = n & -PARTIAL_SUMS;
        for (int i = 0; i < blocks; i += PARTIAL_SUMS) {
            s0 = multiplyAdd(a, aOffset + i, b, bOffset + i, s0);
            if (LANES <= 8) {
                s1 = multiplyAdd(a, aOffset + i + LANES, b, bOffset + i + LANES, s1);
            }
            if (LANES <= 4) {
                s2 = multiplyAdd(a, aOffset + i + 2 * LANES, b, bOffset + i + 2 * LANES, s2);
                s3 = multiplyAdd(a, aOffset + i + 3 * LANES, b, bOffset + i + 3 * LANES, s3);
            }
        }
        float total = fold(s0, s1, s2, s3);
        for (int i = blocks; i < n; i++) {
            total = Math.fma(a[aOffset + i], b[bOffset + i], total);
        }
        return total;
    }

    private static FloatVector multiplyAdd(float[] a, int aIndex, float[] b, int bIndex, FloatVector sum) {
        return load(a, aIndex).fma(load(b, bIndex), sum);
    }

    /** Folds 16 partial sums in halves. {@code reduceLanes} would not do: it promises no order. */
    private static float fold(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        FloatVector u;
        if (LANES == 4) {
            u = s0.add(s2).add(s1.add(s3));
        } else {
            FloatVector t = LANES == 8 ? s0.add(s1) : s0.add(s0.rearrange(EIGHT_DOWN));
            u = t.add(t.rearrange(FOUR_DOWN));
        }
        return (u.lane(0) + u.lane(2)) + (u.lane(1) + u.lane(3));
    }

    @Override
    public void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            load(x, xOffset + i).fma(broadcast(alpha), load(y, yOffset + i)).intoArray(y, yOffset + i);
        }
        for (int i = bound; i < n; i++) {
            y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
        }
    }

    @Override
    public void gatherAdd(float[] w, int wOffset, int stride, short[] cells, int from, int to,
                          float[] out, int outOffset, int n) {
        Arrays.fill(out, outOffset, outOffset + n, 0);
        int k = from;
        for (; k <= to - 4; k += 4) {
            addRows(sign(cells[k]), sign(cells[k + 1]), sign(cells[k + 2]), sign(cells[k + 3]), w,
                    wOffset + pixel(cells[k]) * stride, wOffset + pixel(cells[k + 1]) * stride,
                    wOffset + pixel(cells[k + 2]) * stride, wOffset + pixel(cells[k + 3]) * stride, out, outOffset, n);
        }
        for (; k < to; k++) {
            axpy(sign(cells[k]), w, wOffset + pixel(cells[k]) * stride, out, outOffset, n);
        }
    }

    /** y[j] += a0 * w[w0 + j], then a1 * w[w1 + j] and so on: four rows for one load and one store of y. */
    private static void addRows(float a0, float a1, float a2, float a3, float[] w, int w0, int w1, int w2, int w3,
                                float[] y, int yOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int j = 0; j < bound; j += LANES) {
            FloatVector sum = load(w, w0 + j).fma(broadcast(a0), load(y, yOffset + j));
            sum = load(w, w1 + j).fma(broadcast(a1), sum);
            sum = load(w, w2 + j).fma(broadcast(a2), sum);
            sum = load(w, w3 + j).fma(broadcast(a3), sum);
            sum.intoArray(y, yOffset + j);
        }
        for (int j = bound; j < n; j++) {
            float sum = Math.fma(a0, w[w0 + j], y[yOffset + j]);
            sum = Math.fma(a1, w[w1 + j], sum);
            sum = Math.fma(a2, w[w2 + j], sum);
            y[yOffset + j] = Math.fma(a3, w[w3 + j], sum);
        }
    }

    @Override
    public void scatterAdd(float[] delta, int deltaOffset, short[] cells, int from, int to,
                           float[] g, int gOffset, int stride, int n) {
        for (int k = from; k < to; k++) {
            axpy(sign(cells[k]), delta, deltaOffset, g, gOffset + pixel(cells[k]) * stride, n);
        }
    }

    @Override
    public void relu(float[] x, int offset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector value = load(x, offset + i);
            value.blend(0, value.compare(VectorOperators.LT, 0)).intoArray(x, offset + i);
        }
        super.relu(x, offset + bound, n - bound);
    }

    @Override
    public void reluBackward(float scale, float[] w, int wOffset, float[] h, int hOffset, float[] out, int outOffset, int n) {
        int bound = SPECIES.loopBound(n);
        for (int j = 0; j < bound; j += LANES) {
            VectorMask<Float> active = load(h, hOffset + j).compare(VectorOperators.GT, 0);
            FloatVector.zero(SPECIES).blend(load(w, wOffset + j).mul(scale), active).intoArray(out, outOffset + j);
        }
        super.reluBackward(scale, w, wOffset + bound, h, hOffset + bound, out, outOffset + bound, n - bound);
    }

    @Override
    public void rmsProp(float[] w, int wOffset, float[] g, int gOffset, float[] cache, int cacheOffset, int n,
                        float learningRate, float decay, float epsilon) {
        int bound = SPECIES.loopBound(n);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector gradient = load(g, gOffset + i);
            FloatVector square = gradient.mul(gradient).fma(broadcast(1 - decay), load(cache, cacheOffset + i).mul(decay));
            square.intoArray(cache, cacheOffset + i);
            gradient.div(square.lanewise(VectorOperators.SQRT).add(epsilon))
                    .fma(broadcast(learningRate), load(w, wOffset + i))
                    .intoArray(w, wOffset + i);
        }
        super.rmsProp(w, wOffset + bound, g, gOffset + bound, cache, cacheOffset + bound, n - bound,
                      learningRate, decay, epsilon);
    }

    private static FloatVector load(float[] a, int index) {
        return FloatVector.fromArray(SPECIES, a, index);
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
