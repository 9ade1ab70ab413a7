package pixelpong.run;

import java.io.IOException;
import java.io.InputStream;
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
 * The agents that come with the program: one training of an earlier recipe {@code win}, with the seed 712, at four moments. They
 * are named after the time that it takes to train them on two cores that have nothing else to do.
 *
 * <p>The last one is the {@link PretrainedAgent}. Those after 251,904 and 651,264 steps were made with
 * <pre>
 * ./run.sh train --console java --seed 712 --num-envs 8 --num-steps 256 --num-minibatches 4 --top-rate 1 --patience 0 \
 *     --anneal-at -21 --anneal-steps 0 --total-timesteps 2500000 --run levels --until -21
 * ./run.sh train --resume runs/levels --total-timesteps 250000
 * ./run.sh train --resume runs/levels --total-timesteps 650000
 * </pre>
 * from the checkpoint after the second and the third line. To keep the jar small, their files hold nothing but what training has
 * changed most, in coarse steps ({@code src/test/python/ship_checkpoint.py}, whose third argument is the initial weights: the
 * checkpoint of {@code ./run.sh train --console java --seed 712 --run initial --learning-rate 1e-30 --total-timesteps 1}). The
 * initial weights are drawn again.
 */
public enum Level {
    /** Initial weights. */
    UNTRAINED("untrained"),
    /** After 251,904 steps. */
    FIVE_SECONDS("5s"),
    /** After 651,264 steps. */
    TEN_SECONDS("10s"),
    /** After all of the 2,500,000 steps. */
    THIRTY_SECONDS("30s");

    private static final String TRAINED = "trained";
    private static final long SEED = 712;
    /** The stream from which a training draws its initial weights. */
    private static final long INITIAL_WEIGHTS = 0;

    private final String label;

    Level(String label) {
        this.label = label;
    }

    /** The level with that name, if there is one; 'trained' is another name of the last. */
    public static Optional<Level> named(String name) {
        return name.equals(TRAINED) ? Optional.of(THIRTY_SECONDS)
                : Stream.of(values()).filter(level -> level.label.equals(name)).findFirst();
    }

    /** The names of all levels, the weakest first. */
    public static List<String> names() {
        return Stream.of(values()).map(Level::toString).toList();
    }

    /** The agent's policy. */
    public Policy policy(Kernels kernels) {
        return switch (this) {
            case UNTRAINED -> initial(changes(FIVE_SECONDS, kernels).shape(), kernels).policy();
            case FIVE_SECONDS, TEN_SECONDS -> {
                ActorCritic changes = changes(this, kernels);
                ActorCritic network = initial(changes.shape(), kernels);
                network.add(changes);
                yield network.policy();
            }
            case THIRTY_SECONDS -> Checkpoint.readPolicy(PretrainedAgent.checkpoint(), kernels);
        };
    }

    /** The agent as a checkpoint with its run's {@code config.json}, in a folder that is deleted when the JVM ends. */
    public Path checkpoint(Kernels kernels) {
        Path trained = PretrainedAgent.checkpoint();
        if (this == THIRTY_SECONDS) {
            return trained;
        }
        Path file = trained.resolveSibling(label + ".npz");
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
        try (TemporaryFolder folder = new TemporaryFolder();
                InputStream in = Level.class.getResourceAsStream("pretrained/" + level + ".npz")) {
            Path file = folder.path().resolve(level + ".npz"); // a zip archive can be read from a file only
            Files.copy(in, file);
            try (NpzReader npz = new NpzReader(file)) {
                return ActorCritic.read(npz, kernels);
            }
        } catch (IOException e) {
            throw TemporaryFolder.unusable(e);
        }
    }

    /** The name that a user calls it by. */
    @Override
    public String toString() {
        return label;
    }
}
