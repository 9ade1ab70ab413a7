package pixelpong.game;

import pixelpong.pixels.Observation;
import pixelpong.pixels.View;
import pixelpong.util.SplitMix64;

/**
 * A console with Gymnasium's semantics: a step is several frames, some of which repeat the previous action, and an episode ends by
 * termination or by truncation.
 *
 * <p>Allocates in the constructor only. One instance belongs to one thread. Frame skip and sticky actions are drawn from the
 * episode's generator, so an episode depends only on that generator and the actions.
 */
public final class PongEnv {
    private final Console console;
    private final EnvPreset preset;
    private final Observation observation;
    private final EpisodeStatistics statistics = new EpisodeStatistics();
    private SplitMix64 random;
    private Action lastAction;
    private int frames;

    /** Creates an environment on {@code console}, which stays the caller's to close. */
    public PongEnv(Console console, EnvPreset preset, View view) {
        this.console = console;
        this.preset = preset;
        observation = new Observation(view);
    }

    /**
     * Starts an episode.
     *
     * @param episode its number
     * @param random the generator of all its draws
     */
    public void reset(long episode, SplitMix64 random) {
        this.random = random;
        lastAction = Action.NOOP;
        frames = 0;
        statistics.begin(episode);
        observation.reset();
        console.reset();
    }

    /** Samples the screen; to be called once before every step. The result is always the same object. */
    public Observation observe() {
        observation.look(console);
        return observation;
    }

    /**
     * Plays one step: as many frames as the preset draws, fewer if the episode ends.
     *
     * @return the sum of the frames' rewards
     */
    public int step(Action action) {
        int skip = preset.minFrames();
        if (preset.maxFrames() > skip) {
            skip += random.nextInt(preset.maxFrames() - skip + 1);
        }
        int reward = 0;
        int before = frames;
        for (int i = 0; i < skip && !done(); i++) {
            // The emulator's rule: there is a draw for every frame, and a sticky frame repeats the last action played.
            if (preset.stickiness() == 0 || random.nextDouble() >= preset.stickiness()) {
                lastAction = action;
            }
            reward += console.act(lastAction);
            frames++;
        }
        statistics.add(reward, frames - before);
        if (done()) {
            statistics.end(truncated());
        }
        return reward;
    }

    /** Whether a side has 21 points. */
    public boolean terminated() {
        return console.terminated();
    }

    /** Whether the preset or the console truncates the episode here. */
    public boolean truncated() {
        return !console.terminated()
                && (console.truncated() || statistics.length() >= preset.maxSteps() || frames >= preset.maxEpisodeFrames());
    }

    /** Whether the episode has terminated or was truncated. */
    public boolean done() {
        return terminated() || truncated();
    }

    /** The statistics of the episode so far; not a copy. */
    public EpisodeStatistics statistics() {
        return statistics;
    }
}
