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
 *
 * <p>A cell is one pixel of a sparse difference frame in a {@code short}: {@code pixel << 1 | (negative ? 1 : 0)}.
 */
public interface Kernels {

    /** The number of partial sums of a reduction, whatever the vector width. */
    int PARTIAL_SUMS = 16;

    /**
     * The implementation for this JVM, chosen once. {@code -Dpixelpong.kernels=auto|scalar|vector} decides (default
     * {@code auto}: vector where the module is there, else scalar), {@code -Dpixelpong.vectorBits=128|256|512} sets the
     * width (default: what the hardware prefers).
     *
     * @throws IllegalArgumentException if a property asks for something this JVM cannot do
     */
    static Kernels selected() {
        return Selection.ofThisJvm().kernels();
    }

    /** Why {@code auto} settled for scalar, a sentence naming the remedy; or null where it did not have to. */
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
     * @throws IllegalArgumentException if this JVM has no vector module or not the width asked for
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

    /**
     * The sparse forward pass: out[j] = the sum over k in [from, to) of sign(cells[k]) * w[pixel(cells[k])][j], added in
     * the order of k, starting from +0.
     *
     * @param w [pixel][j], rows {@code stride} apart
     */
    void gatherAdd(float[] w, int wOffset, int stride, short[] cells, int from, int to, float[] out, int outOffset, int n);

    /**
     * The sparse backward pass: g[pixel(cells[k])][j] += sign(cells[k]) * delta[j] for k in [from, to).
     *
     * @param g [pixel][j], rows {@code stride} apart
     */
    void scatterAdd(float[] delta, int deltaOffset, short[] cells, int from, int to, float[] g, int gOffset, int stride, int n);

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
}
