package pixelpong.game;

import pixelpong.pixels.Observation;
import pixelpong.util.SplitMix64;

/**
 * A console as Gym presents it: a step is several frames, some of which repeat an older action.
 *
 * <p>{@link #reset} and {@link #step} allocate nothing; one instance belongs to one thread. Frame skip and stickiness are
 * drawn from the generator that the episode brings, so an episode depends on nothing but that generator and the actions.
 */
public final class PongEnv {
    private final Console console;
    private final EnvPreset preset;
    private SplitMix64 random;
    private int lastAction;
    private int steps;
    private int frames;

    /** Plays on {@code console}, which stays the caller's to close. */
    public PongEnv(Console console, EnvPreset preset) {
        this.console = console;
        this.preset = preset;
    }

    /** Starts an episode, whose draws all come from {@code random}. */
    public void reset(SplitMix64 random) {
        this.random = random;
        lastAction = Action.NOOP;
        steps = 0;
        frames = 0;
        console.reset();
    }

    /**
     * Plays one step: 2 to 4 frames, say, fewer when the episode ends among them.
     *
     * @param action a code of {@link Action}
     * @return the sum of the frames' rewards
     */
    public int step(int action) {
        int skip = preset.minFrames();
        if (preset.maxFrames() > skip) {
            skip += random.nextInt(preset.maxFrames() - skip + 1);
        }
        int reward = 0;
        for (int i = 0; i < skip && !done(); i++) {
            // The emulator's own rule: the draw is made for every frame, and what repeats is the action last played.
            if (preset.stickiness() == 0 || random.nextDouble() >= preset.stickiness()) {
                lastAction = action;
            }
            reward += console.act(lastAction);
            frames++;
        }
        steps++;
        return reward;
    }

    /** Looks at the screen, once a step. */
    public void look() {
        console.look();
    }

    /** Writes what had changed on the screen at the last look since the one before; all zeros at the first look of an episode. */
    public void difference(Observation difference) {
        console.difference(difference);
    }

    /** Writes all that was visible at the last look. */
    public void frame(Observation visible) {
        console.frame(visible);
    }

    /** Whether the episode is over: a side has 21 points, or the preset cuts it here. */
    public boolean done() {
        return console.over() || steps >= preset.maxSteps() || frames >= preset.maxEpisodeFrames();
    }

    /** Steps played in this episode. */
    public int steps() {
        return steps;
    }

    /** Frames played in this episode. */
    public int frames() {
        return frames;
    }
}
