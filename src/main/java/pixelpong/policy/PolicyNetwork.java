package pixelpong.policy;

import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/**
 * The tutorial's network: h = ReLU(W1 x), p(up) = sigmoid(W2 . h), without biases.
 *
 * <p>Allocates in the constructor only. Any number of threads may call the methods at once while nobody changes the
 * {@link #weights()}: all scratch space is the caller's. Forward and backward come in a sparse pair, which training uses,
 * and a dense pair for an observation written out in full; both give the same numbers, bit for bit.
 */
public final class PolicyNetwork {
    private final Kernels kernels;
    private final Layout layout;
    private final float[] weights; // as the layout says: W1 [pixel][stride], W2 [stride]
    private final int hidden;
    private final int stride;
    private final int w1;
    private final int w2;

    /** A network whose weights are all zero. */
    public PolicyNetwork(int hidden, Kernels kernels) {
        this.kernels = kernels;
        this.hidden = hidden;
        layout = new Layout(hidden);
        stride = layout.stride();
        w1 = layout.w1();
        w2 = layout.w2();
        weights = new float[layout.size()];
    }

    /** A network of its own with the same weights. */
    public PolicyNetwork copy() {
        PolicyNetwork copy = new PolicyNetwork(hidden, kernels);
        System.arraycopy(weights, 0, copy.weights, 0, weights.length);
        return copy;
    }

    /** Draws the tutorial's initial weights: standard normal, over the square root of the number of inputs. */
    public void initialise(SplitMix64 random) {
        double scale1 = 1 / Math.sqrt(Layout.INPUTS);
        for (int pixel = 0; pixel < Layout.INPUTS; pixel++) {
            drawRow(random, w1 + pixel * stride, scale1);
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
     * @param cells pixels that differ, as {@code Observation} encodes them, ascending
     * @param from the first cell
     * @param to after the last cell
     * @param h receives the hidden activations [stride]
     * @return the logit of p(up)
     */
    public float forward(short[] cells, int from, int to, float[] h) {
        forward(cells, from, to, 0, stride, h);
        return kernels.dot(weights, w2, h, 0, stride);
    }

    /** The hidden activations alone, of the units {@code first} to {@code first + count - 1}. */
    public void forward(short[] cells, int from, int to, int first, int count, float[] h) {
        kernels.gatherAdd(weights, w1 + first, stride, cells, from, to, h, first, count);
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
        kernels.gemvTransposed(weights, w1, stride, x, 0, h, 0, Layout.INPUTS, stride);
        kernels.relu(h, 0, stride);
        return kernels.dot(weights, w2, h, 0, stride);
    }

    /**
     * The backward pass on a sparse observation: adds one step's share to the gradient, for some of the hidden units. A unit's
     * gradient depends on no other unit, so several threads may share out the units among them.
     *
     * @param cells pixels that differ, ascending
     * @param from the first cell
     * @param to after the last cell
     * @param first the first hidden unit
     * @param count how many hidden units; {@code 0, stride} are all
     * @param h the hidden activations of the forward pass [stride]
     * @param dLogit the derivative with respect to the logit
     * @param dh scratch, receives the derivative with respect to W1 x [stride]
     * @param gradient is added to, as {@link #layout()} says
     */
    public void backward(short[] cells, int from, int to, int first, int count, float[] h, float dLogit, float[] dh,
            float[] gradient) {
        headBackward(first, count, h, dLogit, dh, gradient);
        kernels.scatterAdd(dh, first, cells, from, to, gradient, w1 + first, stride, count);
    }

    /** The backward pass on a dense observation {@code x} [6400], for all hidden units; otherwise as {@link #backward}. */
    public void backwardDense(float[] x, float[] h, float dLogit, float[] dh, float[] gradient) {
        headBackward(0, stride, h, dLogit, dh, gradient);
        kernels.ger(x, 0, dh, 0, gradient, w1, stride, Layout.INPUTS, stride);
    }

    private void headBackward(int first, int count, float[] h, float dLogit, float[] dh, float[] gradient) {
        kernels.axpy(dLogit, h, first, gradient, w2 + first, count); // dW2 += g h
        kernels.reluBackward(dLogit, weights, w2 + first, h, first, dh, first, count); // dh = g W2 where h > 0
    }

    /** p(up) of a logit, correctly the same on every JDK and processor. */
    public static float sigmoid(float logit) {
        return (float) (1 / (1 + StrictMath.exp(-logit)));
    }

    /** Where the parameters lie in {@link #weights()} and in a gradient. */
    public Layout layout() {
        return layout;
    }

    /** The parameters; not a copy. */
    public float[] weights() {
        return weights;
    }
}
