package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Action;
import pixelpong.game.ActionSet;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Learner;
import pixelpong.learn.Algorithm;
import pixelpong.learn.PpoSettings;
import pixelpong.learn.Recipe;
import pixelpong.pixels.View;
import pixelpong.policy.Policy;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.NpzReader;

/** What is in the files of a run of PPO: read as it was meant, or refused with a {@link BadInput}; nothing else. */
@Tag("no-kernels")
@Timeout(120)
class PpoFilesTest {
    private static final int ROUNDS = 1_000;
    private static final int ENVS = 2;
    private static final long ROUND = ENVS * 16;
    private static final TrainingConfig CONFIG = Runs.config(Recipe.WIN, Recipe.WIN.settings().with(Algorithm.HIDDEN, 1)
            .with(PpoSettings.HIDDEN2, 2).with(PpoSettings.NUM_ENVS, ENVS).with(PpoSettings.NUM_STEPS, 16)
            .with(PpoSettings.UPDATE_EPOCHS, 1).with(PpoSettings.NUM_MINIBATCHES, 2).with(Algorithm.GAMMA, 0.99)
            .with(PpoSettings.ENT_COEF, 0.01).with(PpoSettings.PRIOR, 0.5).with(PpoSettings.TOTAL_TIMESTEPS, 20 * ROUND), 3);

    private final Damage damage = new Damage(7);

    @TempDir
    private Path folder;
    private RunFolder run;
    private byte[] good;

    @BeforeEach
    void train() throws IOException {
        run = Runs.train(folder.resolve("run"), CONFIG, JavaConsole::new, 1, 3 * ROUND, Integer.MAX_VALUE);
        good = Runs.checkpoint(run);
    }

    private Learner learner() {
        return Runs.learner(CONFIG, JavaConsole::new, 1);
    }

    /** The weights after reading, or null if the file was refused. */
    private float[] read(byte[] file) throws IOException {
        Files.write(run.checkpoint(), file);
        try (Learner learner = learner(); Training training = Training.resume(run, learner)) {
            assertEquals(3 * ROUND, training.learner().progress());
            return training.learner().policy().weights().clone();
        } catch (BadInput e) {
            assertTrue(e.getMessage().endsWith(".") && !e.getMessage().contains("\n"), e.getMessage());
            return null;
        }
    }

    @Test
    void damagedCheckpointsAreRefusedOrReadAsTheyWere() throws IOException {
        float[] weights = read(good);
        int readable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            float[] read = read(damage.file(good));
            if (read != null) {
                assertArrayEquals(weights, read);
                readable++;
            }
        }
        assertTrue(readable > 0 && readable < ROUNDS / 2, readable + " of " + ROUNDS + " read");
    }

    /** The good checkpoint with other numbers in the place of an array's: one is a scalar, several are a row. */
    private byte[] with(String name, long... values) throws IOException {
        return Runs.with(good, name, npz -> {
            if (values.length == 1) {
                npz.addLong(name, values[0]);
            } else {
                npz.addLongs(name, values);
            }
        });
    }

    /** Arrays that are good in themselves, and tell of games or counters that there cannot be. */
    @Test
    void whatDoesNotFitTogetherIsRefused() throws IOException {
        long[] actions;
        long[] steps;
        try (NpzReader npz = new NpzReader(run.checkpoint())) {
            actions = npz.counts("env_actions", 1 << 20);
            steps = npz.counts("env_steps", ENVS);
        }
        assertTrue(read(with("env_actions", actions)) != null, "the way of changing files is good");
        for (int at : new int[] {0, actions.length - 1}) {
            for (long bad : new long[] {6, 256, -1, Long.MAX_VALUE}) {
                long[] other = actions.clone();
                other[at] = bad;
                assertEquals(null, read(with("env_actions", other)), "action " + bad);
            }
        }
        assertEquals(null, read(with("env_actions", Arrays.copyOf(actions, actions.length - 1))));
        for (long[] bad : new long[][] {{steps[0] + 1, steps[1]}, {steps[0] + steps[1], 0, 0}, {-1, steps[0] + steps[1] + 1},
            {Long.MAX_VALUE, Long.MAX_VALUE}, {1 + steps[0] + steps[1], -1}}) {
            assertEquals(null, read(with("env_steps", bad)), Arrays.toString(bad));
        }
        for (long[] bad : new long[][] {{2, 1}, {0, 2}, {-1, 2}, {1, 2, 3}, {Long.MAX_VALUE, 2}}) {
            assertEquals(null, read(with("env_episodes", bad)), Arrays.toString(bad));
        }
        for (String counter : new String[] {"rounds", "adam_steps", "episodes", "frames"}) {
            for (long bad : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertEquals(null, read(with(counter, bad)), counter + " " + bad);
            }
        }
        assertEquals(null, read(with("rounds", 1L << 50)), "far behind the goal");
        assertEquals(null, read(with("adam_steps", 1)), "other steps than rounds make");
    }

    /** Weights as large as floats get make infinite activations, and their differences are no numbers. */
    @Test
    void badNumbersStopTheRunBeforeTheyAreSaved() throws IOException {
        byte[] before = Runs.with(good, "W1", npz -> npz.addFloats("W1", i -> 3e38f, 1, 12_800));
        Files.write(run.checkpoint(), before);
        try (Learner learner = learner(); Training training = Training.resume(run, learner)) {
            String message = assertThrows(BadInput.class, () -> training.run(20 * ROUND, 1, new QuietCallback())).getMessage();
            assertTrue(message.startsWith("Update 4 (steps up to 128) has weights that are not finite"), message);
        }
        assertArrayEquals(before, Files.readAllBytes(run.checkpoint()));
    }

    /** Checkpoints that are good in themselves, but not of the agent that config.json describes. */
    private void assertOfAnotherAgent(byte[] checkpoint) throws IOException {
        Files.write(run.checkpoint(), checkpoint);
        String message;
        try (Learner learner = learner()) {
            message = assertThrows(BadInput.class, () -> Training.resume(run, learner)).getMessage();
        }
        assertTrue(message.contains("has other actions or another prior than the run's config.json says"), message);
        assertTrue(message.contains(run.checkpoint().toString()), message);
        message = assertThrows(BadInput.class, () -> Checkpoint.readPolicy(run.checkpoint(), Kernels.selected())).getMessage();
        assertTrue(message.contains("has another network, other actions or another prior than the config.json beside it says"),
                message);
        Path alone = Files.write(folder.resolve("alone.npz"), checkpoint);
        assertNotNull(Checkpoint.readPolicy(alone, Kernels.selected()));
    }

    @Test
    void aCheckpointWithOtherActionsIsRefused() throws IOException {
        long[] codes = ActionSet.ALL.actions().stream().mapToLong(Action::code).toArray();
        long[] swapped = codes.clone();
        swapped[2] = codes[3];
        swapped[3] = codes[2];
        assertNotNull(read(with("actions", codes)), "the way of changing files is good");
        assertOfAnotherAgent(with("actions", swapped));
        Policy read = Checkpoint.readPolicy(folder.resolve("alone.npz"), Kernels.selected());
        assertEquals(List.of(Action.NOOP, Action.FIRE, Action.LEFT, Action.RIGHT, Action.RIGHTFIRE, Action.LEFTFIRE), read.actions());
        for (long[] bad : new long[][] {Arrays.copyOf(codes, 5), {0, 1, 3, 4, 11, 2}, {0, 1, 3, 4, 11, 99}, {0, 1, 3, 4, 11, -1}, {}}) {
            assertNull(read(with("actions", bad)), Arrays.toString(bad));
        }
    }

    @Test
    void aCheckpointWithAnotherPriorIsRefused() throws IOException {
        float[] prior;
        try (NpzReader npz = new NpzReader(run.checkpoint())) {
            prior = npz.floats("prior", 6);
        }
        assertEquals(Math.log(0.25), prior[0], 1e-6);
        assertEquals(Math.log(0.125), prior[5], 1e-6);
        assertNotNull(read(Runs.with(good, "prior", npz -> npz.addFloats("prior", i -> prior[i], 6))));
        assertOfAnotherAgent(Runs.with(good, "prior", npz -> npz.addFloats("prior", i -> prior[i] + (i == 3 ? 1e-6f : 0), 6)));
        assertOfAnotherAgent(Runs.with(good, "prior", npz -> npz.addFloats("prior", i -> 0, 6)));
        for (int size : new int[] {0, 5, 7}) {
            assertNull(read(Runs.with(good, "prior", npz -> npz.addFloats("prior", i -> -1, size))), size + " actions");
        }
    }

    /** Without a config.json beside it, a file's own shapes are all there is to go by: none may be trusted. */
    @Test
    void tensorsOfOtherRanksAreRefused() throws IOException {
        int[][] shapes = {{}, {0}, {1}, {6400}, {1, 0}, {0, 6400}, {2, 3, 4}, {1, 1, 12_800}};
        for (String name : new String[] {"W1", "W1_blocks", "W2", "W3", "prior"}) {
            for (int[] shape : shapes) {
                for (boolean withW2 : new boolean[] {true, false}) {
                    Map<String, byte[]> arrays = Runs.arrays(Runs.with(good, name, npz -> npz.addFloats(name, i -> 0, shape)));
                    if (!withW2) {
                        arrays.remove("W2");
                    }
                    Path file = Files.write(folder.resolve("alone.npz"), Runs.archive(arrays));
                    BadInput refusal = assertThrows(BadInput.class, () -> Checkpoint.readPolicy(file, Kernels.selected()));
                    assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
                }
            }
        }
    }

    /** Beside a config.json of other settings a good checkpoint is not played, whatever its tensors. */
    @Test
    void aCheckpointBesideAnotherConfigurationIsRefused() throws IOException {
        TrainingConfig[] others = {
            Runs.config(Recipe.WIN, CONFIG.settings().with(PpoSettings.PRIOR, 0.0), 3),
            Runs.config(Recipe.WIN, CONFIG.settings().with(PpoSettings.BLOCKS, 5), 3),
            Runs.config(Recipe.WIN, CONFIG.settings().with(PpoSettings.HIDDEN2, 0), 3),
            Runs.config(Recipe.WIN, CONFIG.settings().with(PpoSettings.VIEW, View.DIFFERENCE), 3),
            Runs.config(Recipe.TUTORIAL, Recipe.TUTORIAL.settings(), 3)};
        for (int i = 0; i < others.length; i++) {
            try (RunFolder other = RunFolder.create(folder.resolve("other-" + i), others[i])) {
                Files.write(other.checkpoint(), good);
                BadInput refusal = assertThrows(BadInput.class, () -> Checkpoint.readPolicy(other.checkpoint(), Kernels.selected()));
                assertTrue(refusal.getMessage().endsWith("."), refusal.getMessage());
            }
        }
        assertNotNull(Checkpoint.readPolicy(run.checkpoint(), Kernels.selected()));
    }
}
