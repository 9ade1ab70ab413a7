package pixelpong.learn;

import pixelpong.simd.Kernels;

/**
 * Adam (Kingma and Ba 2015), going uphill, for parameters that need not all move in every step: one that no input touched
 * keeps its moments, too ("lazy" Adam), which spares the memory traffic of the whole first layer.
 *
 * <p>Allocates in the constructor only; threads may update different parameters of one instance at once.
 */
public final class Adam {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-5f;
    /** A power below this changes 1 minus it no more. */
    private static final double NOTHING = 0x1p-60;

    private final Kernels kernels;
    private final float[] mean; // of the gradient
    private final float[] square; // mean of its square
    private long steps;
    private double power1 = 1; // BETA1 to the power of steps, multiplied out: StrictMath.pow allocates
    private double power2 = 1;
    private float stepSize; // the learning rate of this step, and epsilon, with the bias corrections
    private float epsilon;

    /** For {@code size} parameters. */
    public Adam(int size, Kernels kernels) {
        this.kernels = kernels;
        mean = new float[size];
        square = new float[size];
    }

    /**
     * Begins step t: each parameter it moves takes w += learningRate * m&#770; / (sqrt(v&#770;) + 1e-5), where m and v are
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

    /**
     * Moves the parameters {@code offset} to {@code offset + count - 1} in the step that was begun; their gradient begins at
     * {@code gradientOffset}.
     */
    public void update(float[] weights, int offset, float[] gradient, int gradientOffset, int count) {
        kernels.adam(weights, offset, gradient, gradientOffset, mean, offset, square, offset, count, stepSize, BETA1, BETA2,
                epsilon);
    }

    /** Steps so far. */
    public long steps() {
        return steps;
    }

    /** Says how many steps there were, for one who has filled in the moments. */
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

    /** The running mean of its square; not a copy. */
    public float[] square() {
        return square;
    }
}
