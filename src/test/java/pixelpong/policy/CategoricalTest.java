package pixelpong.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CategoricalTest {
    private static Categorical of(float... logits) {
        float[] among = new float[3 + logits.length + 1];
        System.arraycopy(logits, 0, among, 3, logits.length);
        among[3 + logits.length] = 99; // what stands behind the logits is not of them
        Categorical distribution = new Categorical(logits.length);
        distribution.set(among, 3);
        return distribution;
    }

    @Test
    void probabilitiesAndEntropyAreThoseOfTheFormula() {
        Random random = new Random(1);
        for (int round = 0; round < 100; round++) {
            float[] logits = new float[2 + random.nextInt(14)];
            double sum = 0;
            for (int a = 0; a < logits.length; a++) {
                logits[a] = (float) (3 * random.nextGaussian());
                sum += Math.exp(logits[a]);
            }
            Categorical distribution = of(logits);
            assertEquals(logits.length, distribution.actions());
            double entropy = 0;
            for (int a = 0; a < logits.length; a++) {
                double p = Math.exp(logits[a]) / sum;
                assertEquals(p, distribution.probability(a), 1e-12);
                assertEquals(Math.log(p), distribution.logProbability(a), 1e-12);
                entropy -= p * Math.log(p);
            }
            assertEquals(entropy, distribution.entropy(), 1e-12);
        }
    }

    @Test
    void largeLogitsDoNotOverflow() {
        Categorical distribution = of(3e38f, 0, -3e38f);
        assertEquals(1, distribution.probability(0));
        assertEquals(0, distribution.probability(1));
        assertEquals(0, distribution.logProbability(0));
        assertEquals(0, distribution.entropy());
    }

    @Test
    void actionsAreDrawnAsOftenAsTheyAreLikely() {
        Categorical distribution = of(0, (float) Math.log(2), (float) Math.log(3), -100, 0, 0);
        int[] counts = new int[6];
        for (int i = 0; i < 8000; i++) {
            counts[distribution.sample((i + 0.5) / 8000)]++;
        }
        assertEquals(1000, counts[0], 1);
        assertEquals(2000, counts[1], 1);
        assertEquals(3000, counts[2], 1);
        assertEquals(0, counts[3]);
        assertEquals(1000, counts[4], 1);
        assertEquals(1000, counts[5], 1);
        assertEquals(Math.log(8) - 2.0 / 8 * Math.log(2) - 3.0 / 8 * Math.log(3), distribution.entropy(), 1e-6);
    }

    /** An action has the numbers from the sum of the probabilities before it to just below the sum with its own. */
    @Test
    void aNumberAtABoundaryStandsForTheActionAfterIt() {
        Categorical quarters = of(-2, -2, -2, -2);
        for (int action = 0; action < 4; action++) {
            assertEquals(0.25, quarters.probability(action));
            assertEquals(action, quarters.sample(0.25 * action));
            assertEquals(action, quarters.sample(Math.nextDown(0.25 * (action + 1))));
        }
    }

    @Test
    void whatIsImpossibleIsNotDrawn() {
        assertEquals(1, of(-2000, 0).sample(0));
        assertEquals(0, of(0, -2000).sample(Math.nextDown(1.0)));
        assertEquals(2, of(-2000, -2000, 0, -2000).sample(0));
        assertEquals(2, of(-2000, -2000, 0, -2000).sample(Math.nextDown(1.0)));
    }

    /** Which action a number stands for decides how a run goes: it is found by subtracting probability after probability. */
    @Test
    void drawsAreThoseOfSubtraction() {
        Random random = new Random(4);
        for (int round = 0; round < 10_000; round++) {
            float[] logits = new float[2 + random.nextInt(5)];
            for (int a = 0; a < logits.length; a++) {
                logits[a] = (float) random.nextGaussian();
            }
            Categorical distribution = of(logits);
            double uniform = random.nextDouble();
            if (round % 2 == 0) { // a sum of the first probabilities, rounded as it may be
                uniform = 0;
                for (int a = random.nextInt(logits.length - 1); a >= 0; a--) {
                    uniform += distribution.probability(a);
                }
            }
            double rest = uniform;
            int expected = logits.length - 1;
            for (int a = 0; a < logits.length; a++) {
                rest -= distribution.probability(a);
                if (rest < 0) {
                    expected = a;
                    break;
                }
            }
            assertEquals(expected, distribution.sample(uniform));
        }
    }
}
