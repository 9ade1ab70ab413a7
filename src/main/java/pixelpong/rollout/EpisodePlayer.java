package pixelpong.rollout;

import java.util.function.BooleanSupplier;
import pixelpong.game.Action;
import pixelpong.game.PongEnv;
import pixelpong.pixels.Observation;
import pixelpong.policy.PolicyNetwork;
import pixelpong.util.SplitMix64;

/**
 * The loop that plays: look, think, draw, act, note down.
 *
 * <p>{@link #play} allocates nothing; one instance belongs to one thread. An episode depends only on the weights, the
 * cartridge, the preset, the seed and its number, whoever plays it and whatever was played before.
 */
public final class EpisodePlayer {
    private final PongEnv env;
    private final PolicyNetwork network;
    private final SplitMix64 random = new SplitMix64(0);
    private final Observation observation = new Observation();
    private final float[] h; // [stride]

    /** Plays {@code network} in {@code env}. */
    public EpisodePlayer(PongEnv env, PolicyNetwork network) {
        this.env = env;
        this.network = network;
        h = new float[network.layout().stride()];
    }

    /**
     * Plays one episode.
     *
     * @param seed the run's seed
     * @param episode the episode's number
     * @param trajectory receives the steps
     * @param stop is asked before every step whether to give up
     * @return whether the episode was played to its end
     */
    public boolean play(long seed, long episode, Trajectory trajectory, BooleanSupplier stop) {
        random.restart(seed, episode);
        env.reset(random);
        trajectory.clear();
        EpisodeEvent event = trajectory.event();
        event.start();
        while (!env.done()) {
            if (stop.getAsBoolean()) {
                return false;
            }
            env.look();
            env.difference(observation);
            event.observed();
            float up = PolicyNetwork.sigmoid(network.forward(observation.cells(), 0, observation.count(), h));
            boolean goUp = random.nextDouble() < up;
            event.thought();
            int reward = env.step(goUp ? Action.RIGHT : Action.LEFT);
            event.emulated();
            trajectory.add(observation, up, goUp, reward);
        }
        trajectory.end(env.frames());
        event.end();
        return true;
    }
}
