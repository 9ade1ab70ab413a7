package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Action;
import pixelpong.game.FakeConsole;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Learner;
import pixelpong.learn.Recipe;
import pixelpong.util.BadInput;

/** What may and what may not depend on who plays: the result never, a failure reaches everybody. */
@Timeout(120)
class ReinforceTrainingTest {
    @TempDir
    private Path folder;

    private static TrainingConfig config(int hidden) {
        return Runs.config(Recipe.FAST_REINFORCE, Runs.reinforce("Pong-v0", hidden, 3), 5);
    }

    private static TrainingConfig cutOff(int hidden) {
        return Runs.config(Recipe.FAST_REINFORCE, config(hidden).settings().with(Algorithm.ENV, Runs.CUT_OFF), 5);
    }

    private RunFolder train(String name, TrainingConfig config, int workers, int episodes) throws IOException {
        return Runs.train(folder.resolve(name + "-" + workers), config, JavaConsole::new, workers, episodes, 4);
    }

    /**
     * Hidden units are shared out by sixteens: 8 and 16 units leave all workers but one without any, 40 are uneven shares
     * for two, and 200 are uneven for all. The last batch is unfinished; checkpoints cut batches.
     */
    @Test
    void theNumberOfWorkersChangesNothing() throws IOException {
        for (int hidden : new int[] {1, 8, 16, 40, 200}) {
            RunFolder alone = train("units-" + hidden, config(hidden), 1, 8);
            for (int workers : new int[] {2, 3, 7}) {
                RunFolder many = train("units-" + hidden, config(hidden), workers, 8);
                assertArrayEquals(Runs.checkpoint(alone), Runs.checkpoint(many), hidden + " units, " + workers + " workers");
                assertEquals(Runs.metrics(alone), Runs.metrics(many), hidden + " units, " + workers + " workers");
            }
        }
    }

    @Test
    void norDoesItWhereEpisodesAreCutOff() throws IOException {
        RunFolder alone = train("cut-off", cutOff(40), 1, 20);
        assertEquals(Collections.nCopies(20, "1"), Runs.column(alone, "truncated"));
        assertEquals(Collections.nCopies(20, "50"), Runs.column(alone, "episodic_length"));
        assertEquals(Collections.nCopies(20, "200"), Runs.column(alone, "frames"));
        assertTrue(Runs.episodes(alone).stream().allMatch(EpisodeReport::truncated));
        for (int workers : new int[] {2, 3, 7}) {
            RunFolder many = train("cut-off", cutOff(40), workers, 20);
            assertArrayEquals(Runs.checkpoint(alone), Runs.checkpoint(many), workers + " workers");
            assertEquals(Runs.metrics(alone), Runs.metrics(many), workers + " workers");
        }
    }

    /** A console that breaks down in the middle of an episode. */
    private static final class BrokenConsole extends FakeConsole {
        private final RuntimeException fault;
        private int actsLeft = 500;

        private BrokenConsole(RuntimeException fault) {
            this.fault = fault;
        }

        @Override
        public int act(Action action) {
            if (actsLeft-- == 0) {
                throw fault;
            }
            return 0;
        }
    }

    @Test
    void aFailingPlayerEndsTheRunAlthoughOthersWaitForItsEpisode() throws IOException {
        for (int broken = 0; broken < 3; broken++) {
            RuntimeException fault = new UnsupportedOperationException("for the test");
            int unlucky = broken;
            AtomicInteger opened = new AtomicInteger();
            try (RunFolder run = RunFolder.create(folder.resolve("broken" + broken), config(16));
                    Learner learner = Runs.learner(config(16), () -> opened.getAndIncrement() == unlucky
                            ? new BrokenConsole(fault) : new JavaConsole(), 3);
                    Training training = Training.start(run, learner)) {
                // A worker that is quick may play a whole round alone; the broken one gets an episode sooner or later.
                IllegalStateException heard = assertThrows(IllegalStateException.class,
                        () -> training.run(Long.MAX_VALUE, Integer.MAX_VALUE, new QuietCallback()));
                assertSame(fault, heard.getCause());
                assertFalse(Files.exists(run.checkpoint()), "half a round was saved");
            }
        }
    }

    /** Weights as large as floats get make infinite activations, and their differences are no numbers. */
    @Test
    void badNumbersStopTheRunBeforeTheyAreSaved() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("bad"), config(16));
        try (Learner learner = Runs.learner(config(16), JavaConsole::new, 1)) {
            Arrays.fill(learner.policy().weights(), 3e38f);
            Runs.save(learner, run.checkpoint());
        }
        byte[] before = Runs.checkpoint(run);
        try (run; Learner learner = Runs.learner(config(16), JavaConsole::new, 1);
                Training training = Training.resume(run, learner)) {
            String message = assertThrows(BadInput.class, () -> training.run(30, 1, new QuietCallback())).getMessage();
            assertTrue(message.startsWith("Update 1 (episodes up to 1) has gradients that are not finite"), message);
        }
        assertArrayEquals(before, Runs.checkpoint(run));
    }
}
