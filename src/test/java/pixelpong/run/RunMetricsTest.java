package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading {@code metrics.csv}: what is a row, and what a reader finds that comes again and again. */
@Tag("no-kernels")
class RunMetricsTest {
    private static final String HEADER = "episode,episodic_return,running_mean,episodic_length,frames,truncated,seconds,"
            + "frames_per_second,loss,norm\n";
    /** A row, as its format has it; the numbers have at most as many digits as an int, the first one and the speed as a long. */
    private static final Pattern ROW = Pattern.compile("\\d{1,18},-?\\d{1,9},-?\\d{1,9}\\.\\d{1,9},\\d{1,9},\\d{1,9},[01],"
            + "\\d{1,9}\\.\\d{1,9},\\d{1,18}(,(-?\\d{1,9}(\\.\\d{1,9})?(e[+-]\\d{1,3})?)?){2}");

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("metrics.csv");
    }

    private static String row(long episode) {
        return episode + ",-20,-20.123456,1200,4000,0,1.500,9000,0.693147,\n";
    }

    private static String rows(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(RunMetricsTest::row).collect(Collectors.joining());
    }

    private static List<EpisodeReport> read(RunMetrics metrics) {
        List<EpisodeReport> episodes = new ArrayList<>();
        metrics.forEachNew(episodes::add);
        return episodes;
    }

    private static List<Long> numbers(RunMetrics metrics) {
        return read(metrics).stream().map(EpisodeReport::episode).toList();
    }

    /** Good rows, damaged in all ways, are rows exactly if the format says so, and their numbers are those of the JDK. */
    @Test
    void aRowIsWhatTheFormatSays() throws IOException {
        Damage damage = new Damage(4);
        List<String> whole = List.of("1,-20,-20.123456,1200,4000,1,1.500,9000,0.693147,", "123,7,6.5,1,2,0,99999.125,0,,-1.5e-09",
                "999999999999999999,-21,0.0,999999999,0,1,0.001,123456789012,123457,1.00000e+300");
        List<String> lines = IntStream.range(0, 20_000).mapToObj(i -> new String(
                damage.text(whole.get(i % whole.size()).getBytes(StandardCharsets.US_ASCII)), StandardCharsets.ISO_8859_1)
                .replaceAll("\n.*", "")).toList();
        Files.write(file, lines, StandardCharsets.ISO_8859_1);
        int good = 0;
        try (MetricsRows rows = new MetricsRows(file, 0)) {
            for (String line : lines) {
                assertTrue(rows.next());
                EpisodeReport report = rows.report(2);
                assertEquals(ROW.matcher(line).matches(), report != null, line);
                if (report != null) {
                    assertSame(line.split(",", -1), report);
                    good++;
                }
            }
            assertFalse(rows.next());
        }
        assertTrue(good > 2_000, good + " rows were still good");
    }

    private static void assertSame(String[] expected, EpisodeReport actual) {
        assertEquals(Long.parseLong(expected[0]), actual.episode());
        assertEquals(Integer.parseInt(expected[1]), actual.episodicReturn());
        assertNear(expected[2], actual.runningMean());
        assertEquals(Integer.parseInt(expected[3]), actual.episodicLength());
        assertEquals(Integer.parseInt(expected[4]), actual.frames());
        assertEquals(expected[5].equals("1"), actual.truncated());
        assertNear(expected[6], actual.seconds());
        assertEquals(Double.parseDouble(expected[7]), actual.framesPerSecond());
        assertNear(expected[8], actual.metrics().get(0));
        assertNear(expected[9], actual.metrics().get(1));
    }

    private static void assertNear(String expected, double actual) {
        double number = expected.isEmpty() ? Double.NaN : Double.parseDouble(expected);
        assertTrue(Double.compare(number, actual) == 0 || Math.abs(number - actual) <= Math.abs(number) * 1e-14,
                expected + " is read as " + actual);
    }

    @Test
    void aFileOfAnyOtherKindHasNoEpisodes() throws IOException {
        assertTrue(read(new RunMetrics(file)).isEmpty());
        for (String text : new String[] {"", "\n", HEADER, "episode,reward\n1,2\n", rows(1, 3), HEADER + "x".repeat(100_000),
            HEADER + "1".repeat(100_000) + "\n", HEADER + rows(1, 1).strip()}) {
            Files.writeString(file, text);
            assertTrue(read(new RunMetrics(file)).isEmpty(), text.substring(0, Math.min(200, text.length())));
        }
    }

    /** A reader that comes again gets what has been added, whole rows only, and no row twice. */
    @Test
    void aRunThatGoesOn() throws IOException {
        RunMetrics metrics = new RunMetrics(file);
        assertEquals(List.of(), numbers(metrics));
        Files.writeString(file, HEADER);
        assertEquals(List.of(), numbers(metrics));
        assertEquals(List.of("loss", "norm"), metrics.names());
        String all = rows(1, 40);
        List<Long> read = new ArrayList<>();
        for (int at = 0; at < all.length(); at += 71) {
            Files.writeString(file, all.substring(at, Math.min(at + 71, all.length())), StandardOpenOption.APPEND);
            read.addAll(numbers(metrics));
        }
        assertEquals(LongStream.rangeClosed(1, 40).boxed().toList(), read);
        assertEquals(List.of(), numbers(metrics));
    }

    /** A run that is resumed has fewer rows at first, and then its rows stand elsewhere. */
    @Test
    void aRunThatIsResumed() throws IOException {
        Files.writeString(file, HEADER + rows(1, 40));
        RunMetrics metrics = new RunMetrics(file);
        assertEquals(40, numbers(metrics).size());
        Files.writeString(file, HEADER + rows(1, 30));
        assertEquals(List.of(), numbers(metrics));
        String slower = rows(31, 45).replace(",9000,", ",900,");
        Files.writeString(file, HEADER + rows(1, 30) + slower);
        assertEquals(List.of(41L, 42L, 43L, 44L, 45L), numbers(metrics));
        String faster = rows(31, 60).replace(",9000,", ",12345,");
        Files.writeString(file, HEADER + rows(1, 30) + faster);
        assertEquals(LongStream.rangeClosed(46, 60).boxed().toList(), numbers(metrics));
    }

    /** Another run, with other metrics, in the same place cannot go on with this one's curves. */
    @Test
    void anotherRunInItsPlace() throws IOException {
        Files.writeString(file, HEADER + rows(1, 3));
        RunMetrics metrics = new RunMetrics(file);
        assertEquals(3, numbers(metrics).size());
        String others = Arrays.stream(rows(1, 9).split("\n")).map(row -> row + ",7\n").collect(Collectors.joining());
        Files.writeString(file, HEADER.strip() + ",other\n" + others);
        assertEquals(List.of(), numbers(metrics));
        assertEquals(List.of("loss", "norm"), metrics.names());
    }
}
