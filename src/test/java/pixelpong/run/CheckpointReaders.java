package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Algorithm;
import pixelpong.learn.DivergedException;
import pixelpong.learn.Learner;
import pixelpong.learn.PpoSettings;
import pixelpong.learn.Recipe;
import pixelpong.learn.ReinforceSettings;
import pixelpong.pixels.Observation;
import pixelpong.pixels.View;
import pixelpong.policy.Policy;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;

/** Reads a file as each command reads a checkpoint, with networks of one unit, and uses what was in it. */
final class CheckpointReaders implements AutoCloseable {
    static final TrainingConfig REINFORCE = Runs.config(Recipe.FAST_REINFORCE, Runs.reinforce("Pong-v0", 1, 1)
            .with(Algorithm.ENV, Runs.CUT_OFF).with(ReinforceSettings.GAMES, 9L), 1);
    static final TrainingConfig PPO = Runs.config(Recipe.WIN, Recipe.WIN.settings().with(Algorithm.ENV, Runs.CUT_OFF)
            .with(Algorithm.HIDDEN, 1).with(PpoSettings.HIDDEN2, 1).with(PpoSettings.VIEW, View.DIFFERENCE)
            .with(PpoSettings.NUM_ENVS, 2).with(PpoSettings.NUM_STEPS, 8)
            .with(PpoSettings.UPDATE_EPOCHS, 1).with(PpoSettings.NUM_MINIBATCHES, 2).with(PpoSettings.TOTAL_TIMESTEPS, 99L), 1);
    /** For the buffers of a network, and some thousand times a file of a few kilobytes that is unpacked. */
    private static final long MOST_BYTES = 64 << 20;

    private final Path file;
    private final Map<TrainingConfig, Learner> learners = new HashMap<>();

    /** Uses a file in {@code folder}. */
    CheckpointReaders(Path folder) {
        file = folder.resolve("checkpoint.npz");
    }

    static Learner learner(TrainingConfig config) {
        return Runs.learner(config, JavaConsole::new, 1);
    }

    void read(byte[] archive) throws IOException {
        Files.deleteIfExists(file); // some file systems wait for the disk when a file is overwritten
        Files.write(file, archive);
        for (String counter : List.of("episodes", "steps", "frames")) {
            OptionalLong count = Untrusted.read(MOST_BYTES, () -> Checkpoint.readCount(file, counter));
            assertTrue(count == null || count.isEmpty() || count.getAsLong() >= 0, counter);
        }
        use(Untrusted.read(MOST_BYTES, () -> Checkpoint.readPolicy(file, Kernels.selected())));
        for (TrainingConfig config : List.of(REINFORCE, PPO)) {
            Learner learner = learners.computeIfAbsent(config, CheckpointReaders::learner);
            if (load(learner)) {
                use(config, learner);
            }
        }
    }

    private boolean load(Learner learner) {
        return Untrusted.read(MOST_BYTES, () -> {
            try (NpzReader npz = new NpzReader(file)) {
                learner.load(npz);
                return learner;
            }
        }) != null;
    }

    /** Any finite weights may be in a file; their sums may overflow, and nothing else. */
    private static void use(Policy policy) {
        if (policy == null) {
            return;
        }
        policy.observe(new Observation(policy.view()));
        for (int action : new int[] {policy.sample(0), policy.sample(Math.nextDown(1.0)), policy.greedy()}) {
            policy.actions().get(action);
        }
        policy.strengths();
        policy.tensors().forEach(tensor -> tensor.describe(policy.weights()));
    }

    /** From what was loaded the run goes on. */
    private void use(TrainingConfig config, Learner learner) throws IOException {
        try {
            if (learner.progress() < config.goal()) {
                learner.round(config.goal(), () -> false);
            }
            Runs.archive(learner::save);
        } catch (DivergedException e) {
            learners.remove(config).close(); // as that of a run from such weights
        }
    }

    @Override
    public void close() {
        learners.values().forEach(Learner::close);
    }
}
