package pixelpong.simd;

/** What the network does with vectors: sums, sparse passes, activations, updates. The rules are those of {@link Kernels}. */
public interface VectorRoutines {

    /** The sum of a[i] * b[i]. */
    float dot(float[] a, int aOffset, float[] b, int bOffset, int n);

    /** y[i] += alpha * x[i]. */
    void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int n);

    /** y[j] = the sum of factors[k] * w[rows[k] * stride + j] for k = from to to - 1, in this order. */
    void sumRows(float[] w, int wOffset, int stride, int[] rows, float[] factors, int from, int to, float[] y, int yOffset, int n);

    /** g[rows[k] * stride + j] += factors[k] * x[j] for k = from to to - 1. */
    void addToRows(float[] x, int xOffset, int[] rows, float[] factors, int from, int to, float[] g, int gOffset, int stride, int n);

    /**
     * The sparse forward pass: out[j] = the sum over k in [from, to) of sign(indices[k]) * w[index(indices[k])][j], added in
     * the order of k, starting from +0.
     *
     * @param w [index][j], rows {@code stride} apart
     * @param indices as {@link SignedIndex} packs them
     */
    void gatherAdd(float[] w, int wOffset, int stride, short[] indices, int from, int to,
                   float[] out, int outOffset, int n);

    /**
     * The sparse backward pass: g[index(indices[k])][j] += sign(indices[k]) * delta[j] for k in [from, to).
     *
     * @param indices as {@link SignedIndex} packs them
     * @param g [index][j], rows {@code stride} apart
     */
    void scatterAdd(float[] delta, int deltaOffset, short[] indices, int from, int to,
                    float[] g, int gOffset, int stride, int n);

    /** x[i] = 0 where x[i] &lt; 0, in place. NaN and -0 are not below 0 and stay: a poisoned activation shows. */
    void relu(float[] x, int offset, int n);

    /** out[j] = h[j] &gt; 0 ? scale * w[j] : 0. Where h[j] is NaN the result is 0. */
    void reluBackward(float scale, float[] w, int wOffset, float[] h, int hOffset, float[] out, int outOffset, int n);

    /**
     * One step of RMSProp upwards along the gradient g, with
     * cache = decay * cache + (1 - decay) * g<sup>2</sup>, then w += learningRate * g / (sqrt(cache) + epsilon).
     */
    void rmsProp(float[] w, int wOffset, float[] g, int gOffset, float[] cache, int cacheOffset, int n,
                 float learningRate, float decay, float epsilon);

    /**
     * One step of Adam upwards along the gradient g: m = beta1 * m + (1 - beta1) * g,
     * v = beta2 * v + (1 - beta2) * g<sup>2</sup>, then w += stepSize * m / (sqrt(v) + epsilon).
     *
     * <p>The bias corrections of step t are the caller's, who computes them once for all weights (Kingma and Ba 2015, end
     * of section 2): with c = sqrt(1 - beta2<sup>t</sup>), a stepSize of learningRate * c / (1 - beta1<sup>t</sup>), and
     * c times the epsilon that stands beside the corrected root.
     */
    void adam(float[] w, int wOffset, float[] g, int gOffset, float[] m, int mOffset, float[] v, int vOffset, int n,
              float stepSize, float beta1, float beta2, float epsilon);

    /** The sum of x[i]. */
    float sum(float[] x, int offset, int n);

    /**
     * The population variance about a mean taken before: the sum of (x[i] - mean)<sup>2</sup> over n; NaN if n is 0.
     *
     * <p>Training does not call this: it is here to be benchmarked, beside {@link #sum}.
     */
    float variance(float[] x, int offset, int n, float mean);
}
