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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Action;
import pixelpong.game.AleConsole;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Learner;
import pixelpong.learn.Recipe;
import pixelpong.pixels.SparsePixels;
import pixelpong.policy.Policy;
import pixelpong.policy.Tensor;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.NpzReader;

/** Short runs on our own cartridge in the emulator, from first weights to resumed ones. */
class TrainingTest {
    private static final Supplier<Console> ALE = () -> new AleConsole(Cartridge.own(), Kernels.selected());
    private static final int WORKERS = 3;

    @TempDir
    private Path folder;

    private static TrainingConfig config(long seed) {
        return Runs.config(Recipe.FAST_REINFORCE, Runs.reinforce("ALE/Pong-v5", 16, 2), seed);
    }

    private RunFolder train(String name, long seed, int episodes) throws IOException {
        return train(name, seed, episodes, ALE);
    }

    private RunFolder train(String name, long seed, int episodes, Supplier<Console> consoles) throws IOException {
        return Runs.train(folder.resolve(name), config(seed), consoles, WORKERS, episodes, 100);
    }

    private static void resume(RunFolder run, int episodes) throws IOException {
        resume(run, episodes, ALE);
    }

    private static void resume(RunFolder run, int episodes, Supplier<Console> consoles) throws IOException {
        Runs.resume(run, run.readConfig(), consoles, WORKERS, episodes, 100);
    }

    /** Checkpoints byte by byte, and all that {@code metrics.csv} tells but times. */
    private static void assertSame(RunFolder expected, RunFolder actual) throws IOException {
        assertArrayEquals(Runs.checkpoint(expected), Runs.checkpoint(actual));
        assertEquals(Runs.metrics(expected), Runs.metrics(actual));
    }

    private static long episodes(Path checkpoint) {
        return Runs.count(checkpoint, "episodes");
    }

    @Test
    void trainingMovesTheWeightsAndIsAFunctionOfTheSeed() throws IOException {
        RunFolder first = train("first", 1, 3);
        RunFolder again = train("again", 1, 3);
        RunFolder other = train("other", 2, 3);
        assertSame(first, again);
        assertNotEquals(Runs.metrics(first), Runs.metrics(other));

        Policy trained = Checkpoint.readPolicy(first.checkpoint(), Kernels.selected());
        int moved = 0;
        try (Learner fresh = Runs.learner(config(1), JavaConsole::new, 1)) {
            fresh.initialise();
            float[] initial = fresh.policy().weights();
            for (int i = 0; i < initial.length; i++) {
                assertTrue(Float.isFinite(trained.weights()[i]));
                moved += trained.weights()[i] != initial[i] ? 1 : 0;
            }
        }
        // Every unit that was ever active learns at the few hundred pixels that paddles and ball came by.
        assertTrue(moved > 1_000, moved + " weights moved");
        assertEquals(3, episodes(first.checkpoint()));
        try (NpzReader npz = new NpzReader(first.checkpoint())) {
            float[] gradient = npz.floats("gradient_W2", 16);
            assertFalse(Arrays.equals(gradient, new float[gradient.length]), "half a batch is pending");
        }
    }

    @Test
    void resumingContinuesBitForBit() throws IOException {
        RunFolder straight = train("straight", 1, 5);
        RunFolder stopped = train("stopped", 1, 3); // in the middle of a batch
        resume(stopped, 4);
        resume(stopped, 5);
        assertSame(straight, stopped);
        assertEquals(5 + 1, Runs.metrics(straight).size());
    }

    @Test
    void bothConsolesGiveTheSameWeightsBitForBit() throws IOException {
        RunFolder onAle = train("ale", 1, 5);
        RunFolder onJava = train("java", 1, 5, JavaConsole::new);
        assertSame(onAle, onJava);

        RunFolder onBoth = train("both", 1, 2, JavaConsole::new);
        resume(onBoth, 3);
        resume(onBoth, 5, JavaConsole::new);
        assertSame(onAle, onBoth);
    }

    @Test
    void whatWasPlayedAfterTheLastCheckpointIsPlayedAgain() throws IOException {
        RunFolder straight = train("straight", 1, 3);
        RunFolder killed = train("killed", 1, 2);
        // A run that was killed has rows for episodes that no checkpoint knows of, and perhaps half a row.
        Files.writeString(killed.metrics(), "3,-1,-1.0,1,1,0,1.0,1,,,\n4,-2", StandardOpenOption.APPEND);
        // ... and may have died between the two steps of replacing the checkpoint.
        Files.move(killed.checkpoint(), killed.previousCheckpoint());
        resume(killed, 3);
        assertSame(straight, killed);
    }

    /** Plays on another console, and does something in a frame of the third game of all consoles that share a counter. */
    private static final class Interrupting implements Console {
        private static final int GAME = 3;
        private static final int FRAME = 500;

        private final Console console = new JavaConsole();
        private final AtomicInteger games;
        private final Runnable interruption;
        private int game;
        private int frame;

        private Interrupting(AtomicInteger games, Runnable interruption) {
            this.games = games;
            this.interruption = interruption;
        }

        @Override
        public void reset() {
            console.reset();
            game = games.incrementAndGet();
            frame = 0;
        }

        @Override
        public int act(Action action) {
            if (game == GAME && ++frame == FRAME) {
                interruption.run();
            }
            return console.act(action);
        }

        @Override
        public boolean terminated() {
            return console.terminated();
        }

        @Override
        public boolean truncated() {
            return console.truncated();
        }

        @Override
        public void look() {
            console.look();
        }

        @Override
        public void difference(SparsePixels difference) {
            console.difference(difference);
        }

        @Override
        public void frame(SparsePixels visible) {
            console.frame(visible);
        }

        @Override
        public void screen(byte[] palette) {
            console.screen(palette);
        }

        @Override
        public void close() {
            console.close();
        }
    }

    /** Somebody asks to stop in the middle of the first episode of the second batch. */
    @Test
    void stoppingLeavesTheEpisodesInFlightOut() throws IOException {
        RunFolder straight = train("straight", 1, 5);
        for (int workers : new int[] {1, WORKERS}) {
            RunFolder run = RunFolder.create(folder.resolve("stopped-" + workers), config(1));
            AtomicInteger games = new AtomicInteger();
            Training[] training = new Training[1];
            List<Long> heard = new ArrayList<>();
            try (run; Learner learner = Runs.learner(config(1), () -> new Interrupting(games, () -> training[0].stop()), workers)) {
                training[0] = Training.start(run, learner);
                training[0].run(1000, 100, (report, statistics) -> heard.add(report.episode()));
                training[0].close();
            }
            long episodes = episodes(run.checkpoint());
            // With one worker nobody else plays; with more, the other may have finished episode 3 by then.
            assertTrue(episodes == 2 || workers > 1 && episodes == 3, episodes + " episodes");
            assertEquals(episodes, heard.size());
            assertEquals(1 + episodes, Runs.metrics(run).size());
            resume(run, 5);
            assertSame(straight, run);
        }
    }

    @Test
    void stoppingFromACallbackEndsTheRunAfterTheRound() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("run"), config(1));
        try (run; Learner learner = Runs.learner(config(1), JavaConsole::new, 1);
                Training training = Training.start(run, learner)) {
            training.run(1000, 100, (report, statistics) -> training.stop());
            assertEquals(2, training.learner().progress());
        }
        assertEquals(2, episodes(run.checkpoint()));
    }

    @Test
    void aRunEndsWhenItsMeanIsEnough() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("run"), config(1));
        try (run; Learner learner = Runs.learner(config(1), JavaConsole::new, 1);
                Training training = Training.start(run, learner)) {
            assertFalse(training.reached(-21), "nothing was played");
            training.run(1000, -21, 100, new QuietCallback());
            assertEquals(50, training.learner().progress());
            assertTrue(training.reached(-21));
            assertFalse(training.reached(0));
        }
    }

    @Test
    void theTwoNewestCheckpointsAreKept() throws IOException {
        RunFolder run = Runs.train(folder.resolve("kept"), config(1), ALE, WORKERS, 3, 1);
        assertEquals(2, episodes(run.previousCheckpoint()));
        assertEquals(3, episodes(run.checkpoint()));
        try (var files = Files.list(run.path())) {
            assertEquals(List.of(".lock", "checkpoint-previous.npz", "checkpoint.npz", "config.json", "metrics.csv"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aCheckpointGivesTheAgentToPlayWith() throws IOException {
        RunFolder run = train("run", 1, 2);
        Policy policy = Checkpoint.readPolicy(run.checkpoint(), Kernels.selected());
        assertEquals(16, policy.hiddenUnits());
        try (NpzReader npz = new NpzReader(run.checkpoint())) {
            for (Tensor tensor : policy.tensors()) {
                float[] written = npz.floats(tensor.name(), tensor.shape());
                for (int i = 0; i < written.length; i++) {
                    assertEquals(written[i], policy.weights()[tensor.index(i)]);
                }
            }
        }
        assertEquals(2, Checkpoint.readCount(run.checkpoint(), "episodes").orElseThrow());
        assertTrue(Checkpoint.readCount(run.checkpoint(), "rounds").isEmpty());
    }

    @Test
    void theRowsTellOfEveryEpisode() throws IOException {
        RunFolder run = train("run", 1, 3);
        assertEquals("episode,episodic_return,running_mean,episodic_length,frames,truncated,seconds,frames_per_second,entropy,"
                + "gradient_norm,learning_rate", Files.readAllLines(run.metrics()).get(0));
        assertEquals(List.of("entropy", "gradient_norm", "learning_rate"), RunFolder.metricsBeside(run.checkpoint()).names());
        List<EpisodeReport> episodes = Runs.episodes(run);
        double mean = 0;
        long frames = 0;
        for (int i = 0; i < 3; i++) {
            EpisodeReport report = episodes.get(i);
            assertEquals(i + 1, report.episode());
            mean = i == 0 ? report.episodicReturn() : 0.99 * mean + 0.01 * report.episodicReturn();
            assertEquals(mean, report.runningMean(), 1e-6);
            frames += report.frames();
            assertFalse(report.truncated());
            assertTrue(report.metrics().get(0) > 0.5, "undecided at first");
            // A batch of two: its norm is told with its last episode.
            assertEquals(i == 1, report.metrics().get(1) > 0, "gradient norm of " + report.metrics());
            assertEquals(1e-3, report.metrics().get(2));
        }
        assertEquals(frames, Runs.count(run.checkpoint(), "frames"));
    }

    @Test
    void foldersThatHoldSomethingElseAreRefused() throws IOException {
        Files.createDirectory(folder.resolve("there"));
        assertThrows(BadInput.class, () -> RunFolder.create(folder.resolve("there"), config(1)));
        assertThrows(BadInput.class, () -> RunFolder.existing(folder.resolve("there")));
        Files.writeString(folder.resolve("file"), "");
        assertThrows(BadInput.class, () -> RunFolder.create(folder.resolve("file").resolve("run"), config(1)));
    }

    /** The rows that follow such a mean would have more digits than any that is read again. */
    @Test
    void aRunningMeanThatNoGamesHaveIsRefused() throws IOException {
        TrainingConfig config = config(1);
        RunFolder run = Runs.train(folder.resolve("run"), config, JavaConsole::new, 1, 1, 100);
        byte[] good = Runs.checkpoint(run);
        for (double bad : new double[] {1e300, -22}) {
            Files.write(run.checkpoint(), Runs.with(good, "running_mean", npz -> npz.addDouble("running_mean", bad)));
            String message = assertThrows(BadInput.class, () -> Runs.resume(run, config, JavaConsole::new, 1, 2, 100)).getMessage();
            assertTrue(message.contains("has a running_mean of " + bad), message);
        }
        Files.write(run.checkpoint(), Runs.with(good, "running_mean", npz -> npz.addDouble("running_mean", -21)));
        Runs.resume(run, config, JavaConsole::new, 1, 2, 100);
        Runs.resume(run, config, JavaConsole::new, 1, 3, 100);
    }
}
