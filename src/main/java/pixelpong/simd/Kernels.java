package pixelpong.simd;

/**
 * The arithmetic of the network: every loop over weights, activations or pixels.
 *
 * <p>Allocation and threading: no routine allocates, and none keeps anything between calls, so one instance serves any
 * number of threads as long as they write to different ranges. Buffers belong to the caller.
 *
 * <p>There are two implementations, {@link ScalarKernels}, which is the specification, and {@link VectorKernels}, its
 * twin on the Vector API. Both give the same result, bit for bit, at every vector width (a NaN is a NaN: its payload
 * is not part of the promise). Three rules make it so:
 * <ul>
 * <li>every product that is added to something is a fused multiply-add, rounded once;
 * <li>where an output is a sum over rows, the rows are added in ascending order, and lanes hold different outputs;
 * <li>where neighbouring elements are summed ({@link #dot}, {@link #sum}, {@link #variance}, {@link #gemv}), there are 16
 *     partial sums p<sub>0</sub>..p<sub>15</sub>, each starting from +0, and p<sub>i</sub> takes the elements i, i+16,
 *     i+32, ... of all complete blocks of 16. They are folded in halves: t<sub>i</sub> = p<sub>i</sub> +
 *     p<sub>i+8</sub>, u<sub>i</sub> = t<sub>i</sub> + t<sub>i+4</sub>, total = (u<sub>0</sub> + u<sub>2</sub>) +
 *     (u<sub>1</sub> + u<sub>3</sub>). The up to 15 elements of the incomplete last block are then added to the total, in
 *     order.
 * </ul>
 *
 * <p>Arrays are flat; an offset says where a vector or matrix begins, {@code n} how many elements it has, and a stride how
 * far apart two rows begin. Lengths may be 0. Ranges of inputs and outputs must not overlap unless they are the same
 * range. A range that leaves its array throws {@link IndexOutOfBoundsException}; the output may then be half written.
 */
public interface Kernels {

    /** The number of partial sums of a reduction, whatever the vector width. */
    int PARTIAL_SUMS = 16;

    /** How many floats of scratch {@link #gemv} needs: the partial sums of the rows it takes at once. */
    int GEMV_WORKSPACE = 8 * PARTIAL_SUMS;

    /** How many floats of scratch a matrix product needs, whatever its shape: 512 KB, for a second-level cache. */
    int GEMM_WORKSPACE = 1 << 17;

    /**
     * The first element of a large array that begins a cache line: the JVM lets large arrays begin at one, with a header of 16 bytes.
     * Nothing depends on it but speed: a vector that lies in one line is loaded at once, and two threads whose ranges
     * meet between two lines do not take the line from each other.
     */
    int LINE = 12;

    /**
     * The implementation for this JVM, chosen once. {@code -Dpixelpong.kernels=auto|scalar|vector} decides (default
     * {@code auto}: vector where the module is there, else scalar), {@code -Dpixelpong.vectorBits=128|256|512} sets the
     * width (default: what the hardware prefers).
     *
     * @throws pixelpong.util.BadInput if a property asks for something this JVM cannot do
     */
    static Kernels selected() {
        return Selection.ofThisJvm().kernels();
    }

    /**
     * Why {@code auto} settled for scalar, a sentence naming the remedy; or null where it did not have to.
     *
     * @throws pixelpong.util.BadInput as {@link #selected} does
     */
    static String fallbackReason() {
        return Selection.ofThisJvm().fallbackReason();
    }

    /** The specification. */
    static Kernels scalar() {
        return ScalarKernels.INSTANCE;
    }

    /**
     * The vector twin, whatever {@code pixelpong.kernels} says.
     *
     * @throws pixelpong.util.BadInput if this JVM has no vector module or not the width asked for
     */
    static Kernels vector() {
        return Selection.vector();
    }

    /** For the line at the start of a run: "scalar", or "vector, 512 bits". */
    String description();

    /** The sum of a[i] * b[i]. */
    float dot(float[] a, int aOffset, float[] b, int bOffset, int n);

    /** y[i] += alpha * x[i]. */
    void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int n);

    /** y[j] += w[r * stride + j] for each of some rows r, one after the other: the sum of the rows' first n columns. */
    void sumRows(float[] w, int wOffset, int stride, int rows, float[] y, int yOffset, int n);

    /** w[r * stride + j] += x[j] for each of some rows r. */
    void addToRows(float[] x, int xOffset, float[] w, int wOffset, int stride, int rows, int n);

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

    /** The sum over n; NaN if n is 0. */
    default float mean(float[] x, int offset, int n) {
        return sum(x, offset, n) / n;
    }

    /** The population variance about a mean taken before: the sum of (x[i] - mean)<sup>2</sup> over n; NaN if n is 0. */
    float variance(float[] x, int offset, int n, float mean);

    /**
     * The dense forward pass with the weights as the tutorial shapes them: y[i] = the {@link #dot} of row i with x.
     *
     * @param w [i][column], rows {@code stride} apart
     * @param workspace at least {@link #GEMV_WORKSPACE} floats, not shared with another thread, overwritten
     */
    void gemv(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows, int columns,
              float[] workspace);

    /**
     * The dense forward pass with transposed weights: y[j] = the sum over i of x[i] * w[i][j], added in the order of i,
     * starting from +0. Where x holds -1, 0 and 1 and the weights are finite, this is {@link #gatherAdd} bit for bit.
     *
     * @param w [i][j], rows {@code stride} apart
     */
    void gemvTransposed(float[] w, int wOffset, int stride, float[] x, int xOffset, float[] y, int yOffset, int rows,
                        int columns);

    /**
     * The dense backward pass of one step: g[i][j] += x[i] * delta[j]. Where x holds -1, 0 and 1 and delta is finite,
     * this is {@link #scatterAdd} bit for bit, but for a -0 in g that a zero in x turns into +0.
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

    /**
     * Thins out and binarises a screen: frame[r][c] = table[screen[offset + r * rowStride + 2 * c]], every second column
     * of the rows {@code rowStride} apart.
     *
     * @param screen palette indices, unsigned
     * @param table 256 entries, palette index to 0 or 1
     * @param frame [rows][columns], without gaps
     */
    void binarise(byte[] screen, int screenOffset, int rowStride, byte[] table, byte[] frame, int frameOffset, int rows,
                  int columns);

    /** The dense observation: x[i] = frame[i] - previous[i]. */
    void difference(byte[] frame, int frameOffset, byte[] previous, int previousOffset, float[] x, int xOffset, int n);

    /**
     * The sparse observation: every pixel that differs between two binary frames, ascending, negative where it went from 1
     * to 0.
     *
     * @param n at most {@link SignedIndex#INDICES}
     * @param pixels receives them as {@link SignedIndex} packs them
     * @return the number of pixels written from {@code pixelsOffset} on
     */
    int differencePixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int n, short[] pixels,
                         int pixelsOffset);

    /**
     * {@link #binarise} of two screens and {@link #differencePixels} of the frames in one go, without the frames: what is
     * the same on both screens, nearly everything, is never looked up.
     *
     * @param screen palette indices; a row has 2 * columns of them and begins {@code rowStride} after the one before
     * @param previous likewise
     * @param pixels receives what differs, as {@link SignedIndex} packs it
     * @return the number of pixels written from {@code pixelsOffset} on
     */
    int screenPixels(byte[] screen, int screenOffset, byte[] previous, int previousOffset, int rowStride, byte[] table,
                     int rows, int columns, short[] pixels, int pixelsOffset);
}
