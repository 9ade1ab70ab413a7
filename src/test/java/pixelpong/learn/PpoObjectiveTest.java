package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PpoObjectiveTest {
    private static final int ACTIONS = 6;
    private static final double CLIP = 0.2;

    private static final float[] ALIKE = new float[ACTIONS];
    private static final float[] MOSTLY_STILL = {-1, -1, -3, -3, -3, -2.5f};

    /** The formula, written out in the plainest way. */
    private static double value(double[] out, float[] prior, int action, double oldLogProbability, double advantage, double target,
            double entropyCoefficient) {
        double sum = 0;
        for (int a = 0; a < ACTIONS; a++) {
            sum += Math.exp(out[a]);
        }
        double bonus = 0;
        for (int a = 0; a < ACTIONS; a++) {
            double p = Math.exp(out[a]) / sum;
            bonus -= p * (Math.log(p) - prior[a]);
        }
        double ratio = Math.exp(out[action]) / sum / Math.exp(oldLogProbability);
        double clipped = Math.min(Math.max(ratio, 1 - CLIP), 1 + CLIP);
        return Math.min(ratio * advantage, clipped * advantage) - 0.5 * Math.pow(out[ACTIONS] - target, 2) / 2
                + entropyCoefficient * bonus;
    }

    /** Objective and derivative against the formula and its central differences, inside and outside the clipping. */
    @Test
    void theDerivativeIsThatOfTheFormula() {
        theDerivativeIsThatOfTheFormula(ALIKE);
        theDerivativeIsThatOfTheFormula(MOSTLY_STILL);
    }

    /** What is told of a step, from the plain formulas; returns the ratio of the probabilities. */
    private static double checkStatistics(PpoObjective objective, double[] out, int action, float old, double advantage,
            float target) {
        double sum = 0;
        for (int a = 0; a < ACTIONS; a++) {
            sum += Math.exp(out[a]);
        }
        double entropy = 0;
        for (int a = 0; a < ACTIONS; a++) {
            double p = Math.exp(out[a]) / sum;
            entropy -= p * Math.log(p);
        }
        double ratio = Math.exp(out[action]) / sum / Math.exp(old);
        double clipped = Math.min(Math.max(ratio, 1 - CLIP), 1 + CLIP);
        assertEquals(Math.max(-ratio * advantage, -clipped * advantage), objective.policyLoss(), 1e-9);
        assertEquals(Math.pow(out[ACTIONS] - target, 2) / 2, objective.valueLoss(), 1e-9);
        assertEquals(entropy, objective.entropy(), 1e-9);
        assertEquals(ratio - 1 - Math.log(ratio), objective.approximateKl(), 1e-9);
        assertEquals(ratio != clipped, objective.clipped());
        return ratio;
    }

    private void theDerivativeIsThatOfTheFormula(float[] prior) {
        PpoObjective objective = new PpoObjective(prior, CLIP, 0.5, 0.01);
        Random random = new Random(3);
        int clipped = 0;
        for (int round = 0; round < 400; round++) {
            float[] out = new float[3 + ACTIONS + 1];
            double[] exact = new double[ACTIONS + 1];
            for (int i = 0; i <= ACTIONS; i++) {
                out[3 + i] = (float) random.nextGaussian();
                exact[i] = out[3 + i];
            }
            int action = random.nextInt(ACTIONS);
            float old = (float) (Math.log(1.0 / ACTIONS) + 0.8 * random.nextGaussian());
            double advantage = random.nextGaussian();
            float target = (float) random.nextGaussian();
            float[] dOut = new float[out.length];
            objective.differentiate(out, 3, action, old, advantage, target, 0.25, dOut);
            assertEquals(value(exact, prior, action, old, advantage, target, 0.01), objective.objective(), 1e-9);
            double ratio = checkStatistics(objective, exact, action, old, advantage, target);
            if (Math.abs(Math.abs(ratio - 1) - CLIP) < 1e-3) {
                continue; // at the kink there is no derivative
            }
            clipped += (advantage > 0 ? ratio > 1 + CLIP : ratio < 1 - CLIP) ? 1 : 0;
            for (int i = 0; i <= ACTIONS; i++) {
                double[] above = exact.clone();
                double[] below = exact.clone();
                above[i] += 1e-5;
                below[i] -= 1e-5;
                double slope = (value(above, prior, action, old, advantage, target, 0.01)
                        - value(below, prior, action, old, advantage, target, 0.01)) / 2e-5;
                assertEquals(0.25 * slope, dOut[3 + i], 1e-6);
            }
        }
        assertTrue(clipped > 50, clipped + " rounds were clipped");
    }
}
