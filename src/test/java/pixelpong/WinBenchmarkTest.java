package pixelpong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench win}, from the training of two seeds in JVMs of their own to the table. */
@Tag("no-kernels")
@Timeout(120)
class WinBenchmarkTest {
    @TempDir
    private Path folder;

    @Test
    void trainsEvaluatesAndPrintsATable() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = Fork.startIn(folder, log, List.of(), "bench", "win", "--recipe", "baseline", "--seeds", "3,8",
                "--limit", "4096", "--games", "1", "--target", "-21");
        try {
            assertEquals(0, process.waitFor(), Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(log);
        for (int seed : new int[] {3, 8}) {
            // Seed, seconds, steps, games; the mean of the one game it lost, its standard error, won, lost; greedy mean.
            String row = " +" + seed + " +\\d+\\.\\d +4,096 +\\d+ \\| +-\\d+\\.\\d\\d +0\\.00 +0 +1 \\| +-\\d+\\.\\d\\d";
            assertEquals(1, lines.stream().filter(line -> line.matches(row)).count(), String.join("\n", lines));
        }
        String last = lines.get(lines.size() - 1);
        // 2 of 2: by Wilson's interval, 34% to 100% of all seeds.
        assertTrue(last.matches("2 of 2 seeds have a mean of at least -21\\.0 \\(95% interval of the share: 34% to 100%\\); median"
                + " \\d+\\.\\d s, slowest \\d+\\.\\d s\\. The runs are in .*"), last);
        try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
            assertEquals(2, files.filter(file -> file.endsWith("checkpoint.npz")).count());
        }
    }
}
