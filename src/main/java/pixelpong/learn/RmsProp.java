package pixelpong.learn;

import pixelpong.simd.Kernels;

/**
 * RMSProp as the tutorial has it, going uphill: cache = decay cache + (1 - decay) g^2; w += lr g / (sqrt(cache) + 1e-5).
 *
 * <p>Allocates in the constructor only; one instance belongs to one thread.
 */
public final class RmsProp {
    private static final float EPSILON = 1e-5f;

    private final Kernels kernels;
    private final float learningRate;
    private final float decay;
    private final float[] cache; // as the weights

    /** For {@code size} parameters. */
    public RmsProp(int size, float learningRate, float decay, Kernels kernels) {
        this.kernels = kernels;
        this.learningRate = learningRate;
        this.decay = decay;
        cache = new float[size];
    }

    /** One step along the gradient, which is summed over the batch, not averaged. */
    public void update(float[] weights, float[] gradient) {
        kernels.rmsProp(weights, 0, gradient, 0, cache, 0, weights.length, learningRate, decay, EPSILON);
    }

    /** The running mean of squared gradients; not a copy. */
    public float[] cache() {
        return cache;
    }
}
