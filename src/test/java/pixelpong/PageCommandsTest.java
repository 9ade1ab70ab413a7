package pixelpong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands with a page, as processes that only Ctrl-C ends. */
@Tag("any-jdk")
@Tag("no-kernels")
@Timeout(120)
class PageCommandsTest {
    private static final Pattern ADDRESS = Pattern.compile("Open (http://127\\.0\\.0\\.1:\\d+/) in a browser");

    @TempDir
    private static Path folder;

    /** The page's address, once {@code said} has been printed. */
    private static String await(Process process, Path log, String said) throws IOException, InterruptedException {
        String text = Files.readString(log);
        while (process.isAlive() && !text.contains(said)) {
            Thread.sleep(50);
            text = Files.readString(log);
        }
        Matcher address = ADDRESS.matcher(text);
        assertTrue(address.find(), text);
        return address.group(1);
    }

    /** The data of the next event of a kind. */
    private static JsonObject event(String address, String name) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(URI.create(address + "events").toURL().openStream(),
                StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (!line.equals("event: " + name)) {
                line = in.readLine();
            }
            return JsonParser.parseString(in.readLine().substring("data: ".length())).getAsJsonObject();
        }
    }

    private static int interrupt(Process process) throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return process.exitValue();
    }

    /** Without the place where it happens to be unpacked. */
    @Test
    void watchNamesTheAgentThatComesWithTheProgram() throws IOException, InterruptedException {
        Path log = folder.resolve("watch.log");
        Process process = Fork.start(log, "watch", "--port", "0", "--console", "java");
        try {
            JsonObject info = event(await(process, log, "Open"), "info");
            assertEquals("the trained agent that comes with the program", info.get("title").getAsString());
            assertEquals("the trained agent that comes with the program",
                    info.getAsJsonObject("rows").get("agent").getAsString());
        } finally {
            interrupt(process);
        }
    }

    @Test
    void aPersonHasTheLeftPaddleAgainstAnAgent() throws IOException, InterruptedException {
        assertSides("you", "5s", "play", "--level", "5s");
        assertSides("computer", "you", "play");
        assertSides("untrained", "5s", "match", "5s", "untrained", "--watch");
    }

    private static void assertSides(String left, String right, String... command) throws IOException, InterruptedException {
        Path log = folder.resolve(left + right + ".log");
        String[] arguments = Stream.concat(Stream.of(command), Stream.of("--port", "0")).toArray(String[]::new);
        Process process = Fork.start(log, arguments);
        try {
            JsonObject info = event(await(process, log, "Open"), "info");
            assertEquals(left, info.get("left").getAsString());
            assertEquals(right, info.get("right").getAsString());
        } finally {
            interrupt(process);
        }
    }

    /** The page stays with the result until Ctrl-C; the exit status is that of the training. */
    @Test
    void thePageOutlivesTheTraining() throws IOException, InterruptedException {
        Path log = folder.resolve("train.log");
        Process process = Fork.start(log, "train", "--recipe", "tutorial", "--games", "4", "--batch-size", "2", "--hidden", "8",
                "--console", "java", "--run", folder.resolve("run").toString(), "--dashboard", "--port", "0");
        try {
            String address = await(process, log, "stays, with the result");
            JsonObject result = event(address, "result").getAsJsonObject("figures");
            assertEquals("4", result.get("games").getAsString());
            double mean = Files.readAllLines(folder.resolve("run/metrics.csv")).stream().skip(1)
                    .mapToInt(row -> Integer.parseInt(row.split(",")[1])).average().orElseThrow();
            assertEquals(String.format("%.2f", mean), result.get("mean of the last 50").getAsString());
            JsonObject agent = event(address, "agent");
            while (!agent.get("name").getAsString().equals("the finished agent")) {
                agent = event(address, "agent"); // the one before it plays to the end of its point
            }
        } finally {
            assertEquals(0, interrupt(process), Files.readString(log));
        }
        Process alone = Fork.start(log, "train", "--recipe", "tutorial", "--games", "4", "--batch-size", "2", "--hidden", "8",
                "--console", "java", "--run", folder.resolve("alone").toString());
        assertTrue(alone.waitFor(60, TimeUnit.SECONDS));
        assertEquals(-1, Files.mismatch(folder.resolve("run/checkpoint.npz"), folder.resolve("alone/checkpoint.npz")),
                "showing changed the result");
    }

    @Test
    void ctrlCDuringTheTrainingEndsThePage() throws IOException, InterruptedException {
        Path log = folder.resolve("stopped.log");
        Process process = Fork.start(log, "train", "--recipe", "tutorial", "--hidden", "8", "--console", "java", "--run",
                folder.resolve("stopped").toString(), "--dashboard", "--port", "0");
        try {
            event(await(process, log, "Open"), "curves"); // a game has been played
        } finally {
            assertEquals(128 + 15, interrupt(process), Files.readString(log));
        }
        assertFalse(Files.readString(log).contains("stays, with"), Files.readString(log));
        assertTrue(Files.readString(log).contains("Stopped; go on with"), Files.readString(log));
    }

    @Test
    void settingsHaveNoExponents() throws IOException, InterruptedException {
        Path log = folder.resolve("small.log");
        Process process = Fork.start(log, "train", "--recipe", "tutorial", "--games", "1", "--batch-size", "1", "--hidden", "8",
                "--console", "java", "--learning-rate", "0.00001", "--run", folder.resolve("small").toString());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String report = Files.readString(folder.resolve("small/report.html"));
        assertTrue(report.contains("\"learning rate\":\"0.00001\""), Files.readString(log));
    }
}
