package pixelpong.rollout;

import pixelpong.game.EnvPreset;
import pixelpong.game.EpisodeStatistics;
import pixelpong.pixels.SparsePixels;
import pixelpong.policy.Bernoulli;

/**
 * One episode: for each step the observation, p(up), the action, the reward and the advantage.
 *
 * <p>The constructor allocates room for the longest episode of a preset; nothing else allocates. {@link #clear} allows reuse.
 * Observations are stored one after another in one array, a few dozen pixels each. One instance belongs to one thread at a time.
 */
public final class Trajectory {
    /**
     * The average number of sparse pixels in a step for which there is room. A step of this game changes at most 68 (when both
     * paddles and the ball move entirely out of their old places), and usually 40.
     */
    private static final int PIXELS_PER_STEP = 72;

    private static final int ENTROPY_STRIDE = 16;

    private final short[] pixels;
    private final int[] ends; // index after the last pixel of each step
    private final float[] probabilities; // p(up)
    private final boolean[] ups;
    private final byte[] rewards;
    private final float[] advantages;
    private final EpisodeStatistics statistics = new EpisodeStatistics();
    private int steps;

    /** The size in bytes for the longest episode of {@code preset}. */
    public static long bytes(EnvPreset preset) {
        return (long) preset.maxSteps()
                * (PIXELS_PER_STEP * Short.BYTES + Integer.BYTES + 2 * Float.BYTES + 2 * Byte.BYTES);
    }

    /** Allocates room for the longest episode of {@code preset}. */
    public Trajectory(EnvPreset preset) {
        int capacity = preset.maxSteps();
        pixels = new short[capacity * PIXELS_PER_STEP];
        ends = new int[capacity];
        probabilities = new float[capacity];
        ups = new boolean[capacity];
        rewards = new byte[capacity];
        advantages = new float[capacity];
    }

    /** Forgets the episode. */
    public void clear() {
        steps = 0;
    }

    /**
     * Appends a step; copies its observation.
     *
     * @throws IllegalStateException if there is no room for it
     */
    public void add(SparsePixels observation, float probability, boolean up, int reward) {
        int from = from(steps);
        if (steps == ends.length || from + observation.count() > pixels.length) {
            throw new IllegalStateException("an episode of " + steps + " steps and " + from + " changed pixels leaves no"
                    + " room for another step: there is room for " + ends.length + " steps, which the preset of --env"
                    + " sets, and " + pixels.length + " pixels");
        }
        System.arraycopy(observation.packed(), 0, pixels, from, observation.count());
        ends[steps] = from + observation.count();
        probabilities[steps] = probability;
        ups[steps] = up;
        rewards[steps] = (byte) reward;
        steps++;
    }

    /** The statistics of the episode, which the caller fills in; not a copy. */
    public EpisodeStatistics statistics() {
        return statistics;
    }

    /** The number of steps so far. */
    public int steps() {
        return steps;
    }

    /** The sparse pixels of all steps, one after another; not a copy. */
    public short[] pixels() {
        return pixels;
    }

    /** The index of the first pixel of a step's observation. */
    public int from(int step) {
        return step == 0 ? 0 : ends[step - 1];
    }

    /** The index after the last pixel of a step's observation. */
    public int to(int step) {
        return ends[step];
    }

    /** p(up) at a step. */
    public float probability(int step) {
        return probabilities[step];
    }

    /** Whether the agent went up at a step. */
    public boolean up(int step) {
        return ups[step];
    }

    /** The reward of a step. */
    public int reward(int step) {
        return rewards[step];
    }

    /** The advantage of each step, filled in by the learner; not a copy. */
    public float[] advantages() {
        return advantages;
    }

    /**
     * Mean entropy in nats over every {@value #ENTROPY_STRIDE}th step; 0 if there is no step. Two logarithms for each step
     * would take a tenth of the training time on the Java console.
     */
    public double entropy() {
        double sum = 0;
        int looked = 0;
        for (int step = 0; step < steps; step += ENTROPY_STRIDE) {
            sum += Bernoulli.entropy(probabilities[step]);
            looked++;
        }
        return looked == 0 ? 0 : sum / looked;
    }
}
