package pixelpong.simd;

import static pixelpong.simd.SignedIndex.index;
import static pixelpong.simd.SignedIndex.sign;

import java.util.Arrays;

/**
 * The kernels as plain loops: what they compute, operation by operation. Allocates nothing; stateless. The routines on
 * vectors are here, the others in {@link ScalarProducts} and {@link ScalarFrames}.
 */
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
    static float fold(float u0, float u1, float u2, float u3) {
        return (u0 + u2) + (u1 + u3);
    }

    @Override
    public void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
        }
    }

    @Override
    public void sumRows(float[] w, int wOffset, int stride, int[] rows, float[] factors, int from, int to, float[] y, int yOffset,
                        int n) {
        Arrays.fill(y, yOffset, yOffset + n, 0);
        for (int k = from; k < to; k++) {
            axpy(factors[k], w, wOffset + rows[k] * stride, y, yOffset, n);
        }
    }

    @Override
    public void addToRows(float[] x, int xOffset, int[] rows, float[] factors, int from, int to, float[] g, int gOffset,
                          int stride, int n) {
        for (int k = from; k < to; k++) {
            axpy(factors[k], x, xOffset, g, gOffset + rows[k] * stride, n);
        }
    }

    @Override
    public void gatherAdd(float[] w, int wOffset, int stride, short[] indices, int from, int to,
                          float[] out, int outOffset, int n) {
        Arrays.fill(out, outOffset, outOffset + n, 0);
        for (int k = from; k < to; k++) {
            axpy(sign(indices[k]), w, wOffset + index(indices[k]) * stride, out, outOffset, n);
        }
    }

    @Override
    public void scatterAdd(float[] delta, int deltaOffset, short[] indices, int from, int to,
                           float[] g, int gOffset, int stride, int n) {
        for (int k = from; k < to; k++) {
            axpy(sign(indices[k]), delta, deltaOffset, g, gOffset + index(indices[k]) * stride, n);
        }
    }

    @Override
    public void relu(float[] x, int offset, int n) {
        for (int i = 0; i < n; i++) {
            x[offset + i] = x[offset + i] < 0 ? 0 : x[offset + i];
        }
    }

    @Override
    public void reluBackward(float scale, float[] w, int wOffset, float[] h, int hOffset, float[] out, int outOffset,
                             int n) {
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

    @Override
    public void adam(float[] w, int wOffset, float[] g, int gOffset, float[] m, int mOffset, float[] v, int vOffset, int n,
                     float stepSize, float beta1, float beta2, float epsilon) {
        for (int i = 0; i < n; i++) {
            float gradient = g[gOffset + i];
            float mean = Math.fma(1 - beta1, gradient, beta1 * m[mOffset + i]);
            float square = Math.fma(1 - beta2, gradient * gradient, beta2 * v[vOffset + i]);
            m[mOffset + i] = mean;
            v[vOffset + i] = square;
            w[wOffset + i] = Math.fma(stepSize, mean / ((float) Math.sqrt(square) + epsilon), w[wOffset + i]);
        }
    }

    @Override
    public float sum(float[] x, int offset, int n) {
        int blocks = n & -PARTIAL_SUMS;
        float total = fold(sumQuarter(x, offset, blocks), sumQuarter(x, offset + 1, blocks),
                           sumQuarter(x, offset + 2, blocks), sumQuarter(x, offset + 3, blocks));
        for (int i = blocks; i < n; i++) {
            total += x[offset + i];
        }
        return total;
    }

    private static float sumQuarter(float[] x, int offset, int blocks) {
        float s0 = 0;
        float s4 = 0;
        float s8 = 0;
        float s12 = 0;
        for (int i = 0; i < blocks; i += PARTIAL_SUMS) {
            s0 += x[offset + i];
            s4 += x[offset + i + 4];
            s8 += x[offset + i + 8];
            s12 += x[offset + i + 12];
        }
        return (s0 + s8) + (s4 + s12);
    }

    @Override
    public float variance(float[] x, int offset, int n, float mean) {
        int blocks = n & -PARTIAL_SUMS;
        float total = fold(squaresQuarter(x, offset, blocks, mean), squaresQuarter(x, offset + 1, blocks, mean),
                           squaresQuarter(x, offset + 2, blocks, mean), squaresQuarter(x, offset + 3, blocks, mean));
        for (int i = blocks; i < n; i++) {
            total = addSquare(x[offset + i] - mean, total);
        }
        return total / n;
    }

    private static float squaresQuarter(float[] x, int offset, int blocks, float mean) {
        float s0 = 0;
        float s4 = 0;
        float s8 = 0;
        float s12 = 0;
        for (int i = 0; i < blocks; i += PARTIAL_SUMS) {
            s0 = addSquare(x[offset + i] - mean, s0);
            s4 = addSquare(x[offset + i + 4] - mean, s4);
            s8 = addSquare(x[offset + i + 8] - mean, s8);
            s12 = addSquare(x[offset + i + 12] - mean, s12);
        }
        return (s0 + s8) + (s4 + s12);
    }

    static float addSquare(float deviation, float sum) {
        return Math.fma(deviation, deviation, sum);
    }

    @Override
    public void gemv(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows,
                     int columns, float[] workspace) {
        ScalarProducts.gemv(w, wOffset, stride, x, xOffset, y, yOffset, rows, columns, workspace);
    }

    @Override
    public void gemvTransposed(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows,
                               int columns) {
        ScalarProducts.gemvTransposed(w, wOffset, stride, x, xOffset, y, yOffset, rows, columns);
    }

    @Override
    public void ger(float[] x, int xOffset, float[] delta, int deltaOffset, float[] g, int gOffset, int stride, int rows,
                    int columns) {
        ScalarProducts.ger(x, xOffset, delta, deltaOffset, g, gOffset, stride, rows, columns);
    }

    @Override
    public void gemm(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride, float[] c, int cOffset,
                     int cStride, int m, int n, int k, float[] workspace) {
        ScalarProducts.gemm(a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride, m, n, k, workspace);
    }

    @Override
    public void gemmTransposed(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride, float[] c,
                               int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        ScalarProducts.gemmTransposed(a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride, m, n, k, workspace);
    }

    @Override
    public void binarise(byte[] screen, int screenOffset, int rowStride, byte[] table, byte[] frame, int frameOffset,
                         int rows, int columns) {
        ScalarFrames.binarise(screen, screenOffset, rowStride, table, frame, frameOffset, rows, columns);
    }

    @Override
    public void difference(byte[] frame, int frameOffset, byte[] previous, int previousOffset, float[] x, int xOffset,
                           int n) {
        ScalarFrames.difference(frame, frameOffset, previous, previousOffset, x, xOffset, n);
    }

    @Override
    public int differencePixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int n, short[] pixels,
                                int pixelsOffset) {
        return ScalarFrames.differencePixels(frame, frameOffset, previous, previousOffset, n, pixels, pixelsOffset);
    }

    @Override
    public int screenPixels(byte[] screen, int screenOffset, byte[] previous, int previousOffset, int rowStride,
                            byte[] table, int rows, int columns, short[] pixels, int pixelsOffset) {
        return ScalarFrames.screenPixels(screen, screenOffset, previous, previousOffset, rowStride, table, rows, columns,
                                         pixels, pixelsOffset);
    }
}
