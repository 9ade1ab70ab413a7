package pixelpong.simd;

import java.util.Arrays;

/** The matrix products as the routines on vectors that they are made of. */
final class ScalarProducts {

    private static final VectorRoutines SCALAR = ScalarKernels.INSTANCE;

    private ScalarProducts() {
    }

    static void gemv(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows,
                     int columns,
                     float[] workspace) {
        for (int i = 0; i < rows; i++) {
            y[yOffset + i] = SCALAR.dot(w, wOffset + i * stride, x, xOffset, columns);
        }
    }

    static void gemvTransposed(float[] w, int wOffset, int stride, float[] x, int xOffset,
                               float[] y, int yOffset, int rows, int columns) {
        Arrays.fill(y, yOffset, yOffset + columns, 0);
        for (int i = 0; i < rows; i++) {
            SCALAR.axpy(x[xOffset + i], w, wOffset + i * stride, y, yOffset, columns);
        }
    }

    static void ger(float[] x, int xOffset, float[] delta, int deltaOffset, float[] g, int gOffset, int stride, int rows,
                    int columns) {
        for (int i = 0; i < rows; i++) {
            SCALAR.axpy(x[xOffset + i], delta, deltaOffset, g, gOffset + i * stride, columns);
        }
    }

    static void gemm(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
                     float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                SCALAR.axpy(a[aOffset + i * aStride + p], b, bOffset + p * bStride, c, cOffset + i * cStride, n);
            }
        }
    }

    static void gemmTransposed(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
                               float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace) {
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                SCALAR.axpy(a[aOffset + p * aStride + i], b, bOffset + p * bStride, c, cOffset + i * cStride, n);
            }
        }
    }
}
