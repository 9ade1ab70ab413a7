package pixelpong.rollout;

import java.util.List;
import java.util.function.BooleanSupplier;
import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.EpisodeStatistics;
import pixelpong.game.PongEnv;
import pixelpong.pixels.Observation;
import pixelpong.util.SplitMix64;

/**
 * Plays episodes: observe, act, step. Training, evaluation, films and the live page use it.
 *
 * <p>{@link #play} allocates nothing. One instance belongs to one thread. An episode depends only on the agent, the cartridge,
 * the preset, the seed and its number. Neither observers nor earlier episodes affect it.
 */
public final class EpisodeRunner {
    /** The names of the phases of a step, in the order of their laps. */
    public static final List<String> PHASES = List.of("observe", "act", "emulate");
    private static final int OBSERVE = 0;
    private static final int ACT = 1;
    private static final int EMULATE = 2;

    private final PongEnv env;
    private final Agent agent;
    private final Observer observer;
    private final PhaseClock clock;
    private final SplitMix64 random = new SplitMix64(0);

    /** Is notified of every step. */
    @FunctionalInterface
    public interface Observer {
        /** Called after a step, with the observation that led to the action. */
        void step(Observation observation, Action action, int reward);
    }

    /**
     * Creates a runner that notifies {@code observer}.
     *
     * @param console stays the caller's to close
     * @param clock a clock whose first phases are {@link #PHASES}
     */
    public EpisodeRunner(Console console, EnvPreset preset, Agent agent, Observer observer, PhaseClock clock) {
        env = new PongEnv(console, preset, agent.view());
        this.agent = agent;
        this.observer = observer;
        this.clock = clock;
    }

    /** Creates a runner without observer or timing. */
    public EpisodeRunner(Console console, EnvPreset preset, Agent agent) {
        this(console, preset, agent, (observation, action, reward) -> { }, PhaseClock.OFF);
    }

    /**
     * Plays one episode.
     *
     * @param seed the run's seed
     * @param episode the episode's number
     * @param stop whether to abandon the episode; asked before every step
     * @return whether the episode was played to its end
     */
    public boolean play(long seed, long episode, BooleanSupplier stop) {
        begin(seed, episode);
        while (!done()) {
            if (stop.getAsBoolean()) {
                return false;
            }
            step();
        }
        return true;
    }

    /** Starts an episode, for callers that play it step by step; parameters as for {@link #play}. */
    public void begin(long seed, long episode) {
        random.restart(seed, episode);
        env.reset(episode, random);
    }

    /** Whether the episode has ended. */
    public boolean done() {
        return env.done();
    }

    /** Plays a step: observe, act, emulate. */
    public void step() {
        Observation observation = env.observe();
        clock.lap(OBSERVE);
        Action action = agent.act(observation, random);
        clock.lap(ACT);
        int reward = env.step(action);
        clock.lap(EMULATE);
        observer.step(observation, action, reward);
    }

    /** The statistics of the episode so far; not a copy. */
    public EpisodeStatistics statistics() {
        return env.statistics();
    }
}
