package pixelpong.policy;

import java.util.Arrays;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/**
 * A fully connected layer: out = in W. A hidden layer applies ReLU; the last layer adds a constant instead, the prior.
 *
 * <p>W is [input][output], both padded to whole vectors. Threads share the rows of a batch in {@link #forward} and
 * {@link #backward}, and the inputs in {@link #gradient} and {@link #update}: a row of W, its gradient and its part of the
 * transposed copy belong to one share. No method allocates.
 */
final class DenseLayer {
    private static final int LINE = Kernels.LINE;

    private final String name;
    private final int inputs;
    private final int outputs;
    private final int strideIn;
    private final int strideOut;
    private final int shares;
    private final float[] constant; // added to the first outputs; empty in a hidden layer
    private final boolean hidden;
    private final float[] weights; // of the whole network; this layer's from offset on [strideIn][strideOut]
    private final int offset;
    private final float[] transposed; // [strideOut][strideIn]
    private final Kernels kernels;

    private DenseLayer(String name, int inputs, int outputs, float[] constant, boolean hidden, int shares, float[] weights,
            int offset, Kernels kernels) {
        this.name = name;
        this.inputs = inputs;
        this.outputs = outputs;
        strideIn = Units.stride(inputs);
        strideOut = Units.stride(outputs);
        this.constant = constant;
        this.hidden = hidden;
        this.shares = shares;
        this.weights = weights;
        this.offset = offset;
        this.kernels = kernels;
        transposed = new float[LINE + strideIn * strideOut];
    }

    /** A hidden layer. */
    static DenseLayer hidden(String name, int inputs, int outputs, int shares, float[] weights, int offset, Kernels kernels) {
        return new DenseLayer(name, inputs, outputs, new float[0], true, shares, weights, offset, kernels);
    }

    /** The last layer: {@code constant} is added to its first outputs. */
    static DenseLayer last(String name, int inputs, int outputs, float[] constant, int shares, float[] weights, int offset,
            Kernels kernels) {
        return new DenseLayer(name, inputs, outputs, constant, false, shares, weights, offset, kernels);
    }

    /** The number of floats for the weights of such a layer. */
    static int size(int inputs, int outputs) {
        return Units.stride(inputs) * Units.stride(outputs);
    }

    /** Draws the weights to the outputs {@code first} to {@code end - 1}: standard normal times a scale. */
    void draw(SplitMix64 random, int first, int end, double scale) {
        for (int input = 0; input < inputs; input++) {
            for (int output = first; output < end; output++) {
                weights[row(input) + output] = (float) (random.nextGaussian() * scale);
            }
        }
    }

    /** The number of inputs. */
    int inputs() {
        return inputs;
    }

    /** The number of outputs. */
    int outputs() {
        return outputs;
    }

    private int row(int input) {
        return offset + input * strideOut;
    }

    private int firstInput(int share) {
        return Units.shareStart(strideIn, share, shares);
    }

    /**
     * The forward pass of the rows {@code first} to {@code first + count - 1}.
     *
     * @param workspace {@code Kernels.GEMM_WORKSPACE} floats for this thread only
     */
    void forward(Activations in, Activations out, int first, int count, float[] workspace) {
        int from = out.row(first);
        Arrays.fill(out.values, from, from + count * strideOut, 0);
        for (int row = first; row < first + count; row++) {
            System.arraycopy(constant, 0, out.values, out.row(row), constant.length);
        }
        kernels.gemm(in.values, in.row(first), strideIn, weights, offset, strideOut, out.values, from, strideOut, count, strideOut,
                strideIn, workspace);
        if (hidden) {
            kernels.relu(out.values, from, count * strideOut);
        }
    }

    /**
     * The backward pass of some rows: from the derivatives with respect to this layer's outputs (at a hidden layer, before ReLU) to
     * those with respect to its inputs before their ReLU.
     */
    void backward(Activations in, Activations out, int first, int count, float[] workspace) {
        int from = in.row(first);
        Arrays.fill(in.derivatives, from, from + count * strideIn, 0);
        kernels.gemm(out.derivatives, out.row(first), strideOut, transposed, LINE, strideIn, in.derivatives, from, strideIn,
                count, strideIn, outputs, workspace);
        kernels.reluBackward(1, in.derivatives, from, in.values, from, in.derivatives, from, count * strideIn);
    }

    /**
     * The gradient, summed over the rows 0 to {@code rows - 1}, row by row, for one share of the inputs.
     *
     * @param gradient receives it, laid out as the weights
     */
    void gradient(Activations in, Activations out, int rows, int share, float[] gradient, float[] workspace) {
        int first = firstInput(share);
        int count = firstInput(share + 1) - first;
        Arrays.fill(gradient, row(first), row(first) + count * strideOut, 0);
        kernels.gemmTransposed(in.values, LINE + first, strideIn, out.derivatives, LINE, strideOut, gradient, row(first), strideOut,
                count, strideOut, rows, workspace);
    }

    /** The sum of the squared gradients of each input, for one share of the inputs: each depends on no other input. */
    void sumSquares(int share, float[] gradient, double[] squares) {
        for (int input = firstInput(share); input < firstInput(share + 1); input++) {
            squares[input] = kernels.dot(gradient, row(input), gradient, row(input), strideOut);
        }
    }

    /** The number of sums that {@link #sumSquares} writes for all shares. */
    int sums() {
        return strideIn;
    }

    /** Updates the weights of one share of the inputs. */
    void update(int share, Optimiser optimiser) {
        int from = row(firstInput(share));
        optimiser.update(from, row(firstInput(share + 1)) - from);
        transpose(share);
    }

    /** Updates the transposed copy after the weights were written directly. */
    void weightsChanged() {
        for (int share = 0; share < shares; share++) {
            transpose(share);
        }
    }

    /** Writes a cache line of the copy at a time. */
    private void transpose(int share) {
        for (int block = firstInput(share); block < firstInput(share + 1); block += Units.BLOCK) {
            for (int output = 0; output < strideOut; output++) {
                int to = LINE + output * strideIn;
                for (int input = block; input < block + Units.BLOCK; input++) {
                    transposed[to + input] = weights[row(input) + output];
                }
            }
        }
    }

    /** The sum of the squared weights from an input. */
    double squaredLength(int input) {
        double sum = 0;
        for (int output = 0; output < strideOut; output++) {
            float weight = weights[row(input) + output];
            sum += weight * weight;
        }
        return sum;
    }

    /** The parameters in a checkpoint. */
    Tensor tensor() {
        return Tensor.matrix(name, outputs, inputs, Tensor.rows(offset, strideOut));
    }
}
