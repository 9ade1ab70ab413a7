package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.ActionSet;
import pixelpong.game.AleConsole;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Learner;
import pixelpong.learn.PpoSettings;
import pixelpong.learn.Recipe;
import pixelpong.learn.Settings;
import pixelpong.pixels.FakeDisplay;
import pixelpong.pixels.View;
import pixelpong.policy.Policy;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.NpzReader;

/** PPO is as exact as the rest: workers, consoles and interruptions change nothing. */
@Tag("no-kernels")
class PpoTrainingTest {
    private static final int ENVS = 5;
    private static final int STEPS = 200;
    private static final long ROUND = ENVS * STEPS;

    @TempDir
    private Path folder;

    private static Settings settings(View view, int hidden2) {
        return Recipe.WIN.settings().with(PpoSettings.VIEW, view).with(PpoSettings.ACTIONS, ActionSet.ALL)
                .with(PpoSettings.BLOCKS, 4).with(Algorithm.HIDDEN, 40).with(PpoSettings.HIDDEN2, hidden2)
                .with(PpoSettings.NUM_ENVS, ENVS).with(PpoSettings.VARIED_ENVS, 2).with(PpoSettings.NUM_STEPS, STEPS)
                .with(PpoSettings.UPDATE_EPOCHS, 2).with(PpoSettings.NUM_MINIBATCHES, 4).with(PpoSettings.PRIOR, 0.8)
                .with(PpoSettings.TOTAL_TIMESTEPS, 20 * ROUND);
    }

    private static TrainingConfig config(View view, int hidden2) {
        return Runs.config(Recipe.WIN, settings(view, hidden2), 3);
    }

    private RunFolder train(String name, TrainingConfig config, Supplier<Console> consoles, int workers, long goal)
            throws IOException {
        return Runs.train(folder.resolve(name), config, consoles, workers, goal, 100);
    }

    private static void assertSame(RunFolder expected, RunFolder actual, String what) throws IOException {
        assertArrayEquals(Runs.checkpoint(expected), Runs.checkpoint(actual), what);
        assertEquals(Runs.metrics(expected), Runs.metrics(actual), what);
    }

    @Test
    void theNumberOfWorkersChangesNothing() throws IOException {
        for (int hidden2 : new int[] {0, 24}) {
            TrainingConfig config = config(View.FRAMES, hidden2);
            RunFolder alone = train("1-" + hidden2, config, JavaConsole::new, 1, 6 * ROUND);
            for (int workers : new int[] {2, 3, 7}) {
                assertSame(alone, train(workers + "-" + hidden2, config, JavaConsole::new, workers, 6 * ROUND), workers + " workers");
            }
            assertTrue(Runs.metrics(alone).size() > 3, "no episode ended");
        }
    }

    /** The losses are told with every episode, and no two rounds have the same. */
    @Test
    void theRowsTellOfEveryUpdate() throws IOException {
        RunFolder run = train("run", config(View.FRAMES, 24), JavaConsole::new, 2, 8 * ROUND);
        List<String> names = List.of("policy_loss", "value_loss", "entropy", "approx_kl", "clip_fraction", "explained_variance",
                "gradient_norm", "learning_rate");
        assertEquals(names, RunFolder.metricsBeside(run.checkpoint()).names());
        List<EpisodeReport> episodes = Runs.episodes(run);
        assertTrue(episodes.size() > 3, "no episode ended");
        long frames = 0;
        for (EpisodeReport report : episodes) {
            assertTrue(report.metrics().stream().allMatch(Double::isFinite), report.toString());
            assertTrue(report.metrics().get(1) > 0 && report.metrics().get(2) > 0 && report.metrics().get(6) > 0, report.toString());
            frames += report.frames();
        }
        assertTrue(episodes.stream().map(EpisodeReport::metrics).distinct().count() > 1, "all rounds alike");
        assertTrue(frames < Runs.count(run.checkpoint(), "frames"), "those of unfinished episodes count, too");
    }

    @Test
    void episodesThatAreCutOffAreToldAndChangeNothingElse() throws IOException {
        TrainingConfig config =
                Runs.config(Recipe.WIN, settings(View.FRAMES, 24).with(Algorithm.ENV, Runs.CUT_OFF), 3);
        RunFolder alone = train("1", config, JavaConsole::new, 1, 3 * ROUND);
        int episodes = (int) (3 * ROUND / 50);
        assertEquals(Collections.nCopies(episodes, "1"), Runs.column(alone, "truncated"));
        assertEquals(Collections.nCopies(episodes, "50"), Runs.column(alone, "episodic_length"));
        for (int workers : new int[] {2, 3, 7}) {
            assertSame(alone, train("" + workers, config, JavaConsole::new, workers, 3 * ROUND), workers + " workers");
        }
        RunFolder stopped = train("stopped", config, JavaConsole::new, 2, ROUND);
        Runs.resume(stopped, config, JavaConsole::new, 3, 3 * ROUND, 100);
        assertSame(alone, stopped, "resumed");
    }

    @Test
    void theConsoleChangesNothing() throws IOException {
        for (View view : View.values()) {
            TrainingConfig config = config(view, 0);
            RunFolder java = train("java-" + view, config, JavaConsole::new, 2, 3 * ROUND);
            RunFolder ale = train("ale-" + view, config, () -> new AleConsole(Cartridge.own(), Kernels.selected()), 2, 3 * ROUND);
            assertSame(java, ale, view.toString());
        }
    }

    @Test
    void resumingContinuesBitForBit() throws IOException {
        TrainingConfig config = config(View.FRAMES, 24);
        RunFolder straight = train("straight", config, JavaConsole::new, 2, 8 * ROUND);
        RunFolder stopped = train("stopped", config, JavaConsole::new, 2, 3 * ROUND);
        assertEquals(config, stopped.readConfig());
        for (long goal : new long[] {4 * ROUND, 8 * ROUND}) {
            Runs.resume(stopped, config, JavaConsole::new, 3, goal, 100);
        }
        assertSame(straight, stopped, "resumed");
        assertTrue(Runs.metrics(straight).size() > 3, "no episode ended");
    }

    @Test
    void aCheckpointOfAnotherNetworkIsRefused() throws IOException {
        RunFolder run = train("run", config(View.FRAMES, 24), JavaConsole::new, 2, ROUND);
        for (TrainingConfig other : new TrainingConfig[] {config(View.DIFFERENCE, 24), config(View.FRAMES, 0)}) {
            RunFolder again = RunFolder.existing(run.path());
            try (again; Learner learner = Runs.learner(other, JavaConsole::new, 2)) {
                assertThrows(BadInput.class, () -> Training.resume(again, learner));
            }
        }
    }

    @Test
    void trainingMovesEveryLayer() throws IOException {
        TrainingConfig config = config(View.FRAMES, 24);
        RunFolder before = train("before", config, JavaConsole::new, 2, ROUND);
        RunFolder after = train("after", config, JavaConsole::new, 2, 2 * ROUND);
        try (NpzReader a = new NpzReader(before.checkpoint()); NpzReader b = new NpzReader(after.checkpoint())) {
            for (String tensor : new String[] {"W1", "W1_blocks", "W2", "W3"}) {
                float[] old = a.floats(tensor, a.shape(tensor));
                float[] moved = b.floats(tensor, b.shape(tensor));
                assertNotEquals(Arrays.hashCode(old), Arrays.hashCode(moved), tensor);
            }
            assertArrayEquals(new int[] {40, 12_800}, a.shape("W1"));
            assertArrayEquals(new int[] {40, 800}, a.shape("W1_blocks"));
            assertArrayEquals(new int[] {24, 40}, a.shape("W2"));
            assertArrayEquals(new int[] {7, 24}, a.shape("W3"));
        }
    }

    /** A network that knows nothing plays by the prior; who reads its checkpoint plays as it does. */
    @Test
    void aCheckpointHasThePrior() throws IOException {
        float[] expected = {0.4f, 0.4f, 0.05f, 0.05f, 0.05f, 0.05f};
        RunFolder run = train("prior", config(View.FRAMES, 24), JavaConsole::new, 1, ROUND);
        Policy policy = Checkpoint.readPolicy(run.checkpoint(), Kernels.selected());
        assertEquals(ActionSet.ALL.actions(), policy.actions());
        policy.observe(FakeDisplay.observation()); // where there is nothing to see all units rest
        double total = 0;
        for (int action = 0; action < expected.length; action++) {
            assertEquals(expected[action], policy.probability(action), 1e-6);
            total += policy.probability(action);
        }
        assertEquals(1, total, 1e-12);
        assertEquals(0.1, policy.up(), 1e-6);
    }

    /** The learning rate falls to 0 where the run is to end, round by round. */
    @Test
    void theLearningRateFalls() {
        try (Learner learner = Runs.learner(config(View.DIFFERENCE, 0), JavaConsole::new, 1)) {
            learner.initialise();
            int rate = learner.metrics().names().indexOf("learning_rate");
            for (int round = 0; round < 3; round++) {
                assertEquals(round * ROUND, learner.progress());
                learner.round(Long.MAX_VALUE, () -> false);
                assertEquals(1e-3 * (1 - round / 20.0), learner.metrics().value(rate), 1e-12);
            }
        }
    }

    /** The rate falls once 50 games are good enough, which is after the third round here; a resumed run remembers when that was. */
    @Test
    void aRunIsCompleteWhenItsRateIsZero() throws IOException {
        TrainingConfig config = Runs.config(Recipe.WIN, settings(View.FRAMES, 0).with(Algorithm.ENV, Runs.CUT_OFF)
                .with(PpoSettings.ANNEAL_AT, -3.0).with(PpoSettings.ANNEAL_STEPS, 4 * ROUND), 3);
        RunFolder straight = train("straight", config, JavaConsole::new, 2, 20 * ROUND);
        assertEquals(7 * ROUND, Runs.count(straight.checkpoint(), "steps"));
        int rate = RunFolder.metricsBeside(straight.checkpoint()).names().indexOf("learning_rate");
        assertEquals(List.of(1e-3, 0.75e-3, 0.5e-3, 0.25e-3),
                Runs.episodes(straight).stream().map(episode -> episode.metrics().get(rate)).distinct().toList());
        for (int stop : new int[] {2, 3, 5}) {
            RunFolder stopped = train("stopped-" + stop, config, JavaConsole::new, 1, stop * ROUND);
            Runs.resume(stopped, config, JavaConsole::new, 3, 20 * ROUND, 100);
            assertSame(straight, stopped, "resumed after round " + stop);
        }
    }

    /** Nobody gets better here: after seven marks, a round apart, the run begins anew, and again after seven more. */
    @Test
    void aRunWithoutProgressBeginsAnew() throws IOException {
        TrainingConfig config = Runs.config(Recipe.WIN, settings(View.FRAMES, 0).with(Algorithm.ENV, Runs.CUT_OFF)
                .with(PpoSettings.PATIENCE, 3 * ROUND).with(PpoSettings.ANNEAL_STEPS, ROUND), 3);
        RunFolder straight = train("straight", config, JavaConsole::new, 2, 16 * ROUND);
        assertEquals(14 * ROUND, Runs.count(straight.checkpoint(), "begun"));
        for (int stop : new int[] {5, 7, 14}) {
            RunFolder stopped = train("stopped-" + stop, config, JavaConsole::new, 1, stop * ROUND);
            Runs.resume(stopped, config, JavaConsole::new, 3, 16 * ROUND, 100);
            assertSame(straight, stopped, "resumed after round " + stop);
        }
        try (Learner learner = Runs.learner(config, JavaConsole::new, 1)) {
            learner.initialise();
            float[] first = learner.policy().weights().clone();
            for (int round = 1; round <= 7; round++) {
                assertTrue(learner.notice().isEmpty());
                learner.round(Long.MAX_VALUE, () -> false);
            }
            assertTrue(learner.notice().orElseThrow().contains("the run begins anew"), learner.notice().toString());
            float[] second = learner.policy().weights().clone();
            assertTrue(norm(second) > 0.9 * norm(first) && norm(second) < 1.1 * norm(first), "no initial weights");
            assertTrue(Math.abs(product(first, second)) < 0.1 * norm(first) * norm(second), "related to the first ones");
            learner.round(Long.MAX_VALUE, () -> false);
            assertTrue(learner.notice().isEmpty());
        }
    }

    /** A patience shorter than a round is looked at once a round, resumed or not. */
    @Test
    void theShortestPatience() throws IOException {
        TrainingConfig config = Runs.config(Recipe.WIN, settings(View.FRAMES, 0).with(Algorithm.ENV, Runs.CUT_OFF)
                .with(PpoSettings.PATIENCE, 1L).with(PpoSettings.ANNEAL_STEPS, ROUND), 3);
        RunFolder straight = train("straight", config, JavaConsole::new, 2, 9 * ROUND);
        assertEquals(7 * ROUND, Runs.count(straight.checkpoint(), "begun"));
        RunFolder stopped = train("stopped", config, JavaConsole::new, 1, 4 * ROUND);
        Runs.resume(stopped, config, JavaConsole::new, 3, 9 * ROUND, 100);
        assertSame(straight, stopped, "resumed");
    }

    /** Nobody gets better here either, but the rate falls from the start. */
    @Test
    void aRunWhoseRateFallsGoesOn() throws IOException {
        TrainingConfig config = Runs.config(Recipe.WIN, settings(View.FRAMES, 0).with(Algorithm.ENV, Runs.CUT_OFF)
                .with(PpoSettings.PATIENCE, 3 * ROUND).with(PpoSettings.ANNEAL_STEPS, 0L), 3);
        assertEquals(0, Runs.count(train("run", config, JavaConsole::new, 2, 9 * ROUND).checkpoint(), "begun"));
    }

    private static double norm(float[] weights) {
        return Math.sqrt(product(weights, weights));
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
