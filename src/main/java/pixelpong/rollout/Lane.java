package pixelpong.rollout;

import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.PongEnv;
import pixelpong.pixels.Strokes;
import pixelpong.util.SplitMix64;

/**
 * One of several games that go on side by side, each from episode to episode.
 *
 * <p>Lane l of n plays the episodes l + 1, l + 1 + n, l + 1 + 2n, ... of the run. Allocates in the constructor only; one
 * instance belongs to one thread at a time. It remembers the actions of the current episode: with the episode's number they
 * are its whole state, since an episode depends on nothing else.
 */
public final class Lane {
    private final PongEnv env;
    private final View view;
    private final SplitMix64 random = new SplitMix64(0);
    private final int[] actionCodes; // [action]
    private final long seed;
    private final short[] cells = new short[View.MOST_CELLS];
    private final byte[] actions; // of this episode [step]
    private final Strokes strokes = new Strokes();
    private final int[] observation = new int[View.MOST_CELLS]; // strokes
    private int observationLength;
    private long episode;
    private int steps;
    private int reward;

    /**
     * A lane at the start of its first episode.
     *
     * @param console plays; stays the caller's to close
     * @param actionCodes the emulator's code of each action
     * @param episode the number of the first episode
     */
    public Lane(Console console, EnvPreset preset, View.Kind kind, int[] actionCodes, long seed, long episode) {
        env = new PongEnv(console, preset);
        view = new View(kind);
        this.actionCodes = actionCodes;
        this.seed = seed;
        actions = new byte[preset.maxSteps()];
        start(episode);
    }

    /** Starts an episode. */
    public void start(long episode) {
        this.episode = episode;
        steps = 0;
        reward = 0;
        random.restart(seed, episode);
        env.reset(random);
        view.reset();
        look();
    }

    private void look() {
        observationLength = strokes.of(cells, view.look(env, cells), observation);
    }

    /** Starts an episode and plays its first steps as they were played before. */
    public void replay(long episode, byte[] played) {
        start(episode);
        for (byte action : played) {
            draw();
            step(action);
        }
    }

    /** The uniform number in [0, 1) by which this step's action is drawn; asked for once a step. */
    public double draw() {
        return random.nextDouble();
    }

    /** Plays one step and looks at the screen; returns the step's reward. */
    public int step(int action) {
        actions[steps++] = (byte) action;
        int points = env.step(actionCodes[action]);
        reward += points;
        look();
        return points;
    }

    /** Whether the episode is over. */
    public boolean done() {
        return env.done();
    }

    /** The observation's strokes, of which the first {@link #observationLength()} are valid; not a copy. */
    public int[] observation() {
        return observation;
    }

    /** How many strokes the observation has. */
    public int observationLength() {
        return observationLength;
    }

    /** The episode's number. */
    public long episode() {
        return episode;
    }

    /** The actions of the episode so far, of which the first {@link #steps()} are valid; not a copy. */
    public byte[] actions() {
        return actions;
    }

    /** Steps of the episode so far. */
    public int steps() {
        return steps;
    }

    /** Frames of the episode so far. */
    public int frames() {
        return env.frames();
    }

    /** The sum of the episode's rewards so far. */
    public int reward() {
        return reward;
    }
}
