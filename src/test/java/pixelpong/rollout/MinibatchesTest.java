package pixelpong.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixelpong.util.SplitMix64;

class MinibatchesTest {
    /** A buffer of one environment whose steps have just these advantages: each ends, truncated, in a state of that value. */
    private static RolloutBuffer buffer(float... advantages) {
        RolloutBuffer buffer = new RolloutBuffer(1, advantages.length);
        for (int t = 0; t < advantages.length; t++) {
            buffer.addReward(0, t, 0, true, advantages[t]);
        }
        buffer.estimateAdvantages(0, 0, 1, 1);
        return buffer;
    }

    private static int[] epoch(Minibatches minibatches) {
        return IntStream.range(0, minibatches.epochSize()).map(minibatches::step).toArray();
    }

    @Test
    void withoutATopRateAnEpochIsAllStepsInAnOrderThatSeedAndStreamDecide() {
        Minibatches minibatches = new Minibatches(new RolloutBuffer(3, 20), 4, 5, 1);
        assertEquals(12, minibatches.size());
        assertEquals(12, minibatches.representedSteps());
        int[] inOrder = IntStream.range(0, 60).toArray();
        minibatches.start(5, 7);
        assertArrayEquals(inOrder, epoch(minibatches));
        minibatches.shuffle(0);
        int[] first = epoch(minibatches);
        minibatches.shuffle(1);
        int[] second = epoch(minibatches);
        assertNotEquals(Arrays.toString(first), Arrays.toString(second));
        assertArrayEquals(inOrder, Arrays.stream(second).sorted().toArray());
        assertTrue(IntStream.range(0, 60).allMatch(step -> minibatches.weight(step) == 1));
        minibatches.start(5, 8);
        minibatches.shuffle(0);
        assertNotEquals(Arrays.toString(first), Arrays.toString(epoch(minibatches)));
        minibatches.start(5, 7);
        minibatches.shuffle(0);
        assertArrayEquals(first, epoch(minibatches));
        minibatches.shuffle(1);
        assertArrayEquals(second, epoch(minibatches));
    }

    /** Of twelve steps four have the largest advantages, up or down; of the other eight each of four epochs has two, for four each. */
    @Test
    void everyEpochHasTheTopStepsAndAnotherPartOfTheOthers() {
        RolloutBuffer buffer = buffer(0, -9, 1, 0.5f, 7, -0.25f, 0, 8, 2, -1, -6, 0);
        Minibatches minibatches = new Minibatches(buffer, 4, 3, 1 / 3.0);
        assertEquals(2, minibatches.size());
        assertEquals(4, minibatches.representedSteps());
        List<Integer> top = List.of(1, 4, 7, 10);
        for (int round = 0; round < 3; round++) {
            minibatches.start(1, round);
            TreeSet<Integer> others = new TreeSet<>();
            for (int epoch = 0; epoch < 4; epoch++) {
                minibatches.shuffle(epoch);
                List<Integer> steps = Arrays.stream(epoch(minibatches)).boxed().sorted().toList();
                assertTrue(steps.containsAll(top), steps + " in epoch " + epoch);
                others.addAll(steps);
            }
            assertEquals(12, others.size());
            for (int step = 0; step < 12; step++) {
                assertEquals(top.contains(step) ? 1 : 4, minibatches.weight(step));
            }
        }
    }

    /** Sizes that nothing divides: every step is learned from, and the weights of an epoch are as many as there are steps. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.1, 0.333, 0.5, 0.99})
    void everyStepCounts(double topRate) {
        SplitMix64 random = new SplitMix64(3);
        float[] advantages = new float[60];
        for (int step = 0; step < 60; step++) {
            advantages[step] = step % 7 == 0 ? 0.5f : (float) random.nextGaussian(); // with ties
        }
        for (int epochs : new int[] {1, 2, 3, 4, 7}) {
            for (int count : new int[] {1, 4, 6}) {
                Minibatches minibatches = new Minibatches(buffer(advantages), epochs, count, topRate);
                minibatches.start(1, 1);
                int[] timesSeen = new int[60];
                for (int epoch = 0; epoch < epochs; epoch++) {
                    minibatches.shuffle(epoch);
                    int[] steps = epoch(minibatches);
                    assertEquals(steps.length, Arrays.stream(steps).distinct().count());
                    assertEquals(60, Arrays.stream(steps).mapToDouble(minibatches::weight).sum(), 1e-9);
                    Arrays.stream(steps).forEach(step -> timesSeen[step]++);
                }
                assertTrue(Arrays.stream(timesSeen).allMatch(times -> times >= 1), Arrays.toString(timesSeen));
                double least = IntStream.range(0, 60).filter(step -> minibatches.weight(step) == 1 && timesSeen[step] == epochs)
                        .mapToDouble(step -> Math.abs(advantages[step])).min().orElse(Double.NaN);
                double most = IntStream.range(0, 60).filter(step -> minibatches.weight(step) > 1)
                        .mapToDouble(step -> Math.abs(advantages[step])).max().orElse(0);
                assertTrue(Double.isNaN(least) || least >= most, least + " and " + most);
            }
        }
    }

    /** The advantages 1, 2, 3, 4, 5 have the mean 3 and the population variance 2. */
    @Test
    void standardisingUsesThePopulationsDeviation() {
        RolloutBuffer buffer = buffer(9, 1, 2, 3, 4, 5);
        Minibatches minibatches = new Minibatches(buffer, 1, 1, 1);
        minibatches.start(1, 1);
        double[] standardised = new double[5];
        minibatches.standardise(1, standardised);
        double unit = 1 / Math.sqrt(2);
        assertArrayEquals(new double[] {-2 * unit, -unit, 0, unit, 2 * unit}, standardised, 1e-15);
        minibatches.shuffle(0);
        minibatches.standardise(1, standardised);
        double mean = IntStream.range(1, 6).mapToDouble(i -> buffer.advantage(minibatches.step(i))).average().orElseThrow();
        double deviation = Math.sqrt(IntStream.range(1, 6)
                .mapToDouble(i -> Math.pow(buffer.advantage(minibatches.step(i)) - mean, 2)).average().orElseThrow());
        for (int row = 0; row < 5; row++) {
            assertEquals((buffer.advantage(minibatches.step(1 + row)) - mean) / deviation, standardised[row], 1e-12);
        }
    }

    /**
     * Of the steps with the advantages 6, 0, 0, 0, each of three epochs has the first and one of the others, which counts three
     * times: as if all four were there, with the mean 1.5 and the population variance 27/4.
     */
    @Test
    void aStepThatStandsForOthersCountsForThemInTheMeanAndTheDeviation() {
        Minibatches minibatches = new Minibatches(buffer(6, 0, 0, 0), 3, 1, 0.25);
        minibatches.start(1, 1);
        minibatches.shuffle(0);
        double[] standardised = new double[2];
        minibatches.standardise(0, standardised);
        int place = minibatches.step(0) == 0 ? 0 : 1;
        assertEquals(Math.sqrt(3), standardised[place], 1e-12); // 4.5 / sqrt(27/4)
        assertEquals(-1 / Math.sqrt(3), standardised[1 - place], 1e-12);
    }

    @Test
    void equalAdvantagesBecomeZeroAndNotNaN() {
        Minibatches minibatches = new Minibatches(buffer(1, 1, 1), 1, 1, 1);
        minibatches.start(1, 1);
        double[] standardised = {7, 7, 7};
        minibatches.standardise(0, standardised);
        assertArrayEquals(new double[3], standardised);
    }
}
