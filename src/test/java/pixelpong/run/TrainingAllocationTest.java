package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.AleConsole;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;

/** After warm-up, playing and learning allocate nothing at all, and a finished episode no more than its line. */
class TrainingAllocationTest {
    private static final int BATCH = 2;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    /** An episode has at least 1000 steps: the smallest object there is, made in each of them, would be more. */
    private static final long MOST_BYTES_A_LINE = 12_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    @Test
    void roundsAllocateNothingOnTheJavaConsole() throws Exception {
        assertRoundsSettle(List.of(new JavaConsole(), new JavaConsole()));
    }

    @Test
    void roundsAllocateNothingInTheEmulator() throws Exception {
        try (Console first = new AleConsole(Cartridge.own()); Console second = new AleConsole(Cartridge.own())) {
            assertRoundsSettle(List.of(first, second));
        }
    }

    /** The compiler works beside us: whole batches are played until three in a row, update included, allocate nothing. */
    private void assertRoundsSettle(List<Console> consoles) throws Exception {
        long start = System.nanoTime();
        try (RunFolder run = RunFolder.create(folder.resolve("run"), config());
                Training training = Training.start(run, config(), consoles, Kernels.selected(), new Bytes())) {
            long[] crew = crew();
            int quiet = 0;
            long allocated = 0;
            while (quiet < 3) {
                assertTrue(System.nanoTime() - start < PATIENCE_NANOS, "a batch still allocates " + allocated + " bytes");
                long before = allocated(crew);
                training.round(BATCH, BATCH);
                allocated = allocated(crew) - before;
                quiet = allocated == 0 ? quiet + 1 : 0;
            }
        }
    }

    @Test
    void anEpisodeAllocatesItsLineOnly() throws Exception {
        Bytes bytes = new Bytes();
        try (RunFolder run = RunFolder.create(folder.resolve("run"), config());
                Training training = Training.start(run, config(), List.of(new JavaConsole()), Kernels.selected(), bytes)) {
            training.run(Bytes.EPISODES, Bytes.EPISODES);
        }
        assertTrue(bytes.leastOfABatch() < BATCH * MOST_BYTES_A_LINE, bytes.leastOfABatch() + " bytes a batch");
    }

    /** Notes how much the thread that owns the run has allocated by the end of each episode. */
    private final class Bytes implements Training.Listener {
        static final int EPISODES = 100;

        private final long[] allocated = new long[EPISODES];

        @Override
        public void episode(EpisodeReport report, Trajectory trajectory) {
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
        public void trouble(String message) {
            throw new AssertionError(message);
        }
    }

    private static TrainingConfig config() {
        return new TrainingConfig("Pong-v0", Cartridge.OWN, Cartridge.own().md5(), ConsoleChoice.JAVA, 1, 200, BATCH, 1e-4,
                0.99, 0.99, "test");
    }

    /** The ids of the threads that play and learn: this one and its helpers. */
    private static long[] crew() {
        return LongStream.concat(LongStream.of(Thread.currentThread().getId()),
                Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("worker-"))
                        .mapToLong(Thread::getId)).toArray();
    }

    private long allocated(long[] crew) {
        long sum = 0;
        for (long thread : crew) {
            sum += threads.getThreadAllocatedBytes(thread);
        }
        return sum;
    }
}
