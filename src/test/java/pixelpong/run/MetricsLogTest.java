package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.util.BadInput;

/** Rows of {@code metrics.csv}, whatever the metrics. */
@Tag("no-kernels")
class MetricsLogTest {
    private static final List<String> NAMES = List.of("loss", "norm", "rate");

    @TempDir
    private Path folder;

    private Path write(double... metrics) throws IOException {
        Path file = folder.resolve("metrics.csv");
        List<Double> values = new ArrayList<>();
        for (double metric : metrics) {
            values.add(metric);
        }
        try (MetricsLog log = new MetricsLog(file, NAMES, 0)) {
            log.add(new EpisodeReport(1, -20, -20, 1_200, 4_000, true, 1.5, 9_000, values));
            log.sync();
        }
        return file;
    }

    private static List<EpisodeReport> read(Path file) {
        List<EpisodeReport> episodes = new ArrayList<>();
        new RunMetrics(file).forEachNew(episodes::add);
        return episodes;
    }

    /** Six digits before the point leave none behind it, nor the point. */
    @Test
    void numbersOfAllSizesAreReadAgain() throws IOException {
        for (double[] values : new double[][] {{1e300, -2.5e-9, 1e-9}, {99_999.4, 123_456.7, -999_999.4}, {0, 1_234_567, 1e-4}}) {
            Path file = write(values);
            new MetricsLog(file, NAMES, 1).close();
            assertEquals(NAMES, new RunMetrics(file).names());
            assertEquals(1, read(file).size());
            EpisodeReport report = read(file).get(0);
            assertTrue(report.truncated());
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[i], report.metrics().get(i), 1e-5 * Math.abs(values[i]));
            }
        }
    }

    /** What there is not yet leaves its column empty; what is not finite cannot be drawn. */
    @Test
    void whatIsNoNumberIsEmpty() throws IOException {
        Path file = write(Double.NaN, Double.POSITIVE_INFINITY, Double.NaN);
        assertTrue(Files.readAllLines(file).get(1).endsWith(",9000,,,"), Files.readString(file));
        assertEquals(Collections.nCopies(3, Double.NaN), read(file).get(0).metrics());
    }

    @Test
    void aRowWithOtherColumnsIsNone() throws IOException {
        Path file = write(1, 2, 3);
        List<String> lines = Files.readAllLines(file);
        for (String row : new String[] {lines.get(1) + ",4", lines.get(1).replaceFirst(",[^,]*$", "")}) {
            Files.write(file, List.of(lines.get(0), row));
            assertTrue(read(file).isEmpty());
            String message = assertThrows(BadInput.class, () -> new MetricsLog(file, NAMES, 1)).getMessage();
            assertTrue(message.contains("what follows episode 0 is no row"), message);
        }
    }

    /** The next checkpoint may be far away: rows that are on disk are not kept until then. */
    @Test
    void aLogWithoutCheckpointsKeepsFewRows() throws IOException {
        Path file = folder.resolve("metrics.csv");
        int episodes = 100_000;
        try (MetricsLog log = new MetricsLog(file, NAMES, 0)) {
            long before = heap();
            for (int episode = 1; episode <= episodes; episode++) {
                log.add(new EpisodeReport(episode, -20, -20, 1_200, 4_000, true, 1.5, 9_000, List.of(1.0, 2.0, 3.0)));
                if (episode % 50 == 0) {
                    log.write();
                }
            }
            long grown = heap() - before;
            assertTrue(grown < 5 << 20, grown + " bytes are kept of " + Files.size(file));
            log.sync();
        }
        assertEquals(episodes, read(file).size());
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
