package pixelpong.learn;

import java.util.Arrays;
import pixelpong.policy.Optimiser;
import pixelpong.simd.Kernels;

/**
 * Adam (Kingma and Ba 2015) for gradient ascent. A parameter that a step skips keeps its moments ("lazy" Adam), which saves the
 * memory traffic of rows that no input touched.
 *
 * <p>Allocates in the constructor only. Threads may update different parameters of one instance concurrently.
 */
public final class Adam implements Optimiser {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-5f;
    /** Once a power is below this, 1 - power is exactly 1. */
    private static final double NOTHING = 0x1p-60;

    private final Kernels kernels;
    private final float[] weights;
    private final float[] gradient;
    private final float[] mean; // the running mean of the gradient
    private final float[] square; // the running mean of the squared gradient
    private long steps;
    private double power1 = 1; // BETA1 to the power of steps; a running product, since StrictMath.pow allocates
    private double power2 = 1;
    private float stepSize; // the learning rate and epsilon of this step, with the bias corrections
    private float epsilon;

    /** Creates an optimiser that moves {@code weights} along {@code gradient}. */
    public Adam(float[] weights, float[] gradient, Kernels kernels) {
        this.weights = weights;
        this.gradient = gradient;
        this.kernels = kernels;
        mean = new float[weights.length];
        square = new float[weights.length];
    }

    /**
     * Begins step t, which updates parameters by w += learningRate * m&#770; / (sqrt(v&#770;) + 1e-5), where m and v are
     * the running means of the gradient and of its square, m&#770; = m / (1 - 0.9<sup>t</sup>) and
     * v&#770; = v / (1 - 0.999<sup>t</sup>).
     */
    public void begin(float learningRate) {
        steps++;
        power1 *= BETA1;
        power2 *= BETA2;
        double rootCorrection = Math.sqrt(1 - power2);
        stepSize = (float) (learningRate * rootCorrection / (1 - power1));
        epsilon = (float) (EPSILON * rootCorrection);
    }

    /** Updates a range of weights in the current step. */
    @Override
    public void update(int offset, int count) {
        kernels.adam(weights, offset, gradient, offset, mean, offset, square, offset, count, stepSize, BETA1, BETA2,
                epsilon);
    }

    /** Forgets all steps. */
    void clear() {
        resume(0);
        Arrays.fill(mean, 0);
        Arrays.fill(square, 0);
    }

    /** The number of steps so far. */
    public long steps() {
        return steps;
    }

    /** Restores the step count; the caller restores the moments. */
    public void resume(long steps) {
        this.steps = steps;
        power1 = 1;
        power2 = 1;
        for (long step = 0; step < steps && power2 > NOTHING; step++) {
            power1 *= BETA1;
            power2 *= BETA2;
        }
    }

    /** The running mean of the gradient; not a copy. */
    public float[] mean() {
        return mean;
    }

    /** The running mean of the squared gradient; not a copy. */
    public float[] square() {
        return square;
    }
}
