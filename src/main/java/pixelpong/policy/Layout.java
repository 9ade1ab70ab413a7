package pixelpong.policy;

import java.util.List;
import java.util.function.IntBinaryOperator;
import pixelpong.pixels.Screen;
import pixelpong.simd.Kernels;

/**
 * Where each parameter of the network lies in one flat array: the table that drives weights, gradient, optimiser state
 * and checkpoint alike.
 *
 * <p>W1 stands first, [pixel][stride], then W2, [stride]: the weights of one pixel lie side by side, so that a sparse
 * observation touches whole rows. A row of {@code hidden} weights is padded with zeros to {@code stride}, a whole number
 * of the widest vectors; the padding stays zero because its gradient is.
 */
public final class Layout {
    /** Inputs of the network. */
    public static final int INPUTS = Screen.FRAME_PIXELS;
    /** Hidden units that stay together when threads share them out: the floats of the widest vector (512 bits). */
    private static final int BLOCK = 16;

    private final int hidden;
    private final int stride;
    private final List<Tensor> tensors;

    /**
     * One matrix of parameters, as it lies in a flat array and in a checkpoint, which has a row an output, as the tutorial has W1.
     *
     * @param name its name in a checkpoint
     * @param inputs its columns there
     * @param outputs its rows there
     * @param vector whether the checkpoint has it as a vector, as the tutorial has W2: it has one column only
     * @param place where the weight from an input to an output lies in the flat array
     */
    public record Tensor(String name, int inputs, int outputs, boolean vector, IntBinaryOperator place) {
        /** Its extents in a checkpoint. */
        public int[] shape() {
            return vector ? new int[] {outputs} : new int[] {outputs, inputs};
        }

        /** Where element {@code i} of the checkpoint's matrix lies in the flat array. */
        public int index(int i) {
            return place.applyAsInt(i % inputs, i / inputs);
        }
    }

    /** The place of a weight where each input has a row, and the rows lie {@code stride} apart. */
    static IntBinaryOperator rows(int offset, int stride) {
        return (input, output) -> offset + input * stride + output;
    }

    /** The layout for a number of hidden units, at least 1. */
    public Layout(int hidden) {
        this.hidden = hidden;
        stride = stride(hidden);
        tensors = List.of(new Tensor("W1", INPUTS, hidden, false, rows(w1(), stride)),
                new Tensor("W2", 1, hidden, true, rows(w2(), stride)));
    }

    /** Hidden units. */
    public int hidden() {
        return hidden;
    }

    /** Floats from one row to the next; the first {@link #hidden()} of them are used. */
    public int stride() {
        return stride;
    }

    /** Floats from one row of {@code columns} to the next: a whole number of the widest vectors. */
    static int stride(int columns) {
        return (columns + BLOCK - 1) / BLOCK * BLOCK;
    }

    /**
     * The first of the columns that fall to share {@code share} when {@code shares} threads share out a row among them: a
     * multiple of the widest vector, so that no share ends within one.
     */
    public static int shareStart(int stride, int share, int shares) {
        return (int) ((long) stride / BLOCK * share / shares) * BLOCK;
    }

    /** Where W1 begins: at a cache line, so that none belongs to two workers' units. */
    public int w1() {
        return Kernels.LINE;
    }

    /** Where W2 begins. */
    public int w2() {
        return w1() + INPUTS * stride;
    }

    /** The length of the flat array. */
    public int size() {
        return w2() + stride;
    }

    /** The parameters in the order of the flat array. */
    public List<Tensor> tensors() {
        return tensors;
    }
}
