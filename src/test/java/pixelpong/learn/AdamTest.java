package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pixelpong.simd.Kernels;

class AdamTest {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-5;

    /** The paper's algorithm 1, in double precision. */
    @Test
    void stepsAreThoseOfThePaper() {
        float[] weights = {0.5f, -1, 2, 0};
        double[] expected = {0.5, -1, 2, 0};
        double[] mean = new double[4];
        double[] square = new double[4];
        Adam adam = new Adam(4, Kernels.selected());
        for (int t = 1; t <= 50; t++) {
            float[] gradient = {0.3f, (float) Math.sin(t), 1e-4f * t, t % 2 == 0 ? 1e-6f : -3};
            adam.begin(1e-2f);
            adam.update(weights, 0, gradient, 0, 4);
            for (int i = 0; i < 4; i++) {
                mean[i] = BETA1 * mean[i] + (1 - BETA1) * gradient[i];
                square[i] = BETA2 * square[i] + (1 - BETA2) * gradient[i] * gradient[i];
                double correctedMean = mean[i] / (1 - Math.pow(BETA1, t));
                double correctedSquare = square[i] / (1 - Math.pow(BETA2, t));
                expected[i] += 1e-2 * correctedMean / (Math.sqrt(correctedSquare) + EPSILON);
                assertEquals(expected[i], weights[i], 1e-5, "weight " + i + " after step " + t);
            }
        }
        assertEquals(50, adam.steps());
    }

    /** The first step is the learning rate towards the gradient, however large that is. */
    @Test
    void parametersThatAreLeftOutKeepTheirMoments() {
        float[] weights = {0, 0, 0};
        Adam adam = new Adam(3, Kernels.selected());
        adam.begin(0.25f);
        adam.update(weights, 1, new float[] {7, 7, -100}, 2, 1);
        assertArrayEquals(new float[] {0, -0.25f, 0}, weights, 1e-6f);
        assertArrayEquals(new float[] {0, -10, 0}, adam.mean(), 1e-4f);
        assertArrayEquals(new float[] {0, 10, 0}, adam.square(), 1e-3f);
    }
}
