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
public interface Kernels extends VectorRoutines, MatrixProducts, FrameRoutines {

    /** The number of partial sums of a reduction, whatever the vector width. */
    int PARTIAL_SUMS = 16;

    /**
     * The first element of a large array that begins a cache line, where the JVM lets large arrays begin at one, as HotSpot does:
     * 12 behind its usual header of 16 bytes. Nothing depends on it but speed: a vector that lies in one line is loaded at once,
     * and two threads whose ranges meet between two lines do not take the line from each other.
     */
    int LINE = ArrayLayout.firstInLine();

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
}
