package pixelpong.simd;

import java.util.Arrays;

/** The kernels as plain loops: what they compute, operation by operation. Allocates nothing; stateless. */
class ScalarKernels implements Kernels {

    static final ScalarKernels INSTANCE = new ScalarKernels();

    @Override
    public String description() {
        return "scalar";
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        int blocks = n & -PARTIAL_SUMS;
        float total = fold(dotQuarter(a, aOffset, b, bOffset, blocks),
                           dotQuarter(a, aOffset + 1, b, bOffset + 1, blocks),
                           dotQuarter(a, aOffset + 2, b, bOffset + 2, blocks),
                           dotQuarter(a, aOffset + 3, b, bOffset + 3, blocks));
        for (int i = blocks; i < n; i++) {
            total = Math.fma(a[aOffset + i], b[bOffset + i], total);
        }
        return total;
    }

    /** Four of the sixteen partial sums, four apart, folded into one. */
    private static float dotQuarter(float[] a, int aOffset, float[] b, int bOffset, int blocks) {
        float s0 = 0;
        float s4 = 0;
        float s8 = 0;
        float s12 = 0;
        for (int i = 0; i < blocks; i += PARTIAL_SUMS) {
            s0 = Math.fma(a[aOffset + i], b[bOffset + i], s0);
            s4 = Math.fma(a[aOffset + i + 4], b[bOffset + i + 4], s4);
            s8 = Math.fma(a[aOffset + i + 8], b[bOffset + i + 8], s8);
            s12 = Math.fma(a[aOffset + i + 12], b[bOffset + i + 12], s12);
        }
        return (s0 + s8) + (s4 + s12);
    }

    /** The last two steps of folding partial sums in halves. */
    private static float fold(float u0, float u1, float u2, float u3) {
        return (u0 + u2) + (u1 + u3);
    }

    @Override
    public void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
        }
    }

    @Override
    public void gatherAdd(float[] w, int wOffset, int stride, short[] cells, int from, int to,
                          float[] out, int outOffset, int n) {
        Arrays.fill(out, outOffset, outOffset + n, 0);
        for (int k = from; k < to; k++) {
            axpy(sign(cells[k]), w, wOffset + pixel(cells[k]) * stride, out, outOffset, n);
        }
    }

    @Override
    public void scatterAdd(float[] delta, int deltaOffset, short[] cells, int from, int to,
                           float[] g, int gOffset, int stride, int n) {
        for (int k = from; k < to; k++) {
            axpy(sign(cells[k]), delta, deltaOffset, g, gOffset + pixel(cells[k]) * stride, n);
        }
    }

    static int pixel(short cell) {
        return cell >>> 1;
    }

    static float sign(short cell) {
        return 1 - 2 * (cell & 1);
    }

    @Override
    public void relu(float[] x, int offset, int n) {
        for (int i = 0; i < n; i++) {
            x[offset + i] = x[offset + i] < 0 ? 0 : x[offset + i];
        }
    }

    @Override
    public void reluBackward(float scale, float[] w, int wOffset, float[] h, int hOffset, float[] out, int outOffset, int n) {
        for (int j = 0; j < n; j++) {
            out[outOffset + j] = h[hOffset + j] > 0 ? scale * w[wOffset + j] : 0;
        }
    }

    @Override
    public void rmsProp(float[] w, int wOffset, float[] g, int gOffset, float[] cache, int cacheOffset, int n,
                        float learningRate, float decay, float epsilon) {
        for (int i = 0; i < n; i++) {
            float gradient = g[gOffset + i];
            float square = Math.fma(1 - decay, gradient * gradient, decay * cache[cacheOffset + i]);
            cache[cacheOffset + i] = square;
            w[wOffset + i] = Math.fma(learningRate, gradient / ((float) Math.sqrt(square) + epsilon), w[wOffset + i]);
        }
    }
}
