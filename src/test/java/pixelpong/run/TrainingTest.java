package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.AleConsole;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.JavaConsole;
import pixelpong.policy.PolicyNetwork;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** Short runs on our own cartridge in the emulator, from first weights to resumed ones. */
class TrainingTest {
    private static final Cartridge CARTRIDGE = Cartridge.own();
    private static List<Console> consoles;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        consoles = List.of(new AleConsole(CARTRIDGE), new AleConsole(CARTRIDGE), new AleConsole(CARTRIDGE));
    }

    @AfterAll
    static void close() {
        consoles.forEach(Console::close);
    }

    private static TrainingConfig config(long seed) {
        return new TrainingConfig("ALE/Pong-v5", Cartridge.OWN, CARTRIDGE.md5(), ConsoleChoice.ALE, seed, 16, 2, 1e-3, 0.99,
                0.99, "test");
    }

    private static final Training.Listener SILENT = new SilentListener();

    private RunFolder train(String name, long seed, int episodes) throws IOException {
        return train(name, seed, episodes, consoles);
    }

    private RunFolder train(String name, long seed, int episodes, List<Console> consoles) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve(name), config(seed));
        try (run; Training training = Training.start(run, config(seed), consoles, Kernels.selected(), SILENT)) {
            training.run(episodes, 100);
        }
        return run;
    }

    private void resume(RunFolder run, int episodes) throws IOException {
        resume(run, episodes, consoles);
    }

    private void resume(RunFolder run, int episodes, List<Console> consoles) throws IOException {
        try (Training training = Training.resume(run, run.readConfig(), consoles, Kernels.selected(), SILENT)) {
            training.run(episodes, 100);
        }
    }

    private static TrainingState state(RunFolder run) {
        TrainingState state = new TrainingState(config(1), Kernels.selected());
        Checkpoint.read(state, run.newestCheckpoint());
        return state;
    }

    private static void assertSameState(RunFolder expected, RunFolder actual) {
        TrainingState a = state(expected);
        TrainingState b = state(actual);
        assertArrayEquals(a.network.weights(), b.network.weights());
        assertArrayEquals(a.optimiser.cache(), b.optimiser.cache());
        assertArrayEquals(a.gradient, b.gradient);
        assertEquals(a.episodes, b.episodes);
        assertEquals(a.steps, b.steps);
        assertEquals(a.frames, b.frames);
        assertEquals(a.runningMean, b.runningMean);
    }

    /** The rows without the columns of time. */
    private static List<String> metrics(RunFolder run) throws IOException {
        return Files.readAllLines(run.metrics()).stream()
                .map(row -> String.join(",", Arrays.copyOf(row.split(","), 5))).toList();
    }

    @Test
    void trainingMovesTheWeightsAndIsAFunctionOfTheSeed() throws IOException {
        RunFolder first = train("first", 1, 3);
        RunFolder again = train("again", 1, 3);
        RunFolder other = train("other", 2, 3);
        assertSameState(first, again);
        assertEquals(metrics(first), metrics(again));
        assertNotEquals(metrics(first), metrics(other));

        TrainingState initial = new TrainingState(config(1), Kernels.selected());
        initial.initialise(1);
        TrainingState trained = state(first);
        int moved = 0;
        for (int i = 0; i < initial.network.weights().length; i++) {
            assertTrue(Float.isFinite(trained.network.weights()[i]));
            moved += trained.network.weights()[i] != initial.network.weights()[i] ? 1 : 0;
        }
        // Every unit that was ever active learns at the few hundred pixels that paddles and ball came by.
        assertTrue(moved > 1_000, moved + " weights moved");
        assertEquals(3, trained.episodes);
        assertFalse(Arrays.equals(trained.gradient, new float[trained.gradient.length]), "half a batch is pending");
    }

    @Test
    void resumingContinuesBitForBit() throws IOException {
        RunFolder straight = train("straight", 1, 5);
        RunFolder stopped = train("stopped", 1, 3); // in the middle of a batch
        resume(stopped, 4);
        resume(stopped, 5);
        assertSameState(straight, stopped);
        assertEquals(metrics(straight), metrics(stopped));
    }

    @Test
    void bothConsolesGiveTheSameWeightsBitForBit() throws IOException {
        List<Console> inJava = List.of(new JavaConsole(), new JavaConsole());
        RunFolder onAle = train("ale", 1, 5);
        RunFolder onJava = train("java", 1, 5, inJava);
        assertSameState(onAle, onJava);
        assertEquals(metrics(onAle), metrics(onJava));

        RunFolder onBoth = train("both", 1, 2, inJava);
        resume(onBoth, 3);
        resume(onBoth, 5, inJava);
        assertSameState(onAle, onBoth);
        assertEquals(metrics(onAle), metrics(onBoth));
    }

    @Test
    void whatWasPlayedAfterTheLastCheckpointIsPlayedAgain() throws IOException {
        RunFolder straight = train("straight", 1, 3);
        RunFolder killed = train("killed", 1, 2);
        // A run that was killed has rows for episodes that no checkpoint knows of, and perhaps half a row.
        Files.writeString(killed.metrics(), "3,-1,-1.0,1,1,1.0,1\n4,-2", StandardOpenOption.APPEND);
        // ... and may have died between the two steps of replacing the checkpoint.
        Files.move(killed.checkpoint(), killed.previousCheckpoint());
        resume(killed, 3);
        assertSameState(straight, killed);
        assertEquals(metrics(straight), metrics(killed));
    }

    @Test
    void stoppingLeavesTheEpisodesInFlightOut() throws IOException, InterruptedException {
        RunFolder run = RunFolder.create(folder.resolve("stop"), config(1));
        Training training = Training.start(run, config(1), consoles, Kernels.selected(), SILENT);
        Thread later = new Thread(() -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            training.stop();
        });
        later.start();
        training.run(1000, 1);
        training.close();
        later.join();
        long episodes = state(run).episodes;
        assertTrue(episodes < 1000);
        resume(run, 3);
        assertSameState(train("straight", 1, 3), run);
    }

    @Test
    void theTwoNewestCheckpointsAreKept() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("kept"), config(1));
        try (Training training = Training.start(run, config(1), consoles, Kernels.selected(), SILENT)) {
            training.run(3, 1);
        }
        TrainingState previous = new TrainingState(config(1), Kernels.selected());
        Checkpoint.read(previous, run.previousCheckpoint());
        assertEquals(2, previous.episodes);
        assertEquals(3, state(run).episodes);
        try (var files = Files.list(run.path())) {
            assertEquals(List.of(".lock", "checkpoint-previous.npz", "checkpoint.npz", "config.json", "metrics.csv"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aCheckpointGivesTheNetworkToPlayWith() throws IOException {
        RunFolder run = train("run", 1, 2);
        PolicyNetwork network = Checkpoint.readNetwork(run.checkpoint(), Kernels.selected());
        assertArrayEquals(state(run).network.weights(), network.weights());
    }

    @Test
    void foldersThatHoldSomethingElseAreRefused() throws IOException {
        Files.createDirectory(folder.resolve("there"));
        assertThrows(BadInput.class, () -> RunFolder.create(folder.resolve("there"), config(1)));
        assertThrows(BadInput.class, () -> RunFolder.existing(folder.resolve("there")));
        Files.writeString(folder.resolve("file"), "");
        assertThrows(BadInput.class, () -> RunFolder.create(folder.resolve("file").resolve("run"), config(1)));
        RunFolder run = RunFolder.create(folder.resolve("run"), config(1));
        assertEquals(config(1), run.readConfig());
        for (String bad : new String[] {"", "{", "[]", "{}", "{\"env\": 3, \"seed\": \"x\"}",
            Files.readString(folder.resolve("run/config.json")).replace("16", "-16")}) {
            Files.writeString(folder.resolve("run/config.json"), bad);
            String message = assertThrows(BadInput.class, run::readConfig).getMessage();
            assertTrue(message.contains("config.json"), message);
        }
    }
}
