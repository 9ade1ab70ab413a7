package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.AleConsole;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.EpisodeStatistics;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Learner;
import pixelpong.learn.PpoSettings;
import pixelpong.learn.Recipe;
import pixelpong.simd.Kernels;

/** After warm-up, playing and learning allocate nothing at all, and a finished episode no more than its line. */
class TrainingAllocationTest {
    private static final int BATCH = 2;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    /** An episode has at least 1000 steps: the smallest object there is, made in each of them, would be more. */
    private static final long MOST_BYTES_A_LINE = 12_000;
    private static final Supplier<Console> ALE = () -> new AleConsole(Cartridge.own(), Kernels.selected());

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    private static TrainingConfig reinforce() {
        return Runs.config(Recipe.TUTORIAL, Runs.reinforce("Pong-v0", 200, BATCH).with(Algorithm.LEARNING_RATE, 1e-4), 1);
    }

    /** Rollouts of 200 steps; episodes are cut off after 50, so that no round is without ends. */
    private static TrainingConfig ppo() {
        return Runs.config(Recipe.WIN, Recipe.WIN.settings().with(Algorithm.ENV, Runs.CUT_OFF).with(Algorithm.HIDDEN, 40)
                .with(PpoSettings.HIDDEN2, 24).with(PpoSettings.NUM_ENVS, 5).with(PpoSettings.NUM_STEPS, 200)
                .with(PpoSettings.UPDATE_EPOCHS, 2), 1);
    }

    @Test
    void roundsOfReinforceAllocateNothingOnTheJavaConsole() {
        assertRoundsSettle(reinforce(), JavaConsole::new, 2);
    }

    @Test
    void roundsOfReinforceAllocateNothingInTheEmulator() {
        assertRoundsSettle(reinforce(), ALE, 2);
    }

    @Test
    void roundsOfPpoAllocateNothingOnTheJavaConsole() {
        assertRoundsSettle(ppo(), JavaConsole::new, 1);
    }

    @Test
    void roundsOfPpoAllocateNothingInTheEmulator() {
        assertRoundsSettle(ppo(), ALE, 2);
    }

    /** The compiler works beside us: whole rounds are played until three in a row, update included, allocate nothing. */
    private void assertRoundsSettle(TrainingConfig config, Supplier<Console> consoles, int workers) {
        long start = System.nanoTime();
        try (Learner learner = Runs.learner(config, consoles, workers)) {
            learner.initialise();
            long[] all = workers();
            assertEquals(workers, all.length);
            int quiet = 0;
            long allocated = 0;
            while (quiet < 3) {
                assertTrue(System.nanoTime() - start < PATIENCE_NANOS, "a round still allocates " + allocated + " bytes");
                long before = allocated(all);
                learner.round(Long.MAX_VALUE, () -> false);
                allocated = allocated(all) - before;
                quiet = allocated == 0 ? quiet + 1 : 0;
            }
            assertTrue(learner.episodes() > 0);
        }
    }

    @Test
    void anEpisodeAllocatesItsLineOnly() throws Exception {
        Bytes bytes = new Bytes();
        try (RunFolder run = RunFolder.create(folder.resolve("run"), reinforce());
                Learner learner = Runs.learner(reinforce(), JavaConsole::new, 1);
                Training training = Training.start(run, learner)) {
            training.run(Bytes.EPISODES, Bytes.EPISODES, bytes);
        }
        assertTrue(bytes.leastOfABatch() < BATCH * MOST_BYTES_A_LINE, bytes.leastOfABatch() + " bytes a batch");
    }

    /** Notes how much the thread that owns the run has allocated by the end of each episode. */
    private final class Bytes implements TrainingCallback {
        static final int EPISODES = 100;

        private final long[] allocated = new long[EPISODES];

        @Override
        public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
            allocated[(int) report.episode() - 1] = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        }

        /** What no batch was without: what was made before the compiler was done does not count. */
        long leastOfABatch() {
            long least = Long.MAX_VALUE;
            for (int episode = 2 * BATCH - 1; episode < EPISODES; episode += BATCH) {
                least = Math.min(least, allocated[episode] - allocated[episode - BATCH]);
            }
            return least;
        }

        @Override
        public void onWarning(String message) {
            throw new AssertionError(message);
        }
    }

    /** The ids of the threads that play and learn: this one and its helpers. */
    private static long[] workers() {
        return LongStream.concat(LongStream.of(Thread.currentThread().getId()),
                Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("worker-"))
                        .mapToLong(Thread::getId)).toArray();
    }

    private long allocated(long[] all) {
        long sum = 0;
        for (long thread : all) {
            sum += threads.getThreadAllocatedBytes(thread);
        }
        return sum;
    }
}
