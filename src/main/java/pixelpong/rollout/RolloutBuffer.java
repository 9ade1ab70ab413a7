package pixelpong.rollout;

import pixelpong.pixels.VerticalRuns;
import pixelpong.util.SplitMix64;

/**
 * The steps of a rollout, their advantages and returns, and the shuffled order for minibatches.
 *
 * <p>Step t of environment e has the index {@code e * steps + t} in all arrays. Allocates in the constructor only. Threads may add
 * steps of different environments concurrently; everything else belongs to the owning thread.
 */
public final class RolloutBuffer {
    private final int steps;
    private final int[][] observations; // [environment][runs of all its steps]
    private final int[] observationEnds; // [step index], like the arrays below
    private final byte[] actions;
    private final byte[] rewards;
    private final boolean[] ends;
    private final float[] endValues;
    private final float[] values;
    private final float[] logProbabilities;
    private final float[] advantages;
    private final float[] returns;

    private final int[] order; // the indices of all steps, shuffled
    private final SplitMix64 shuffling = new SplitMix64(0);

    /** Creates a buffer for {@code envs} environments with {@code steps} steps each. */
    public RolloutBuffer(int envs, int steps) {
        this.steps = steps;
        int all = envs * steps;
        observations = new int[envs][steps * VerticalRuns.MOST];
        observationEnds = new int[all];
        actions = new byte[all];
        rewards = new byte[all];
        ends = new boolean[all];
        endValues = new float[all];
        values = new float[all];
        logProbabilities = new float[all];
        advantages = new float[all];
        returns = new float[all];
        order = new int[all];
    }

    /** The size of its largest arrays in bytes. */
    public static long bytes(int envs, int steps) {
        return (long) envs * steps * VerticalRuns.MOST * Integer.BYTES;
    }

    /** The number of steps of all environments. */
    public int size() {
        return order.length;
    }

    /** Records the observation before step t of an environment. */
    public void addObservation(int env, int t, VerticalRuns observation) {
        int number = env * steps + t;
        int start = observationStart(number);
        System.arraycopy(observation.packed(), 0, observations[env], start, observation.count());
        observationEnds[number] = start + observation.count();
    }

    /** Records the decision: the action, its log-probability, and the value of the state. */
    public void addAction(int env, int t, int action, float logProbability, float value) {
        int number = env * steps + t;
        actions[number] = (byte) action;
        logProbabilities[number] = logProbability;
        values[number] = value;
    }

    /**
     * Records the outcome.
     *
     * @param end whether the return ends here, by a point or the episode's end
     * @param endValue the value beyond: 0, or that of the final state if truncated
     */
    public void addReward(int env, int t, int reward, boolean end, float endValue) {
        int number = env * steps + t;
        rewards[number] = (byte) reward;
        ends[number] = end;
        endValues[number] = endValue;
    }

    /**
     * Generalised advantage estimation (Schulman et al. 2016) for the steps of an environment: A = delta + gamma lambda A', with
     * delta = r + gamma V' - V. A prime marks the next step; where a return ends, A' is 0 and V' the end value. The return, which
     * is the target of the value, is A + V. Sums run backwards in double precision.
     *
     * @param valueAfter the value of the state after the last step
     */
    public void estimateAdvantages(int env, float valueAfter, double gamma, double lambda) {
        double advantage = 0;
        double next = valueAfter;
        for (int number = env * steps + steps - 1; number >= env * steps; number--) {
            if (ends[number]) {
                advantage = 0;
                next = endValues[number];
            }
            double delta = rewards[number] + gamma * next - values[number];
            advantage = delta + gamma * lambda * advantage;
            advantages[number] = (float) advantage;
            returns[number] = (float) (advantage + values[number]);
            next = values[number];
        }
    }

    /**
     * The fraction of the returns' variance that the values explain: 1 for all, 0 for no better than a constant, below 0 for worse.
     * NaN if the returns are all equal.
     */
    public double explainedVariance() {
        double meanReturn = 0;
        double meanError = 0;
        for (int number = 0; number < order.length; number++) {
            meanReturn += returns[number];
            meanError += (double) returns[number] - values[number];
        }
        meanReturn /= order.length;
        meanError /= order.length;
        double variance = 0;
        double left = 0;
        for (int number = 0; number < order.length; number++) {
            double deviation = returns[number] - meanReturn;
            double error = (double) returns[number] - values[number] - meanError;
            variance += deviation * deviation;
            left += error * error;
        }
        return variance == 0 ? Double.NaN : 1 - left / variance;
    }

    /** Puts the steps in ascending order, and starts the stream of random numbers for shuffling. */
    public void startShuffling(long seed, long stream) {
        shuffling.restart(seed, stream);
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
    }

    /** Shuffles the steps (Fisher and Yates). */
    public void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = shuffling.nextInt(i + 1);
            int number = order[i];
            order[i] = order[j];
            order[j] = number;
        }
    }

    /** The index of the {@code i}-th shuffled step. */
    public int shuffled(int i) {
        return order[i];
    }

    /**
     * The advantages of some shuffled steps minus their mean, divided by their population standard deviation; 0 if that is 0.
     *
     * @param start position of the first one in the shuffled order
     * @param standardised receives them; its length is the number of steps
     */
    public void standardise(int start, double[] standardised) {
        int count = standardised.length;
        double sum = 0;
        for (int row = 0; row < count; row++) {
            sum += advantages[order[start + row]];
        }
        double mean = sum / count;
        double squares = 0;
        for (int row = 0; row < count; row++) {
            double deviation = advantages[order[start + row]] - mean;
            squares += deviation * deviation;
        }
        double standardDeviation = Math.sqrt(squares / count);
        for (int row = 0; row < count; row++) {
            standardised[row] = standardDeviation == 0 ? 0 : (advantages[order[start + row]] - mean) / standardDeviation;
        }
    }

    /** The array that contains the vertical runs of a step's observation; not a copy. */
    public int[] observations(int number) {
        return observations[number / steps];
    }

    /** The index of the first run of a step's observation. */
    public int observationStart(int number) {
        return number % steps == 0 ? 0 : observationEnds[number - 1];
    }

    /** The index after the last run of a step's observation. */
    public int observationEnd(int number) {
        return observationEnds[number];
    }

    /** The action of a step. */
    public int action(int number) {
        return actions[number];
    }

    /** The log-probability of the action when it was taken. */
    public float logProbability(int number) {
        return logProbabilities[number];
    }

    /** The estimated advantage of a step. */
    public float advantage(int number) {
        return advantages[number];
    }

    /** The return of a step: the target of its value. */
    public float returnOf(int number) {
        return returns[number];
    }
}
