package pixelpong.learn;

import java.util.List;
import java.util.function.Supplier;
import pixelpong.game.Console;
import pixelpong.policy.Policy;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;

/** The algorithm REINFORCE and its settings. */
public final class ReinforceSettings implements Algorithm {
    /** Episodes of a batch: from one update to the next. */
    public static final Setting<Integer> BATCH_SIZE =
            Setting.whole("batch_size", 1, Integer.MAX_VALUE, "episodes from one update to the next");
    /** Decay of RMSProp's running mean of squared gradients. */
    public static final Setting<Double> DECAY_RATE = Setting.real("decay_rate", "a number from 0, below 1",
            value -> value >= 0 && value.floatValue() < 1, "decay of RMSProp's mean of squared gradients");
    /** Episodes in a run. */
    public static final Setting<Long> GAMES = Setting.count("games", 1, "games to play in all");

    /** The only instance. */
    public static final Algorithm ALGORITHM = new ReinforceSettings();

    private ReinforceSettings() {
    }

    @Override
    public String name() {
        return "reinforce";
    }

    @Override
    public String title() {
        return "REINFORCE";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(ENV, HIDDEN, BATCH_SIZE, LEARNING_RATE, GAMMA, DECAY_RATE, GAMES);
    }

    @Override
    public Setting<Long> goal() {
        return GAMES;
    }

    @Override
    public long checkpointEvery() {
        return 500;
    }

    @Override
    public void check(Settings settings) {
        // Any values can be combined.
    }

    @Override
    public void requireMemory(Settings settings) {
        Algorithm.requireRoom(settings.get(BATCH_SIZE) * Trajectory.bytes(settings.get(ENV)), 0, BATCH_SIZE.option());
    }

    @Override
    public void checkGoal(Settings settings, long goal) {
        // A run may be extended to any length.
    }

    @Override
    public Policy readPolicy(Settings settings, NpzReader npz, Kernels kernels) {
        PolicyNetwork network = PolicyNetwork.read(npz, kernels);
        if (network.hidden() != settings.get(HIDDEN)) {
            throw npz.bad("has " + network.hidden() + " hidden units where the config.json beside it says " + settings.get(HIDDEN));
        }
        return network.policy();
    }

    @Override
    public Learner create(Settings settings, long seed, Supplier<Console> consoles, int workers, Kernels kernels) {
        return new Reinforce(settings, seed, consoles, workers, kernels);
    }
}
