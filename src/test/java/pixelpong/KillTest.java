package pixelpong;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixelpong.run.RunFolder;

/**
 * Runs that are killed and resumed, as often as it takes, end as one that nobody disturbed.
 *
 * <p>{@code ./run.sh test -Dtest=KillTest -Dpixelpong.kills=50} kills more often than the suite has time for.
 */
@Tag("any-jdk")
@Tag("no-kernels")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KillTest {
    private static final int KILLS = Integer.getInteger("pixelpong.kills", 5);
    /** What a process that SIGKILL ended leaves as its status. */
    private static final int KILLED = 137;
    private static final Map<String, String[]> STARTS = Map.of(
            "reinforce", new String[] {"--recipe", "tutorial", "--games", "100", "--hidden", "20", "--batch-size", "3", "--learning-rate", "1e-3"},
            "ppo", new String[] {"--algo", "ppo", "--total-timesteps", "40960", "--view", "frames", "--blocks", "4",
                "--hidden", "20", "--hidden2", "16", "--num-envs", "8", "--num-steps", "64", "--num-minibatches", "2",
                "--prior", "0.5", "--actions", "move"});

    @TempDir
    private Path folder;
    private Path log;
    private final Random random = new Random(1);

    @BeforeEach
    void onlyWhereProcessesAreKilledBySignals() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"));
        log = folder.resolve("log");
    }

    private Process start(Path run, String algorithm) throws IOException {
        String[] start = {"train", "--run", run.toString(), "--console", "java", "--workers", "2", "--checkpoint-every", "1"};
        return Fork.start(log, Stream.of(start, STARTS.get(algorithm)).flatMap(Arrays::stream).toArray(String[]::new));
    }

    /** Goes on with a run that was killed, at whatever moment that was. */
    private Process goOn(Path run, String algorithm) throws IOException, InterruptedException {
        if (!Files.exists(run)) {
            return start(run, algorithm);
        }
        if (!Files.exists(run.resolve("config.json"))) { // killed while it made its folder
            assertEquals(2, resume(run).waitFor(), this::said);
            assertTrue(said().contains("holds no run"), this::said);
            deleteFolder(run);
            return start(run, algorithm);
        }
        return resume(run);
    }

    private Process resume(Path run) throws IOException {
        return Fork.start(log, "train", "--resume", run.toString(), "--workers", "2", "--checkpoint-every", "1");
    }

    private static void deleteFolder(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(run);
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reinforce", "ppo"})
    void killedAndResumedRunsEndLikeAnUndisturbedOne(String algorithm) throws IOException, InterruptedException {
        Path undisturbed = folder.resolve("undisturbed");
        long start = System.nanoTime();
        assertEquals(0, start(undisturbed, algorithm).waitFor(), this::said);
        long life = System.nanoTime() - start;

        int kills = 0;
        for (int i = 0; kills < KILLS; i++) {
            Path run = folder.resolve("run" + i);
            int status = KILLED;
            while (status == KILLED) {
                Process process = goOn(run, algorithm);
                if (kills < KILLS) {
                    await(process, run, life, kills % 2 == 0);
                    process.destroyForcibly();
                }
                status = process.waitFor();
                kills += status == KILLED ? 1 : 0;
            }
            assertEquals(0, status, this::said);
            assertSameRun(undisturbed, run);
        }
    }

    /** Any moment of a process's life, or one while a file is being replaced. */
    private void await(Process process, Path run, long life, boolean any) {
        long end = System.nanoTime() + (long) (random.nextDouble() * life);
        while (process.isAlive() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        if (any) {
            return;
        }
        Path unfinished = run.resolve("checkpoint.npz.new");
        while (process.isAlive() && !Files.exists(unfinished)) {
            Thread.onSpinWait();
        }
        end = System.nanoTime() + random.nextInt(5_000_000);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void assertSameRun(Path expected, Path actual) throws IOException {
        assertArrayEquals(Files.readAllBytes(expected.resolve("checkpoint.npz")),
                Files.readAllBytes(actual.resolve("checkpoint.npz")));
        assertEquals(rows(expected), rows(actual));
        try (Stream<Path> files = Files.list(actual)) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".new")).toList());
        }
    }

    /** The metrics without the two columns of time. */
    private static List<String> rows(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .map(row -> row.replaceFirst("^((?:[^,]*,){6})[^,]*,[^,]*", "$1")).toList();
    }

    /** The folder's owner reads the configuration, too: that must not lose it the lock. */
    @Test
    void aSecondProcessIsRefused() throws IOException, InterruptedException {
        Path path = folder.resolve("run");
        assertEquals(0, start(path, "reinforce").waitFor(), this::said);
        try (RunFolder run = RunFolder.existing(path)) {
            run.readConfig();
            assertEquals(2, resume(path).waitFor(), this::said);
            assertTrue(said().contains("Another process is training in " + path), this::said);
        }
        assertEquals(0, resume(path).waitFor(), this::said);
    }
}
