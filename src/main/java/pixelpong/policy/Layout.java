package pixelpong.policy;

import java.util.List;
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
     * One matrix of parameters, as it lies in a flat array and in a checkpoint, which has it transposed: a row an output, as
     * the tutorial has W1.
     *
     * @param name its name in a checkpoint
     * @param offset its first element in the flat array
     * @param inputs its rows in the flat array
     * @param outputs the used columns of a row
     * @param stride from one row to the next
     * @param order of its rows in the flat array
     */
    public record Tensor(String name, int offset, int inputs, int outputs, int stride, Order order) {
        /** Its extents in a checkpoint. */
        public int[] shape() {
            return order == Order.ONE_ROW ? new int[] {outputs} : new int[] {outputs, inputs};
        }

        /** Where element {@code i} of the checkpoint's matrix lies in the flat array. */
        public int index(int i) {
            int row = order == Order.COLUMN_BY_COLUMN ? byColumn(i % inputs) : i % inputs;
            return offset + row * stride + i / inputs;
        }
    }

    /** In which order the rows of a matrix lie in the flat array. */
    public enum Order {
        /** That of the checkpoint. */
        AS_IS,
        /** The checkpoint has the pixels of a frame row by row, the flat array has them as {@link #byColumn} says. */
        COLUMN_BY_COLUMN,
        /** There is one row only, and the checkpoint has it as a vector, as the tutorial has W2. */
        ONE_ROW
    }

    /** The place of a pixel where the pixels of each frame are counted column by column instead of row by row. */
    static int byColumn(int pixel) {
        int inFrame = pixel % Screen.FRAME_PIXELS;
        return pixel - inFrame + inFrame % Screen.FRAME_SIDE * Screen.FRAME_SIDE + inFrame / Screen.FRAME_SIDE;
    }

    /** The layout for a number of hidden units, at least 1. */
    public Layout(int hidden) {
        this.hidden = hidden;
        stride = stride(hidden);
        tensors = List.of(new Tensor("W1", w1(), INPUTS, hidden, stride, Order.AS_IS),
                new Tensor("W2", w2(), 1, hidden, stride, Order.ONE_ROW));
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
