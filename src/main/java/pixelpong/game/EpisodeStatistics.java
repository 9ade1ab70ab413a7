package pixelpong.game;

/**
 * The statistics of an episode so far: return, length and points.
 *
 * <p>Allocates in the constructor only. One instance belongs to one thread at a time.
 */
public final class EpisodeStatistics {
    /** The maximum number of points of both sides in a game to 21. */
    private static final int MOST_POINTS = 41;

    private final int[] pointSteps = new int[MOST_POINTS];
    private final byte[] pointRewards = new byte[MOST_POINTS];
    private long episode;
    private int points;
    private int totalReward;
    private int length;
    private int frames;
    private boolean truncated;

    /** Starts an episode. */
    public void begin(long episode) {
        this.episode = episode;
        points = 0;
        totalReward = 0;
        length = 0;
        frames = 0;
        truncated = false;
    }

    /** Adds a step of {@code stepFrames} frames. */
    public void add(int reward, int stepFrames) {
        length++;
        frames += stepFrames;
        // A cartridge that is not Pong may give more points than a game has.
        if (reward != 0 && points < MOST_POINTS) {
            pointSteps[points] = length;
            pointRewards[points++] = (byte) reward;
        }
        totalReward += reward;
    }

    /** Ends the episode. */
    public void end(boolean truncated) {
        this.truncated = truncated;
    }

    /** Copies another episode's statistics into this. */
    public void copyFrom(EpisodeStatistics other) {
        System.arraycopy(other.pointSteps, 0, pointSteps, 0, other.points);
        System.arraycopy(other.pointRewards, 0, pointRewards, 0, other.points);
        episode = other.episode;
        points = other.points;
        totalReward = other.totalReward;
        length = other.length;
        frames = other.frames;
        truncated = other.truncated;
    }

    /** The episode's number in its run, from 1. */
    public long episode() {
        return episode;
    }

    /** The sum of the rewards: the agent's points minus the computer's. Gymnasium's {@code r}. */
    public int totalReward() {
        return totalReward;
    }

    /** The number of steps. Gymnasium's {@code l}. */
    public int length() {
        return length;
    }

    /** The number of frames. */
    public int frames() {
        return frames;
    }

    /** Whether the episode was truncated before a side had 21 points. */
    public boolean truncated() {
        return truncated;
    }

    /** The number of points of both sides. */
    public int points() {
        return points;
    }

    /** The step, from 1, of a point. */
    public int pointStep(int point) {
        return pointSteps[point];
    }

    /** The reward of a point: 1 for the agent, -1 for the computer. */
    public int pointReward(int point) {
        return pointRewards[point];
    }
}
