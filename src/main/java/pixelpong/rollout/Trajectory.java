package pixelpong.rollout;

import pixelpong.game.EnvPreset;
import pixelpong.pixels.Observation;

/**
 * One episode as it was played: per step the observation, p(up), whether the agent went up, and the reward.
 *
 * <p>The constructor allocates room for the longest episode of a preset; {@link #clear} rewinds. Nothing else allocates.
 * Observations lie one after another in one array, a few dozen cells each. One instance belongs to one thread at a time.
 */
public final class Trajectory {
    /**
     * Room for this many changed pixels a step on average. On this game the most a step can change is 68 (both paddles
     * and the ball moved clear of where they were), and 40 is usual.
     */
    private static final int CELLS_PER_STEP = 72;

    private static final int ENTROPY_STRIDE = 16;

    private final short[] cells;
    private final int[] ends; // after the last cell of each step
    private final float[] probabilities; // p(up)
    private final boolean[] ups;
    private final byte[] rewards;
    private final EpisodeEvent event = new EpisodeEvent();
    private int steps;
    private int frames;

    /** Bytes of the room for the longest episode of {@code preset}. */
    public static long bytes(EnvPreset preset) {
        return (long) preset.maxSteps() * (CELLS_PER_STEP * Short.BYTES + Integer.BYTES + Float.BYTES + 2 * Byte.BYTES);
    }

    /** Room for the longest episode of {@code preset}. */
    public Trajectory(EnvPreset preset) {
        int capacity = preset.maxSteps();
        cells = new short[capacity * CELLS_PER_STEP];
        ends = new int[capacity];
        probabilities = new float[capacity];
        ups = new boolean[capacity];
        rewards = new byte[capacity];
    }

    /** Forgets the episode. */
    public void clear() {
        steps = 0;
        frames = 0;
    }

    /** Notes at the end of the episode how many frames it took. */
    public void end(int frames) {
        this.frames = frames;
    }

    /**
     * Appends a step; its observation is copied.
     *
     * @throws IllegalStateException if the episode outgrows the room
     */
    public void add(Observation observation, float probability, boolean up, int reward) {
        int from = from(steps);
        if (steps == ends.length || from + observation.count() > cells.length) {
            throw new IllegalStateException("an episode of " + steps + " steps and " + from + " changed pixels leaves no"
                    + " room for another step: there is room for " + ends.length + " steps, which the preset of --env"
                    + " sets, and " + cells.length + " pixels");
        }
        System.arraycopy(observation.cells(), 0, cells, from, observation.count());
        ends[steps] = from + observation.count();
        probabilities[steps] = probability;
        ups[steps] = up;
        rewards[steps] = (byte) reward;
        steps++;
    }

    /** What a flight recording says of the episode. */
    public EpisodeEvent event() {
        return event;
    }

    /** Steps played so far. */
    public int steps() {
        return steps;
    }

    /** Frames the whole episode took; 0 before its end. */
    public int frames() {
        return frames;
    }

    /** The observations of all steps, one after another; not a copy. */
    public short[] cells() {
        return cells;
    }

    /** The first cell of a step's observation. */
    public int from(int step) {
        return step == 0 ? 0 : ends[step - 1];
    }

    /** After the last cell of a step's observation. */
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

    /** The sum of the rewards so far. */
    public int totalReward() {
        int sum = 0;
        for (int step = 0; step < steps; step++) {
            sum += rewards[step];
        }
        return sum;
    }

    /**
     * How undecided the agent was, in nats, on average over every {@value #ENTROPY_STRIDE}th step so far; 0 before the first.
     * Two logarithms for each step would be a tenth of the time of training on the Java console.
     */
    public double entropy() {
        double sum = 0;
        int looked = 0;
        for (int step = 0; step < steps; step += ENTROPY_STRIDE) {
            double p = probabilities[step];
            sum -= p > 0 && p < 1 ? p * StrictMath.log(p) + (1 - p) * StrictMath.log(1 - p) : 0;
            looked++;
        }
        return looked == 0 ? 0 : sum / looked;
    }
}
