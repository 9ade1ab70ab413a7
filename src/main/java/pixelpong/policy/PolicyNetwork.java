package pixelpong.policy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import pixelpong.game.Action;
import pixelpong.game.ActionSet;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.pixels.View;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;
import pixelpong.util.SplitMix64;

/**
 * The tutorial's network: h = ReLU(W1 x), p(up) = sigmoid(W2 . h), without biases.
 *
 * <p>All parameters are in one flat array: first W1, [pixel][stride], then W2, [stride]. The weights of one pixel are contiguous,
 * so that a sparse observation touches whole rows. A row of {@code hidden} weights is padded with zeros to {@code stride}, a
 * multiple of the widest vector; the padding stays zero because its gradient is zero.
 *
 * <p>Allocates in the constructor only. Any number of threads may call the methods concurrently while no thread changes the
 * {@link #weights()}: all scratch space is the caller's. There is a sparse pair of forward and backward, for training, and
 * a dense pair, for an observation as a full array; both give the same numbers, bit for bit.
 */
public final class PolicyNetwork {
    /** Inputs of the network. */
    public static final int INPUTS = Screen.FRAME_PIXELS;
    /** The maximum number of hidden units. */
    public static final int MOST_HIDDEN = 4096;
    /** The offset of W1: at a cache line, so that no line belongs to the units of two workers. */
    private static final int W1 = Kernels.LINE;

    private final Kernels kernels;
    private final float[] weights; // W1 [pixel][stride], W2 [stride]
    private final int hidden;
    private final int stride;
    private final int w2;

    /** Creates a network with at least one hidden unit whose weights are all zero. */
    public PolicyNetwork(int hidden, Kernels kernels) {
        this.kernels = kernels;
        this.hidden = hidden;
        stride = Units.stride(hidden);
        w2 = W1 + INPUTS * stride;
        weights = new float[w2 + stride];
    }

    /** Reads the network in a checkpoint; a {@link pixelpong.util.BadInput} says why there is none. */
    public static PolicyNetwork read(NpzReader npz, Kernels kernels) {
        int[] shape = npz.shape("W2");
        if (shape.length != 1 || shape[0] < 1 || shape[0] > MOST_HIDDEN) {
            boolean matrix = shape.length == 2 && Math.min(shape[0], shape[1]) == 1;
            throw npz.bad("has a W2 that is not one row of 1 to " + MOST_HIDDEN + " weights"
                    + (matrix ? "; W2.ravel() makes one of it" : ""));
        }
        npz.requireShape("W1", shape[0], INPUTS); // before it is allocated
        PolicyNetwork network = new PolicyNetwork(shape[0], kernels);
        network.load(npz);
        return network;
    }

    /** Restores the weights from a checkpoint of the same shape. */
    public void load(NpzReader npz) {
        Tensor.read(npz, "", tensors(), weights);
    }

    /** An independent network with the same weights. */
    public PolicyNetwork copy() {
        PolicyNetwork copy = new PolicyNetwork(hidden, kernels);
        System.arraycopy(weights, 0, copy.weights, 0, weights.length);
        return copy;
    }

    /** Draws the tutorial's initial weights: standard normal divided by the square root of the number of inputs. */
    public void initialise(SplitMix64 random) {
        double scale1 = 1 / Math.sqrt(INPUTS);
        for (int pixel = 0; pixel < INPUTS; pixel++) {
            drawRow(random, W1 + pixel * stride, scale1);
        }
        drawRow(random, w2, 1 / Math.sqrt(hidden));
    }

    private void drawRow(SplitMix64 random, int offset, double scale) {
        for (int j = 0; j < hidden; j++) {
            weights[offset + j] = (float) (random.nextGaussian() * scale);
        }
    }

    /**
     * The forward pass on a sparse observation.
     *
     * @param pixels sparse pixels, ascending
     * @param from index of the first
     * @param to index after the last
     * @param h receives the hidden activations [stride]
     * @return the logit of p(up)
     */
    public float forward(short[] pixels, int from, int to, float[] h) {
        forward(pixels, from, to, 0, stride, h);
        return kernels.dot(weights, w2, h, 0, stride);
    }

    /** Only the hidden activations, of the units {@code first} to {@code first + count - 1}. */
    public void forward(short[] pixels, int from, int to, int first, int count, float[] h) {
        kernels.gatherAdd(weights, W1 + first, stride, pixels, from, to, h, first, count);
        kernels.relu(h, first, count);
    }

    /**
     * The forward pass on a dense observation.
     *
     * @param x the observation [6400]
     * @param h receives the hidden activations [stride]
     * @return the logit of p(up)
     */
    public float forwardDense(float[] x, float[] h) {
        kernels.gemvTransposed(weights, W1, stride, x, 0, h, 0, INPUTS, stride);
        kernels.relu(h, 0, stride);
        return kernels.dot(weights, w2, h, 0, stride);
    }

    /**
     * The backward pass on a sparse observation: adds one step's contribution to the gradient, for some of the hidden units. A
     * unit's gradient depends on no other unit, so threads may share the units.
     *
     * @param pixels sparse pixels, ascending
     * @param from index of the first
     * @param to index after the last
     * @param first the first hidden unit
     * @param count the number of hidden units; {@code 0, stride} selects all
     * @param h the hidden activations of the forward pass [stride]
     * @param dLogit the derivative with respect to the logit
     * @param dh scratch, receives the derivative with respect to W1 x [stride]
     * @param gradient is added to; laid out as {@link #weights()}
     */
    public void backward(short[] pixels, int from, int to, int first, int count, float[] h, float dLogit, float[] dh,
            float[] gradient) {
        headBackward(first, count, h, dLogit, dh, gradient);
        kernels.scatterAdd(dh, first, pixels, from, to, gradient, W1 + first, stride, count);
    }

    /** The backward pass on a dense observation {@code x} [6400], for all hidden units; other parameters as {@link #backward}. */
    public void backwardDense(float[] x, float[] h, float dLogit, float[] dh, float[] gradient) {
        headBackward(0, stride, h, dLogit, dh, gradient);
        kernels.ger(x, 0, dh, 0, gradient, W1, stride, INPUTS, stride);
    }

    private void headBackward(int first, int count, float[] h, float dLogit, float[] dh, float[] gradient) {
        kernels.axpy(dLogit, h, first, gradient, w2 + first, count); // dW2 += g h
        kernels.reluBackward(dLogit, weights, w2 + first, h, first, dh, first, count); // dh = g W2 where h > 0
    }

    /** Updates the weights of some hidden units, and sets their gradient to 0; threads may share the units. */
    public void update(int first, int count, float[] gradient, Optimiser optimiser) {
        for (int row = W1 + first; row < weights.length; row += stride) {
            optimiser.update(row, count);
            Arrays.fill(gradient, row, row + count, 0);
        }
    }

    /**
     * Sums the squares of the gradients of some hidden units: one sum for each unit, so that the result does not depend on how
     * threads share the units.
     *
     * @param squares receives the sums [stride]
     */
    public void sumSquares(int first, int count, float[] gradient, double[] squares) {
        Arrays.fill(squares, first, first + count, 0);
        for (int row = W1 + first; row < weights.length; row += stride) {
            for (int j = 0; j < count; j++) {
                double derivative = gradient[row + j];
                squares[first + j] += derivative * derivative;
            }
        }
    }

    /** The number of hidden units. */
    public int hidden() {
        return hidden;
    }

    /** Floats from one row of weights or activations to the next; the first {@code hidden} are used, the rest are 0. */
    public int stride() {
        return stride;
    }

    /** The parameters: W1 (hidden, 6400) and W2 (hidden,), shaped as in the tutorial. */
    public List<Tensor> tensors() {
        return List.of(Tensor.matrix("W1", hidden, INPUTS, Tensor.rows(W1, stride)), Tensor.vector("W2", hidden, w2));
    }

    /** The flat array of all parameters; not a copy. */
    public float[] weights() {
        return weights;
    }

    /** A policy over up and down that shares these weights. */
    public Policy policy() {
        return new TutorialPolicy();
    }

    private final class TutorialPolicy implements Policy {
        private static final List<Action> UP_DOWN = ActionSet.UP_DOWN.actions();

        private final float[] h = new float[stride];
        private float up;

        @Override
        public View view() {
            return View.DIFFERENCE;
        }

        @Override
        public List<Action> actions() {
            return UP_DOWN;
        }

        @Override
        public void observe(Observation observation) {
            up = Bernoulli.sigmoid(forward(observation.pixels().packed(), 0, observation.pixels().count(), h));
        }

        @Override
        public double probability(int action) {
            return action == 0 ? up : 1.0 - up;
        }

        @Override
        public int sample(double uniform) {
            return uniform < up ? 0 : 1;
        }

        @Override
        public double entropy() {
            return Bernoulli.entropy(up);
        }

        @Override
        public int hiddenUnits() {
            return hidden;
        }

        @Override
        public float activation(int unit) {
            return h[unit];
        }

        /** The norm of a unit's row of W1 times the absolute value of its weight in W2. */
        @Override
        public float[] strengths() {
            double[] squares = new double[hidden];
            for (int row = W1; row < w2; row += stride) {
                for (int unit = 0; unit < hidden; unit++) {
                    squares[unit] += weights[row + unit] * weights[row + unit];
                }
            }
            float[] strengths = new float[hidden];
            for (int unit = 0; unit < hidden; unit++) {
                strengths[unit] = (float) (Math.sqrt(squares[unit]) * Math.abs(weights[w2 + unit]));
            }
            return strengths;
        }

        @Override
        public void incomingWeights(int unit, float[] into) {
            for (int pixel = 0; pixel < INPUTS; pixel++) {
                into[pixel] = weights[W1 + pixel * stride + unit];
            }
        }

        @Override
        public List<Tensor> tensors() {
            return PolicyNetwork.this.tensors();
        }

        @Override
        public float[] weights() {
            return weights;
        }

        @Override
        public void write(NpzWriter npz) throws IOException {
            Tensor.write(npz, "", tensors(), weights);
        }

        @Override
        public Policy copy() {
            return PolicyNetwork.this.copy().policy();
        }
    }
}
