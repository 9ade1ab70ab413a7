package pixelpong.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.EpisodeStatistics;
import pixelpong.game.PongEnv;
import pixelpong.pixels.VerticalRuns;
import pixelpong.pixels.View;
import pixelpong.util.SplitMix64;

/**
 * An environment that resets itself in the step that ends an episode (Gymnasium's same-step autoreset), one of several that are
 * played in parallel.
 *
 * <p>Environment e of n plays the episodes e + 1, e + 1 + n, e + 1 + 2n, ... of the run. It records the actions of the current
 * episode: with the episode's number they are its whole state, since an episode depends on nothing else. One instance belongs to
 * one thread at a time. It allocates in the constructor, and when more episodes end between two calls of {@link #clearFinished}
 * than ever before.
 */
public final class AutoResetEnv {
    private final PongEnv env;
    private final SplitMix64 random = new SplitMix64(0);
    private final List<Action> actionSet;
    private final long seed;
    private final byte[] played; // the actions of this episode [step]
    private final int envs;
    private final VerticalRuns observation = new VerticalRuns();
    private final VerticalRuns finalObservation = new VerticalRuns();
    private final List<EpisodeStatistics> finished = new ArrayList<>();
    private boolean terminated; // in the last step
    private boolean truncated; // in the last step
    private long frames; // of all episodes
    private int finishedCount;
    private long episode;

    /**
     * Creates an environment at the start of its first episode.
     *
     * @param console stays the caller's to close
     * @param actionSet the action for each number
     * @param index the number of this environment, from 0
     * @param envs the number of environments
     */
    public AutoResetEnv(Console console, EnvPreset preset, View view, List<Action> actionSet, long seed, int index, int envs) {
        env = new PongEnv(console, preset, view);
        this.actionSet = actionSet;
        this.seed = seed;
        this.envs = envs;
        played = new byte[preset.maxSteps()];
        reset(index + 1);
    }

    private void reset(long episode) {
        this.episode = episode;
        random.restart(seed, episode);
        env.reset(episode, random);
        observation.encode(env.observe());
    }

    /** Starts an episode and replays its first steps. */
    public void replay(long episode, byte[] actions) {
        reset(episode);
        for (byte action : actions) {
            nextDouble();
            step(action);
        }
    }

    /** The uniform number in [0, 1) that selects this step's action; to be called once in each step. */
    public double nextDouble() {
        return random.nextDouble();
    }

    /** Plays one step, resets if it ends the episode, and updates the observation. Returns the step's reward. */
    public int step(int action) {
        played[env.statistics().length()] = (byte) action;
        int framesBefore = env.statistics().frames();
        int reward = env.step(actionSet.get(action));
        frames += env.statistics().frames() - framesBefore;
        terminated = env.terminated();
        truncated = env.truncated();
        if (terminated || truncated) {
            finish();
        } else {
            observation.encode(env.observe());
        }
        return reward;
    }

    private void finish() {
        finalObservation.encode(env.observe());
        if (finishedCount == finished.size()) {
            finished.add(new EpisodeStatistics());
        }
        finished.get(finishedCount++).copyFrom(env.statistics());
        reset(episode + envs);
    }

    /** Whether the last step ended its episode because a side had 21 points. */
    public boolean terminated() {
        return terminated;
    }

    /** Whether the last step's episode was truncated. */
    public boolean truncated() {
        return truncated;
    }

    /** The current observation as vertical runs; not a copy. */
    public VerticalRuns observation() {
        return observation;
    }

    /** The last observation of the episode that the last step ended; not a copy. */
    public VerticalRuns finalObservation() {
        return finalObservation;
    }

    /** The number of frames played in all episodes. */
    public long frames() {
        return frames;
    }

    /** The number of the current episode. */
    public long episode() {
        return episode;
    }

    /** The actions of the current episode so far; not a copy. */
    public byte[] actions() {
        return played;
    }

    /** The statistics of the current episode so far; not a copy. */
    public EpisodeStatistics statistics() {
        return env.statistics();
    }

    /** Forgets the episodes that have ended. */
    public void clearFinished() {
        finishedCount = 0;
    }

    /** Reports the episodes that have ended since {@link #clearFinished}, in order. */
    public void forEachFinished(Consumer<EpisodeStatistics> consumer) {
        for (int i = 0; i < finishedCount; i++) {
            consumer.accept(finished.get(i));
        }
    }
}
