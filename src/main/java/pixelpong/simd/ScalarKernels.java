package pixelpong.simd;

import static pixelpong.simd.SignedIndex.index;
import static pixelpong.simd.SignedIndex.sign;

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
    public void sumRows(float[] w, int wOffset, int stride, int rows, float[] y, int yOffset, int n) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < n; j++) {
                y[yOffset + j] += w[wOffset + r * stride + j];
            }
        }
    }

    @Override
    public void addToRows(float[] x, int xOffset, float[] w, int wOffset, int stride, int rows, int n) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < n; j++) {
                w[wOffset + r * stride + j] += x[xOffset + j];
            }
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
    public void gemv(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows, int columns,
                     float[] workspace) {
        for (int i = 0; i < rows; i++) {
            y[yOffset + i] = dot(w, wOffset + i * stride, x, xOffset, columns);
        }
    }

    @Override
    public void gemvTransposed(float[] w, int wOffset, int stride, float[] x, int xOffset,
                               float[] y, int yOffset, int rows, int columns) {
        Arrays.fill(y, yOffset, yOffset + columns, 0);
        for (int i = 0; i < rows; i++) {
            axpy(x[xOffset + i], w, wOffset + i * stride, y, yOffset, columns);
        }
    }

    @Override
    public void ger(float[] x, int xOffset, float[] delta, int deltaOffset, float[] g, int gOffset, int stride, int rows,
                    int columns) {
        for (int i = 0; i < rows; i++) {
            axpy(x[xOffset + i], delta, deltaOffset, g, gOffset + i * stride, columns);
        }
    }

    @Override
    public void gemm(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
                     float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                axpy(a[aOffset + i * aStride + p], b, bOffset + p * bStride, c, cOffset + i * cStride, n);
            }
        }
    }

    @Override
    public void gemmTransposed(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
                               float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                axpy(a[aOffset + p * aStride + i], b, bOffset + p * bStride, c, cOffset + i * cStride, n);
            }
        }
    }

    @Override
    public void binarise(byte[] screen, int screenOffset, int rowStride, byte[] table, byte[] frame, int frameOffset,
                         int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            int from = screenOffset + r * rowStride;
            int into = frameOffset + r * columns;
            for (int c = 0; c < columns; c++) {
                frame[into + c] = table[screen[from + 2 * c] & 0xFF];
            }
        }
    }

    @Override
    public void difference(byte[] frame, int frameOffset, byte[] previous, int previousOffset, float[] x, int xOffset, int n) {
        for (int i = 0; i < n; i++) {
            x[xOffset + i] = frame[frameOffset + i] - previous[previousOffset + i];
        }
    }

    @Override
    public int differencePixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int n, short[] pixels,
                               int pixelsOffset) {
        checkPixels(n);
        return appendPixels(frame, frameOffset, previous, previousOffset, 0, n, pixels, pixelsOffset) - pixelsOffset;
    }

    static void checkPixels(int n) {
        if (n > SignedIndex.INDICES) {
            throw new IllegalArgumentException("A frame of " + n + " pixels is too large: the largest has " + SignedIndex.INDICES);
        }
    }

    /** Appends those of the pixels in [from, to) that differ; returns the index after the last one. */
    static int appendPixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int from, int to,
                           short[] pixels, int end) {
        for (int pixel = from; pixel < to; pixel++) {
            int change = frame[frameOffset + pixel] - previous[previousOffset + pixel];
            if (change != 0) {
                pixels[end++] = SignedIndex.pack(pixel, change < 0);
            }
        }
        return end;
    }

    @Override
    public int screenPixels(byte[] screen, int screenOffset, byte[] previous, int previousOffset, int rowStride, byte[] table,
                           int rows, int columns, short[] pixels, int pixelsOffset) {
        checkPixels(rows * columns);
        int end = pixelsOffset;
        for (int r = 0; r < rows; r++) {
            end = appendScreenPixels(screen, screenOffset + r * rowStride, previous, previousOffset + r * rowStride, table,
                                    0, columns, r * columns, pixels, end);
        }
        return end - pixelsOffset;
    }

    /** The same for the columns [from, to) of one row of two screens, whose first pixel is {@code rowPixel}. */
    static int appendScreenPixels(byte[] screen, int screenRow, byte[] previous, int previousRow, byte[] table,
                                 int from, int to, int rowPixel, short[] pixels, int end) {
        for (int c = from; c < to; c++) {
            byte now = screen[screenRow + 2 * c];
            byte before = previous[previousRow + 2 * c];
            if (now != before && table[now & 0xFF] != table[before & 0xFF]) {
                pixels[end++] = SignedIndex.pack(rowPixel + c, table[now & 0xFF] < table[before & 0xFF]);
            }
        }
        return end;
    }
}
