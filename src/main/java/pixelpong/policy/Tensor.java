package pixelpong.policy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntBinaryOperator;
import java.util.stream.Collectors;
import pixelpong.util.BadInput;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;

/**
 * A matrix or vector of parameters: its name and shape in a checkpoint, and the indices of its elements in a network's flat array.
 * A network's list of tensors also serves its gradient and its optimiser's state.
 */
public final class Tensor {
    private final String name;
    private final int outputs;
    private final int inputs;
    private final int[] shape;
    private final IntBinaryOperator place;

    private Tensor(String name, int outputs, int inputs, int[] shape, IntBinaryOperator place) {
        this.name = name;
        this.outputs = outputs;
        this.inputs = inputs;
        this.shape = shape;
        this.place = place;
    }

    /**
     * A matrix that has a row for each output in a checkpoint, as W1 in the tutorial.
     *
     * @param place gives the index in the flat array of the weight from an input to an output
     */
    static Tensor matrix(String name, int outputs, int inputs, IntBinaryOperator place) {
        return new Tensor(name, outputs, inputs, new int[] {outputs, inputs}, place);
    }

    /** A vector of one weight for each unit, contiguous from {@code offset} on, as W2 in the tutorial. */
    static Tensor vector(String name, int units, int offset) {
        return new Tensor(name, units, 1, new int[] {units}, (input, unit) -> offset + unit);
    }

    /** The indices of weights with one row for each input, {@code stride} apart. */
    static IntBinaryOperator rows(int offset, int stride) {
        return (input, output) -> offset + input * stride + output;
    }

    /** The name in a checkpoint. */
    public String name() {
        return name;
    }

    /** The shape in a checkpoint. */
    public int[] shape() {
        return shape.clone();
    }

    /** The number of elements. */
    public int size() {
        return outputs * inputs;
    }

    /** The index in the flat array of element {@code i} of the checkpoint's array, in C order. */
    public int index(int i) {
        return place.applyAsInt(i % inputs, i / inputs);
    }

    /** The Euclidean norm. */
    public double norm(float[] weights) {
        double squares = 0;
        for (int i = 0; i < size(); i++) {
            double weight = weights[index(i)];
            squares += weight * weight;
        }
        return Math.sqrt(squares);
    }

    /** Shape and Euclidean norm for display: {@code W1 (200, 6400), norm 14.1}. */
    public String describe(float[] weights) {
        String extents = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%s (%s), norm %.4f", name, extents, norm(weights));
    }

    /**
     * Writes tensors to a checkpoint.
     *
     * @param prefix precedes their names
     * @param values the flat array
     * @throws IOException if they cannot be written
     */
    public static void write(NpzWriter npz, String prefix, List<Tensor> tensors, float[] values) throws IOException {
        for (Tensor tensor : tensors) {
            npz.addFloats(prefix + tensor.name, i -> values[tensor.index(i)], tensor.shape);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws BadInput if the checkpoint lacks a tensor or has it in another shape
     */
    public static void read(NpzReader npz, String prefix, List<Tensor> tensors, float[] values) {
        for (Tensor tensor : tensors) {
            float[] read = npz.floats(prefix + tensor.name, tensor.shape);
            for (int i = 0; i < read.length; i++) {
                values[tensor.index(i)] = read[i];
            }
        }
    }
}
