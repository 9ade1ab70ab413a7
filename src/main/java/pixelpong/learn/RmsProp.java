package pixelpong.learn;

import pixelpong.policy.Layout;
import pixelpong.simd.Kernels;

/**
 * RMSProp as the tutorial has it, going uphill: cache = decay cache + (1 - decay) g^2; w += lr g / (sqrt(cache) + 1e-5).
 *
 * <p>Allocates in the constructor only; threads may update different units of one instance at once.
 */
public final class RmsProp {
    private static final float EPSILON = 1e-5f;

    private final Kernels kernels;
    private final Layout layout;
    private final float learningRate;
    private final float decay;
    private final float[] cache; // as the weights

    /** For the parameters of {@code layout}. */
    public RmsProp(Layout layout, float learningRate, float decay, Kernels kernels) {
        this.layout = layout;
        this.kernels = kernels;
        this.learningRate = learningRate;
        this.decay = decay;
        cache = new float[layout.size()];
    }

    /**
     * One step along the gradient, which is summed over the batch, not averaged, for some of the hidden units: several
     * threads may share out the units among them.
     *
     * @param weights are changed, as the layout says
     * @param gradient as the layout says
     * @param first the first hidden unit
     * @param count how many hidden units
     */
    public void update(float[] weights, float[] gradient, int first, int count) {
        for (int row = layout.w1() + first; row < layout.size(); row += layout.stride()) {
            kernels.rmsProp(weights, row, gradient, row, cache, row, count, learningRate, decay, EPSILON);
        }
    }

    /** The running mean of squared gradients; not a copy. */
    public float[] cache() {
        return cache;
    }
}
