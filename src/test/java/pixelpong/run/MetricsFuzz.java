package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is in a {@code metrics.csv}: rows of numbers, or a sentence. */
@Tag("any-jdk")
@Timeout(30)
@Tag("no-kernels")
class MetricsFuzz {
    /** Buffers, and 4,000 points of the history. */
    private static final long MOST_BYTES = 4 << 20;
    /** A number of two bytes becomes an object and a reference. */
    private static final long MOST_BYTES_PER_BYTE = 200;
    private static final List<String> METRICS = List.of("entropy", "gradient_norm");
    /** The episodes of the checkpoint that the rows belong to. */
    private static final long EPISODES = 5;

    @TempDir
    private Path folder;

    /** A file of nine rows, and others with more digits, columns or names than any has. */
    static Stream<byte[]> seeds() throws IOException {
        Path file = Files.createTempFile("metrics", ".csv");
        try (MetricsLog log = new MetricsLog(file, METRICS, 0)) {
            for (int episode = 1; episode <= 9; episode++) {
                log.add(new EpisodeReport(episode, -20, -20.5, 1_200, 4_000, episode % 2 == 0, episode * 0.5, 9_000,
                        List.of(0.6e-9, Double.NaN)));
            }
            log.write();
            String text = Files.readString(file);
            return Stream.of(text, text.replaceFirst("-20.5", "9".repeat(400) + ".5"), text.replaceFirst("e-", "e+99"),
                    text.replaceFirst(",\n", ",0.5".repeat(200) + "\n"),
                    MetricsLog.COLUMNS + ",a".repeat(200) + "\n" + "1\n".repeat(20_000)).map(seed -> seed.getBytes(StandardCharsets.US_ASCII));
        } finally {
            Files.delete(file);
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void metrics(byte[] bytes) throws IOException {
        Path file = folder.resolve("metrics.csv");
        Files.write(file, bytes);
        long mostBytes = MOST_BYTES + MOST_BYTES_PER_BYTE * bytes.length;
        Untrusted.read(mostBytes, this::read);
        if (Untrusted.read(mostBytes, () -> open(file)) != null) {
            List<Long> episodes = read();
            String kept = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertEquals(kept.lines().count(), 1 + episodes.size(), kept);
            assertTrue(episodes.stream().allMatch(episode -> episode <= EPISODES), kept);
        }
    }

    /** The numbers of the episodes in the file, as a page that shows the run reads them. */
    private List<Long> read() {
        List<Long> episodes = new ArrayList<>(List.of(0L));
        History history = new History();
        RunMetrics metrics = RunFolder.metricsBeside(folder.resolve("checkpoint.npz"));
        metrics.forEachNew(report -> {
            assertTrue(report.episode() > episodes.get(episodes.size() - 1), report::toString);
            assertTrue(DoubleStream.of(report.runningMean(), report.seconds(), report.framesPerSecond()).allMatch(Double::isFinite),
                    report::toString);
            assertEquals(metrics.names().size(), report.metrics().size());
            episodes.add(report.episode());
            history.add(report);
        });
        return episodes.subList(1, episodes.size());
    }

    /** Opens the file for a run that goes on. */
    private static Path open(Path file) {
        try (MetricsLog log = new MetricsLog(file, METRICS, EPISODES)) {
            assertTrue(Double.isFinite(log.secondsBefore()) && log.secondsBefore() >= 0, "seconds: " + log.secondsBefore());
            return file;
        }
    }
}
