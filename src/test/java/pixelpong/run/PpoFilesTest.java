package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.JavaConsole;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** What is in the files of a run of PPO: read as it was meant, or refused with a {@link BadInput}; nothing else. */
@Timeout(120)
class PpoFilesTest {
    private static final int ROUNDS = 1_000;
    private static final int LANES = 2;
    private static final int ROUND = LANES * 16;
    private static final TrainingConfig CONFIG = new TrainingConfig("ALE/Pong-v5", Cartridge.OWN, Cartridge.own().md5(),
            ConsoleChoice.JAVA, 3, 1, 1, 1e-3, 0.99, 0, "test", 0,
            new PpoConfig("frames", "all", 4, 2, LANES, 16, 1, 2, 0.1, 0.95, 0.5, 0.01, 0.5, 20 * ROUND));

    private final Damage damage = new Damage(7);
    private final List<Console> consoles = Stream.<Console>generate(JavaConsole::new).limit(LANES).toList();
    private final Training.Listener silent = new SilentListener();

    @TempDir
    private Path folder;
    private RunFolder run;
    private byte[] good;

    @BeforeEach
    void train() throws IOException {
        try (RunFolder made = RunFolder.create(folder.resolve("run"), CONFIG);
                Training training = Training.start(made, CONFIG, consoles, 1, Kernels.selected(), silent)) {
            training.run(3 * ROUND, Integer.MAX_VALUE);
            run = made;
        }
        good = Files.readAllBytes(run.checkpoint());
    }

    /** The weights after reading, or null if the file was refused. */
    private float[] read(byte[] file) throws IOException {
        Files.write(run.checkpoint(), file);
        try (Training training = Training.resume(run, CONFIG, consoles, 1, Kernels.selected(), silent)) {
            assertEquals(3 * ROUND, training.progress());
            return training.actorCritic().weights().clone();
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

    /** The good checkpoint with one array in the place of another. */
    private byte[] with(String name, byte[] npy) throws IOException {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(good))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName().replace(".npy", ""), zip.readAllBytes());
            }
        }
        assertTrue(arrays.put(name, npy) != null, name);
        return CheckpointFuzzTest.archive(arrays);
    }

    /** What is written, without the archive around it. */
    private interface Content {
        void write(Npz.Writer npz) throws IOException;
    }

    private static byte[] npy(Content array) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Npz.Writer npz = new Npz.Writer(out)) {
            array.write(npz);
        }
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            zip.getNextEntry();
            return zip.readAllBytes();
        }
    }

    private byte[] npy(String name, long... values) throws IOException {
        return npy(npz -> {
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
        try (Npz.Reader npz = new Npz.Reader(run.checkpoint())) {
            actions = npz.counts("lane_actions", 1 << 20);
            steps = npz.counts("lane_steps", LANES);
        }
        assertTrue(read(with("lane_actions", npy("lane_actions", actions))) != null, "the way of changing files is good");
        for (int at : new int[] {0, actions.length - 1}) {
            for (long bad : new long[] {6, 256, -1, Long.MAX_VALUE}) {
                long[] other = actions.clone();
                other[at] = bad;
                assertEquals(null, read(with("lane_actions", npy("lane_actions", other))), "action " + bad);
            }
        }
        assertEquals(null, read(with("lane_actions", npy("lane_actions", Arrays.copyOf(actions, actions.length - 1)))));
        for (long[] bad : new long[][] {{steps[0] + 1, steps[1]}, {steps[0] + steps[1], 0, 0}, {-1, steps[0] + steps[1] + 1},
            {Long.MAX_VALUE, Long.MAX_VALUE}, {1 + steps[0] + steps[1], -1}}) {
            assertEquals(null, read(with("lane_steps", npy("lane_steps", bad))), Arrays.toString(bad));
        }
        for (long[] bad : new long[][] {{2, 1}, {0, 2}, {-1, 2}, {1, 2, 3}, {Long.MAX_VALUE, 2}}) {
            assertEquals(null, read(with("lane_episodes", npy("lane_episodes", bad))), Arrays.toString(bad));
        }
        for (String counter : new String[] {"rollouts", "adam_steps", "episodes", "frames"}) {
            for (long bad : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertEquals(null, read(with(counter, npy(counter, bad))), counter + " " + bad);
            }
        }
        assertEquals(null, read(with("rollouts", npy("rollouts", 1L << 50))), "far behind the goal");
        assertEquals(null, read(with("adam_steps", npy("adam_steps", 1))), "other steps than rollouts make");
    }

    @Test
    void damagedConfigurationsAreRefusedOrRead() throws IOException {
        Path config = run.path().resolve("config.json");
        byte[] text = Files.readAllBytes(config);
        try (RunFolder again = RunFolder.existing(run.path())) {
            assertEquals(CONFIG, again.readConfig());
            for (int round = 0; round < ROUNDS; round++) {
                Files.write(config, damage.text(text));
                try {
                    again.readConfig();
                } catch (BadInput e) {
                    assertTrue(e.getMessage().endsWith(".") && !e.getMessage().contains("\n"), e.getMessage());
                }
            }
            for (String line : new String[] {"hidden2", "lanes", "clip", "entropyCoefficient", "still"}) {
                String without = new String(text, StandardCharsets.UTF_8).replaceFirst(" *\"" + line + "\".*\n", "");
                Files.writeString(config, without);
                assertTrue(assertThrows(BadInput.class, again::readConfig).getMessage().contains("it lacks " + line));
            }
            for (String other : new String[] {"3", "[]", "\"\"", "{}"}) {
                String without = new String(text, StandardCharsets.UTF_8).replaceFirst("(?s)\"ppo\": \\{.*?\\}",
                        "\"ppo\": " + other);
                Files.writeString(config, without);
                assertThrows(BadInput.class, again::readConfig, other);
            }
        }
    }

    /** Weights as large as floats get make infinite activations, and their differences are no numbers. */
    @Test
    void badNumbersStopTheRunBeforeTheyAreSaved() throws IOException {
        byte[] before = with("W1", npy(npz -> npz.addFloats("W1", i -> 3e38f, 1, 12_800)));
        Files.write(run.checkpoint(), before);
        try (Training training = Training.resume(run, CONFIG, consoles, 1, Kernels.selected(), silent)) {
            String message = assertThrows(BadInput.class, () -> training.run(20 * ROUND, 1)).getMessage();
            assertTrue(message.startsWith("Update 4 (steps up to 128) has weights that are not finite"), message);
        }
        assertArrayEquals(before, Files.readAllBytes(run.checkpoint()));
    }
}
