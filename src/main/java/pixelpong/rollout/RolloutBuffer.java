package pixelpong.rollout;

import pixelpong.pixels.VerticalRuns;

/**
 * The steps of a rollout, their advantages and returns.
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
    }

    /** The size of its largest arrays in bytes. */
    public static long bytes(int envs, int steps) {
        return (long) envs * steps * VerticalRuns.MOST * Integer.BYTES;
    }

    /** The number of steps of all environments. */
    public int size() {
        return actions.length;
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
        for (int number = 0; number < actions.length; number++) {
            meanReturn += returns[number];
            meanError += (double) returns[number] - values[number];
        }
        meanReturn /= actions.length;
        meanError /= actions.length;
        double variance = 0;
        double left = 0;
        for (int number = 0; number < actions.length; number++) {
            double deviation = returns[number] - meanReturn;
            double error = (double) returns[number] - values[number] - meanError;
            variance += deviation * deviation;
            left += error * error;
        }
        return variance == 0 ? Double.NaN : 1 - left / variance;
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
