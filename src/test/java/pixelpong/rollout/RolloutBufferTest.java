package pixelpong.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.FakeDisplay;
import pixelpong.pixels.VerticalRuns;

class RolloutBufferTest {
    private static RolloutBuffer buffer(int env, int[] rewards, float[] values, boolean[] ends, float[] endValues) {
        RolloutBuffer buffer = new RolloutBuffer(env + 1, rewards.length);
        for (int t = 0; t < rewards.length; t++) {
            buffer.addAction(env, t, 0, 0, values[t]);
            buffer.addReward(env, t, rewards[t], ends[t], endValues[t]);
        }
        return buffer;
    }

    private static void assertSteps(int first, float[] advantages, float[] returns, RolloutBuffer buffer) {
        for (int t = 0; t < advantages.length; t++) {
            assertEquals(advantages[t], buffer.advantage(first + t), "advantage " + t);
            assertEquals(returns[t], buffer.returnOf(first + t), "return " + t);
        }
    }

    /**
     * Worked by hand with gamma = 1/2 and lambda = 1/2. Step 3: delta = 0 + 2/2 - 1 = 0. Step 2 ends with a point:
     * delta = 1 - 2 = -1. Step 1: delta = 0 + 2/2 - 4 = -3, and A = -3 + (1/4)(-1) = -3.25. Step 0: delta = 0 + 4/2 - 1 = 1,
     * and A = 1 + (1/4)(-3.25) = 0.1875.
     */
    @Test
    void aPointEndsWhatCounts() {
        RolloutBuffer buffer = buffer(1, new int[] {0, 0, 1, 0}, new float[] {1, 4, 2, 1}, new boolean[] {false, false, true, false},
                new float[4]);
        buffer.estimateAdvantages(1, 2, 0.5, 0.5);
        assertSteps(4, new float[] {0.1875f, -3.25f, -1, 0}, new float[] {1.1875f, 0.75f, 1, 1}, buffer);
        assertSteps(0, new float[4], new float[4], buffer); // another environment's
    }

    /**
     * The same, but after step 2 the episode is cut off in a position that is worth 6: delta = 0 + 6/2 - 2 = 1, which is all of its
     * advantage. Step 1: A = -3 + 1/4 = -2.75. Step 0: A = 1 + (1/4)(-2.75) = 0.3125.
     */
    @Test
    void anEpisodeThatIsCutOffEndsWithItsLastValue() {
        RolloutBuffer buffer = buffer(0, new int[] {0, 0, 0, 0}, new float[] {1, 4, 2, 1}, new boolean[] {false, false, true, false},
                new float[] {0, 0, 6, 0});
        buffer.estimateAdvantages(0, 2, 0.5, 0.5);
        assertSteps(0, new float[] {0.3125f, -2.75f, 1, 0}, new float[] {1.3125f, 1.25f, 3, 1}, buffer);
    }

    /** After the last step, too: what the environment shows then belongs to another episode. */
    @Test
    void anEndInTheLastStepHidesTheValueAfterIt() {
        RolloutBuffer over = buffer(0, new int[] {0, -1}, new float[] {0, 1}, new boolean[] {false, true}, new float[2]);
        over.estimateAdvantages(0, 100, 0.5, 0.5);
        assertSteps(0, new float[] {0, -2}, new float[] {0, -1}, over);
        RolloutBuffer cutOff = buffer(0, new int[] {0, 0}, new float[] {0, 1}, new boolean[] {false, true}, new float[] {0, 4});
        cutOff.estimateAdvantages(0, 100, 0.5, 0.5);
        assertSteps(0, new float[] {0.75f, 1}, new float[] {0.75f, 2}, cutOff);
    }

    /** With the returns 1, 2, 3, whose variance is 2/3, errors of variance 1/6 leave a quarter of it. */
    @Test
    void explainedVarianceIsOneLessWhatIsLeft() {
        assertEquals(1, explained(1, 2, 3), 1e-9);
        assertEquals(1, explained(11, 12, 13), 1e-6); // that all are wrong by the same is not counted
        assertEquals(0, explained(5, 5, 5), 1e-9);
        assertEquals(0.75, explained(1.5f, 2, 2.5f), 1e-9);
        assertEquals(-3, explained(3, 2, 1), 1e-9);
        RolloutBuffer equal = buffer(0, new int[] {1, 1}, new float[] {0, 1}, new boolean[] {true, true}, new float[2]);
        equal.estimateAdvantages(0, 0, 1, 1);
        assertEquals(Double.NaN, equal.explainedVariance());
    }

    private static double explained(float... values) {
        RolloutBuffer buffer = buffer(0, new int[] {1, 2, 3}, values, new boolean[] {true, true, true}, new float[3]);
        buffer.estimateAdvantages(0, 0, 1, 1);
        return buffer.explainedVariance();
    }

    @Test
    void whatIsAddedIsThere() {
        RolloutBuffer buffer = new RolloutBuffer(2, 3);
        assertEquals(6, buffer.size());
        VerticalRuns runs = new VerticalRuns();
        for (int env = 0; env < 2; env++) {
            for (int t = 0; t < 3; t++) {
                runs.encode(FakeDisplay.observation(pixels(env, t)));
                buffer.addObservation(env, t, runs);
                buffer.addAction(env, t, 3 * env + t, -t - 0.5f, t);
            }
        }
        for (int number = 0; number < 6; number++) {
            runs.encode(FakeDisplay.observation(pixels(number / 3, number % 3)));
            assertArrayEquals(Arrays.copyOf(runs.packed(), runs.count()), Arrays.copyOfRange(buffer.observations(number),
                    buffer.observationStart(number), buffer.observationEnd(number)));
            assertEquals(number, buffer.action(number));
            assertEquals(-(number % 3) - 0.5f, buffer.logProbability(number));
        }
    }

    /** As many pixels as the step's number, none in the first; each is a run of its own. */
    private static int[] pixels(int env, int t) {
        return IntStream.range(0, t).map(k -> 100 * env + 10 * t + 2 * k).toArray();
    }
}
