package pixelpong.learn;

import pixelpong.policy.Optimiser;
import pixelpong.simd.Kernels;

/**
 * The tutorial's RMSProp, for gradient ascent: cache = decay cache + (1 - decay) g^2; w += lr g / (sqrt(cache) + 1e-5).
 *
 * <p>The gradient is summed over the batch, not averaged. Allocates in the constructor only. Threads may update different
 * parameters of one instance concurrently.
 */
public final class RmsProp implements Optimiser {
    private static final float EPSILON = 1e-5f;

    private final Kernels kernels;
    private final float[] weights;
    private final float[] gradient;
    private final float[] cache; // laid out as the weights
    private final float learningRate;
    private final float decay;

    /** Creates an optimiser that moves {@code weights} along {@code gradient}. */
    public RmsProp(float[] weights, float[] gradient, float learningRate, float decay, Kernels kernels) {
        this.weights = weights;
        this.gradient = gradient;
        this.kernels = kernels;
        this.learningRate = learningRate;
        this.decay = decay;
        cache = new float[weights.length];
    }

    @Override
    public void update(int offset, int count) {
        kernels.rmsProp(weights, offset, gradient, offset, cache, offset, count, learningRate, decay, EPSILON);
    }

    /** The running mean of squared gradients; not a copy. */
    public float[] cache() {
        return cache;
    }
}
