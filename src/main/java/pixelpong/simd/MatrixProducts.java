package pixelpong.simd;

/** Products of a matrix with a vector or another matrix. The rules are those of {@link Kernels}. */
public interface MatrixProducts {

    /** How many floats of scratch {@link #gemv} needs: the partial sums of the rows it takes at once. */
    int GEMV_WORKSPACE = 8 * Kernels.PARTIAL_SUMS;

    /** How many floats of scratch a matrix product needs, whatever its shape: 512 KB, for a second-level cache. */
    int GEMM_WORKSPACE = 1 << 17;

    /**
     * The dense forward pass with the weights as the tutorial shapes them: y[i] = the {@link VectorRoutines#dot} of row i
     * with x.
     *
     * <p>Training does not call this: it is here to be benchmarked, as the tutorial's dense form.
     *
     * @param w [i][column], rows {@code stride} apart
     * @param workspace at least {@link #GEMV_WORKSPACE} floats, not shared with another thread, overwritten
     */
    void gemv(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows, int columns,
              float[] workspace);

    /**
     * The dense forward pass with transposed weights: y[j] = the sum over i of x[i] * w[i][j], added in the order of i,
     * starting from +0. Where x holds -1, 0 and 1 and the weights are finite, this is {@link VectorRoutines#gatherAdd}
     * bit for bit.
     *
     * <p>Training does not call this: it is here to be benchmarked, as the tutorial's dense form.
     *
     * @param w [i][j], rows {@code stride} apart
     */
    void gemvTransposed(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows,
                        int columns);

    /**
     * The dense backward pass of one step: g[i][j] += x[i] * delta[j]. Where x holds -1, 0 and 1 and delta is finite,
     * this is {@link VectorRoutines#scatterAdd} bit for bit, but for a -0 in g that a zero in x turns into +0.
     *
     * <p>Training does not call this: it is here to be benchmarked, as the tutorial's dense form.
     *
     * @param g [i][j], rows {@code stride} apart
     */
    void ger(float[] x, int xOffset, float[] delta, int deltaOffset, float[] g, int gOffset, int stride, int rows, int columns);

    /**
     * C += A B. Every c[i][j] takes its k products in ascending order, so that the result is, bit for bit, that of one
     * {@link #gemvTransposed} a row where C was +0.
     *
     * @param a [m][k], rows {@code aStride} apart
     * @param b [k][n], rows {@code bStride} apart
     * @param c [m][n], rows {@code cStride} apart
     * @param workspace at least {@link #GEMM_WORKSPACE} floats, not shared with another thread, overwritten
     */
    void gemm(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
              float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace);

    /**
     * C += A<sup>T</sup> B: the backward pass of a whole episode. Every c[i][j] takes its k products in ascending order,
     * so that the result is, bit for bit, that of k calls of {@link #ger}.
     *
     * @param a [k][m], rows {@code aStride} apart
     * @param b [k][n], rows {@code bStride} apart
     * @param c [m][n], rows {@code cStride} apart
     * @param workspace at least {@link #GEMM_WORKSPACE} floats, not shared with another thread, overwritten
     */
    void gemmTransposed(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
                        float[] c, int cOffset, int cStride, int m, int n, int k, float[] workspace);
}
