package pixelpong.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pixelpong.policy.ActorCritic;
import pixelpong.policy.Policy;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;
import pixelpong.util.SplitMix64;
import pixelpong.util.TemporaryFolder;

/**
 * The agents that come with the program: the training that {@code ./run.sh train --console java} starts, at four moments, and one of
 * the recipe {@code master}, which is the {@link PretrainedAgent}.
 *
 * <p>Those after 5 and 6 seconds (from the start of the JVM, on two cores that have nothing else to do) and at the end were made with
 * <pre>
 * ./run.sh train --console java --run levels --until -21
 * ./run.sh train --resume runs/levels --total-timesteps 350000
 * ./run.sh train --resume runs/levels --total-timesteps 480000
 * ./run.sh train --resume runs/levels
 * </pre>
 * from the checkpoints after the last three lines. To keep the jar small, their files hold nothing but what training has
 * changed most, in coarse steps ({@code src/test/python/ship_checkpoint.py}, whose third argument is the initial weights: the
 * checkpoint of {@code ./run.sh train --console java --run initial --learning-rate 1e-30 --total-timesteps 1}). The initial weights
 * are drawn again.
 */
public enum Level {
    /** Initial weights. */
    UNTRAINED("untrained", "untrained"),
    /** After 350,208 steps. */
    FIVE_SECONDS("5s", "after 5 seconds"),
    /** After 481,280 steps. */
    SIX_SECONDS("6s", "after 6 seconds"),
    /** At the end, after 923,648 steps. */
    TEN_SECONDS("10s", "after 10 seconds"),
    /** {@code ./run.sh train --recipe master --console java --seed 53002}, at its end. */
    MASTER("master", "master");

    /** For the help: the names of all levels. */
    public static final String NAMES = "untrained, 5s, 6s, 10s or master";

    private static final String TRAINED = "trained";
    /** The configuration of the training of all levels but the last. */
    private static final String WIN_CONFIG = "win.json";
    private static final long SEED = 1;
    /** The stream from which a training draws its initial weights. */
    private static final long INITIAL_WEIGHTS = 0;

    private final String name;
    private final String label;

    Level(String name, String label) {
        this.name = name;
        this.label = label;
    }

    /** The level with that name, if there is one; 'trained' is another name of the last. */
    public static Optional<Level> named(String name) {
        return name.equals(TRAINED) ? Optional.of(MASTER)
                : Stream.of(values()).filter(level -> level.name.equals(name)).findFirst();
    }

    /** The names of all levels, the weakest first. */
    public static List<String> names() {
        return Stream.of(values()).map(Level::toString).toList();
    }

    /** The agent's policy. */
    public Policy policy(Kernels kernels) {
        return switch (this) {
            case UNTRAINED -> initial(changes(FIVE_SECONDS, kernels).shape(), kernels).policy();
            case FIVE_SECONDS, SIX_SECONDS, TEN_SECONDS -> {
                ActorCritic changes = changes(this, kernels);
                ActorCritic network = initial(changes.shape(), kernels);
                network.add(changes);
                yield network.policy();
            }
            case MASTER -> Checkpoint.readPolicy(PretrainedAgent.checkpoint(), kernels);
        };
    }

    /** The agent as a checkpoint with its run's {@code config.json}, in a folder that is deleted when the JVM ends. */
    public Path checkpoint(Kernels kernels) {
        if (this == MASTER) {
            return PretrainedAgent.checkpoint();
        }
        Path folder = PretrainedAgent.folder();
        PretrainedAgent.copy(WIN_CONFIG, folder.resolve(RunFolder.CONFIG));
        Path file = folder.resolve(name + ".npz");
        try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
            policy(kernels).write(npz);
            return file;
        } catch (IOException e) {
            throw TemporaryFolder.unusable(e);
        }
    }

    private static ActorCritic initial(ActorCritic.Shape shape, Kernels kernels) {
        ActorCritic network = new ActorCritic(shape, 1, kernels);
        network.initialise(SplitMix64.stream(SEED, INITIAL_WEIGHTS));
        return network;
    }

    /** What training has changed until then. */
    private static ActorCritic changes(Level level, Kernels kernels) {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            // A zip archive can be read from a file only.
            String file = level + ".npz";
            try (NpzReader npz = new NpzReader(PretrainedAgent.copy(file, folder.path().resolve(file)))) {
                return ActorCritic.read(npz, kernels);
            }
        }
    }

    /** What a film calls it. */
    public String label() {
        return label;
    }

    /** The name that a user calls it by. */
    @Override
    public String toString() {
        return name;
    }
}
