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
        float[] gradient = new float[4];
        Adam adam = new Adam(weights, gradient, Kernels.selected());
        for (int t = 1; t <= 50; t++) {
            gradient[0] = 0.3f;
            gradient[1] = (float) Math.sin(t);
            gradient[2] = 1e-4f * t;
            gradient[3] = t % 2 == 0 ? 1e-6f : -3;
            adam.begin(1e-2f);
            adam.update(0, 4);
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
        Adam adam = new Adam(weights, new float[] {7, -100, 7}, Kernels.selected());
        adam.begin(0.25f);
        adam.update(1, 1);
        assertArrayEquals(new float[] {0, -0.25f, 0}, weights, 1e-6f);
        assertArrayEquals(new float[] {0, -10, 0}, adam.mean(), 1e-4f);
        assertArrayEquals(new float[] {0, 10, 0}, adam.square(), 1e-3f);
    }

    /** A restored step count goes on as if there had been no interruption, however far it is. */
    @Test
    void resumingGoesOnInTheSameStep() {
        for (int steps : new int[] {0, 1, 7, 300, 50_000}) {
            float[] straightWeights = {1};
            float[] resumedWeights = {1};
            Adam straight = new Adam(straightWeights, new float[] {0.5f}, Kernels.selected());
            for (int t = 0; t < steps; t++) {
                straight.begin(1e-3f);
            }
            Adam resumed = new Adam(resumedWeights, new float[] {0.5f}, Kernels.selected());
            resumed.resume(steps);
            for (Adam adam : new Adam[] {straight, resumed}) {
                assertEquals(steps, adam.steps());
                adam.begin(1e-3f);
                adam.update(0, 1);
            }
            assertArrayEquals(straightWeights, resumedWeights, "after " + steps + " steps");
        }
    }
}
