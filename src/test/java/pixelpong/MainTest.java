package pixelpong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.learn.Recipe;

/** The program as a user sees it: what it prints and how it exits. */
@Tag("no-kernels")
class MainTest {
    @TempDir
    private Path folder;

    private String out;
    private String err;

    private int run(String... arguments) {
        PrintStream oldOut = System.out;
        PrintStream oldErr = System.err;
        ByteArrayOutputStream newOut = new ByteArrayOutputStream();
        ByteArrayOutputStream newErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
        try {
            return Main.run(arguments);
        } finally {
            System.setOut(oldOut);
            System.setErr(oldErr);
            out = newOut.toString(StandardCharsets.UTF_8);
            err = newErr.toString(StandardCharsets.UTF_8);
        }
    }

    private String runFolder() {
        return folder.resolve("run").toString();
    }

    /** Status 2, one line, no stack trace, and no folder left behind. */
    private void assertRefused(String inMessage, String... arguments) {
        assertEquals(2, run(arguments), () -> String.join(" ", arguments) + "\n" + out + err);
        List<String> lines = err.lines().filter(line -> !line.contains("--add-modules")).toList();
        assertEquals(1, lines.size(), err);
        assertTrue(err.contains(inMessage), err);
        assertFalse(err.contains("\tat "), err);
        assertFalse(Files.exists(folder.resolve("run")), "a refused run left its folder");
    }

    @Test
    void trainResumeAndEval() throws IOException {
        assertEquals(0, run("train", "--recipe", "tutorial", "--games", "2", "--batch-size", "1", "--hidden", "8", "--verbose",
                "--run",
                runFolder()), err);
        assertTrue(out.lines().findFirst().orElseThrow().matches(
                "PixelPong .* \\| kernels: .* \\| JDK .* \\| \\d+ cores \\| console: ale \\| cartridge: "
                        + "pixelpong \\(MD5 \\w{32}\\) \\| Pong-v0 \\| seed 1"),
                out);
        assertTrue(out.contains("\ngame 1: -"), out);
        assertTrue(out.matches("(?s).*\n  game 2, step \\d+: point lost, 1:0\n.*"), out);
        assertTrue(Files.exists(folder.resolve("run/checkpoint.npz")));
        assertEquals(3, Files.readAllLines(folder.resolve("run/metrics.csv")).size());

        assertEquals(0, run("train", "--resume", runFolder(), "--games", "3"), err);
        assertTrue(out.contains("\nResuming " + runFolder() + ": from game 3 to 3\n"), out);
        assertTrue(out.matches("(?s).*\nWon 0 of its last 3 games \\(mean -\\d+\\.\\d\\d\\), in 0:\\d\\d\\. Watch it: .* watch"
                + " \\S+\n.*"), out);

        String checkpoint = folder.resolve("run/checkpoint.npz").toString();
        assertEquals(0, run("eval", "--checkpoint", checkpoint, "--games", "3", "--verbose"), err);
        String games = games();
        assertTrue(out.matches("(?s).*\n3 games: mean -\\d+\\.\\d\\d, standard error \\d+\\.\\d\\d, 0 won, 3 lost\n"), out);
        assertEquals(0, run("eval", "--checkpoint", checkpoint, "--games", "3", "--verbose"), err);
        assertEquals(games, games());
    }

    private String games() {
        return out.lines().filter(line -> line.startsWith("game")).toList().toString();
    }

    @Test
    void checkpointsMoveFreelyBetweenTheConsoles() throws IOException {
        assertEquals(0, run("train", "--recipe", "tutorial", "--games", "1", "--hidden", "8", "--console", "java", "--run",
                runFolder()), err);
        assertTrue(out.contains(" | console: java | "), out);
        assertTrue(Files.readString(folder.resolve("run/config.json")).contains("\"console\": \"java\""));
        assertEquals(0, run("train", "--resume", runFolder(), "--games", "2", "--console", "ale"), err);
        assertTrue(out.contains(" | console: ale | "), out);
        assertEquals(0, run("train", "--resume", runFolder(), "--games", "3"), err);
        assertTrue(out.contains(" | console: java | "), out);

        String checkpoint = folder.resolve("run/checkpoint.npz").toString();
        assertEquals(0, run("eval", "--checkpoint", checkpoint, "--games", "3", "--verbose"), err);
        assertTrue(out.contains(" | console: ale | "), out);
        String emulated = games();
        assertEquals(0, run("eval", "--checkpoint", checkpoint, "--games", "3", "--verbose", "--console", "java"), err);
        assertTrue(out.contains(" | console: java | "), out);
        assertEquals(emulated, games());
    }

    @Test
    void untilTheMeanIsHighEnough() throws IOException {
        String[] train = {"train", "--recipe", "tutorial", "--hidden", "8", "--console", "java", "--workers", "1", "--batch-size",
                "2", "--run",
            runFolder()};
        assertEquals(0, run(Stream.concat(Stream.of(train), Stream.of("--games", "59", "--until", "-21"))
                .toArray(String[]::new)), err);
        assertTrue(out.matches("(?s).*\nThe mean of its last 50 games has reached -\\d\\d\\.\\d\\d\\.\nStopped; go on with: .*"), out);
        int played = Files.readAllLines(folder.resolve("run/metrics.csv")).size() - 1;
        assertEquals(50, played);
        assertEquals(0, run("train", "--resume", runFolder(), "--games", "59", "--until", "20"), err);
        assertFalse(out.contains("has reached"), out);
        assertEquals(60, Files.readAllLines(folder.resolve("run/metrics.csv")).size());
        Path checkpoint = folder.resolve("run/checkpoint.npz");
        FileTime written = Files.getLastModifiedTime(checkpoint);
        assertEquals(0, run("train", "--resume", runFolder(), "--games", "59"), err);
        assertTrue(out.endsWith("The run in " + runFolder() + " is complete: it has played 59 games.\n"), out);
        assertEquals(written, Files.getLastModifiedTime(checkpoint), "what is complete was saved again");
    }

    @Test
    void flightRecordings() throws IOException {
        Path file = folder.resolve("flights/one.jfr");
        assertEquals(0, run("train", "--recipe", "tutorial", "--games", "1", "--hidden", "8", "--console", "java", "--run",
                runFolder(), "--jfr",
                file.toString()), err);
        assertTrue(RecordingFile.readAllEvents(file).stream()
                .anyMatch(event -> event.getEventType().getName().equals("pixelpong.Episode")));

        assertEquals(0, run("profile", file.toString(), "--console", "java", "--seconds", "1", "--recipe", "tutorial"), err);
        assertProfile("observe", "act", "emulate", "wait", "gradient", "update");
        assertEquals(0, run("profile", file.toString(), "--console", "java", "--seconds", "1", "--recipe", "ppo"), err);
        assertProfile("collect", "gather", "first layer", "forward", "backward", "update");
    }

    /** A line a phase, together not much more than all of the time, and something of it in each but waiting. */
    private void assertProfile(String... phases) {
        double sum = 0;
        for (String phase : phases) {
            Matcher share = Pattern.compile("(\\d+\\.\\d)%  " + phase + "\n").matcher(out);
            assertTrue(share.find(), phase + " is missing from\n" + out);
            assertTrue(Double.parseDouble(share.group(1)) > 0 || phase.equals("wait"), out);
            sum += Double.parseDouble(share.group(1));
        }
        assertTrue(sum > 50 && sum < 115, sum + "%\n" + out);
        assertTrue(out.matches("(?s).*\\d bytes a step.*Garbage collections: \\d+\\..*Hottest methods.*"), out);
    }

    @Test
    void badFlightRecordings() {
        assertRefused("--seconds is 0", "profile", "--seconds", "0");
        assertRefused("No recording can be made in " + folder, "train", "--run", runFolder(), "--jfr", folder.toString());
    }

    @Test
    void badConsoles() throws IOException {
        Path other = Files.write(folder.resolve("pong.bin"), new byte[2048]);
        String run = runFolder();
        assertRefused("There is no console 'atari'", "train", "--run", run, "--console", "atari");
        assertRefused("plays the cartridge pixelpong only, not " + other, "train", "--run", run, "--console", "java",
                "--rom", other.toString());
    }

    @Test
    void badOptionsOfTrain() {
        String run = runFolder();
        assertRefused("--hidden is '0'", "train", "--run", run, "--hidden", "0");
        assertRefused("--hidden is '4097'; it takes a whole number from 1 to 4096", "train", "--run", run, "--hidden", "4097");
        assertRefused("--hidden is 'many'; it takes a whole number", "train", "--run", run, "--hidden", "many");
        assertRefused("--batch-size is '-1'", "train", "--recipe", "tutorial", "--run", run, "--batch-size", "-1");
        assertRefused("--learning-rate is 'NaN'", "train", "--run", run, "--learning-rate", "NaN");
        assertRefused("--learning-rate is '0'", "train", "--run", run, "--learning-rate", "0");
        assertRefused("--learning-rate is 'Infinity'", "train", "--run", run, "--learning-rate", "Infinity");
        assertRefused("--gamma is '1.01'", "train", "--run", run, "--gamma", "1.01");
        assertRefused("--decay-rate is '1'", "train", "--recipe", "tutorial", "--run", run, "--decay-rate", "1");
        assertRefused("--games is '0'", "train", "--recipe", "tutorial", "--run", run, "--games", "0");
        assertRefused("--checkpoint-every is 0", "train", "--run", run, "--checkpoint-every", "0");
        assertRefused("--env is 'Breakout-v4'; it takes one of Pong-v0", "train", "--run", run, "--env", "Breakout-v4");
        assertRefused("--run is '..'", "train", "--run", "..");
        assertRefused("--frobnicate", "train", "--run", run, "--frobnicate");
    }

    @Test
    void badFilesOfTrain() throws IOException {
        String run = runFolder();
        Path small = Files.write(folder.resolve("pong.bin"), new byte[100]);
        Path other = Files.write(folder.resolve("tennis.bin"), new byte[2048]);
        assertRefused("does not exist", "train", "--run", run, "--rom", folder.resolve("no.bin").toString());
        assertRefused("not a regular file", "train", "--run", run, "--rom", folder.toString());
        assertRefused("has 100 bytes", "train", "--run", run, "--rom", small.toString());
        assertRefused("not called pong", "train", "--run", run, "--rom", other.toString());
        assertRefused("exists; choose another name", "train", "--run", folder + "/");
        assertRefused("holds no run", "train", "--resume", folder.toString());
        assertRefused("--gamma cannot be given with --resume", "train", "--resume", folder.toString(), "--gamma", "1");
    }

    @Test
    void badCheckpointsOfEval() throws IOException {
        Path text = Files.writeString(folder.resolve("text.npz"), "no checkpoint");
        assertRefused("does not exist", "eval", "--checkpoint", folder.resolve("no.npz").toString());
        assertRefused("holds no checkpoint", "eval", "--checkpoint", folder.toString());
        assertRefused("not a whole .npz archive", "eval", "--checkpoint", text.toString());
        assertRefused("--games is 0", "eval", "--checkpoint", text.toString(), "--games", "0");
    }

    @Test
    void recordAndRecordEvery() throws IOException {
        assertEquals(0, run("train", "--recipe", "tutorial", "--games", "4", "--batch-size", "2", "--hidden", "8", "--console",
                "java", "--run",
                runFolder(), "--record-every", "2"), err);
        assertTrue(Files.readString(folder.resolve("run/report.html")).contains("data:image/gif;base64,"));
        assertTrue(Files.exists(folder.resolve("run/videos/episode-2.gif")));
        assertTrue(Files.exists(folder.resolve("run/videos/episode-4.gif")));
        String alone = folder.resolve("alone").toString();
        assertEquals(0, run("train", "--recipe", "tutorial", "--games", "4", "--batch-size", "2", "--hidden", "8", "--console",
                "java", "--run",
                alone), err);
        assertEquals(-1, Files.mismatch(folder.resolve("run/checkpoint.npz"), folder.resolve("alone/checkpoint.npz")),
                "showing changed the result");
        assertFalse(Files.exists(folder.resolve("alone/videos")));

        Path film = folder.resolve("film.gif");
        assertEquals(0, run("record", "--checkpoint", alone + "/checkpoint.npz", "--out", film.toString(), "--points", "1",
                "--side-by-side", "--console", "java"), err);
        assertEquals("Filmed " + film + ": 1:0 for computer and agent.\n", out);
        assertTrue(Files.size(film) > 1000);
    }

    @Test
    void inspectAndFrames() throws IOException {
        assertEquals(0, run("train", "--algo", "ppo", "--total-timesteps", "1", "--hidden", "8", "--hidden2", "4",
                "--num-envs", "2", "--num-steps", "8", "--num-minibatches", "1", "--view", "frames", "--console", "java",
                "--run", runFolder()), err);
        Path picture = folder.resolve("weights.png");
        String checkpoint = folder.resolve("run/checkpoint.npz").toString();
        assertEquals(0, run("inspect", "--checkpoint", checkpoint, "--out", picture.toString()), err);
        assertTrue(out.startsWith("agent: " + checkpoint + "\nW1 (8, 12800), norm "), out);
        assertTrue(out.contains("0 games trained"), out);
        assertTrue(out.contains("trained on Pong-v0 with the cartridge pixelpong (MD5 "), out);
        assertEquals(3 * 82 + 2, ImageIO.read(picture.toFile()).getHeight(), "3 rows of pictures");
        assertEquals(3 * 162 + 2, ImageIO.read(picture.toFile()).getWidth(), "3 columns of two planes each");
        assertEquals(0, run("inspect", checkpoint, "--units", "2", "--out", picture.toString()), err);
        assertTrue(out.contains("Drew 2 hidden units"), out);
        assertEquals(82 + 2, ImageIO.read(picture.toFile()).getHeight(), "1 row of pictures");
        assertEquals(0, run("record", "--checkpoint", checkpoint, "--out", folder.resolve("film.gif").toString(), "--points",
                "1", "--side-by-side"), err);

        Path frames = folder.resolve("frames");
        assertEquals(0, run("frames", "--out", frames.toString(), "--console", "java"), err);
        assertEquals(640, ImageIO.read(frames.resolve("screen.png").toFile()).getWidth());
        assertEquals(320, ImageIO.read(frames.resolve("frame.png").toFile()).getWidth());
        assertEquals(320, ImageIO.read(frames.resolve("difference.png").toFile()).getHeight());
    }

    @Test
    void badOptionsOfThePage() throws IOException {
        String run = runFolder();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused("cannot be served on port " + port, "train", "--run", run, "--dashboard", "--port", port);
            assertRefused("cannot be served on port " + port, "play", "--port", port);
        }
        assertRefused("--port is 65536", "train", "--run", run, "--dashboard", "--port", "65536");
        assertRefused("--port", "train", "--run", run, "--dashboard", "--port", "here");
        assertRefused("--port is about a page; give --dashboard, too", "train", "--run", run, "--port", "0");
        assertRefused("--open is about a page; give --dashboard, too", "train", "--run", run, "--open");
        assertRefused("There is no host 'no.such.host.invalid'", "play", "--host", "no.such.host.invalid");
        assertRefused("does not exist", "watch", "--checkpoint", folder.resolve("no.npz").toString());
        assertRefused("ends in .png", "inspect", "--checkpoint", "x", "--out", "weights.gif");
        assertRefused("--units is 0", "inspect", "10s", "--units", "0", "--out", "weights.png");
        assertRefused("--units is about a picture", "inspect", "10s", "--units", "3");
    }

    /** The numbers of the games are written by hand, so that the picture's lines are known. */
    @Test
    void plot() throws IOException {
        Path one = Files.createDirectories(folder.resolve("one"));
        String columns = "episode,episodic_return,running_mean,episodic_length,frames,truncated,seconds,frames_per_second\n";
        Files.writeString(one.resolve("metrics.csv"), columns + "1,-21,-21.0,10,30,0,1.0,30\n2,21,-20.58,10,70,0,2.0,30\n");
        Path two = Files.createDirectories(folder.resolve("a<b&c"));
        Files.writeString(two.resolve("metrics.csv"), columns + "1,0,0.0,10,50,0,1.0,30\n");
        Path picture = folder.resolve("curves.svg");
        assertEquals(0, run("plot", one.toString(), two.toString(), "--against", "frames", "--out", picture.toString()), err);
        assertEquals("Drew " + picture + ".\n", out);
        String svg = Files.readString(picture);
        // From x = 52 (no frame) to 696 (100 frames), from y = 340 (-21) to 20 (21).
        assertTrue(svg.contains("points=\"245.2,340.0 696.0,180.0\""), svg);
        assertTrue(svg.contains("points=\"374.0,180.0\""), svg);
        assertTrue(svg.contains(">one</text>") && svg.contains(">a&lt;b&amp;c</text>"), svg);
        assertTrue(svg.contains(">80</text>") && svg.contains(">100</text>") && svg.contains(">+21</text>"), svg);
        assertEquals(0, run("plot", one.toString(), "--out", picture.toString()), err);
        assertTrue(Files.readString(picture).contains("points=\"374.0,340.0 696.0,180.0\""), svg);

        assertRefused("ends in .svg", "plot", one.toString(), "--out", "curves.png");
        assertRefused("holds no run that has played a game", "plot", folder.resolve("none").toString(), "--out", picture.toString());
        assertRefused("'steps'", "plot", one.toString(), "--against", "steps", "--out", picture.toString());
    }

    @Test
    void badOptionsOfRecord() throws IOException {
        Path text = Files.writeString(folder.resolve("text.npz"), "no checkpoint");
        String film = folder.resolve("film.gif").toString();
        assertRefused("ends in .gif or .mp4", "record", "--checkpoint", text.toString(), "--out", "film.avi");
        assertRefused("--points is 0", "record", "--checkpoint", text.toString(), "--out", film, "--points", "0");
        assertRefused("not a whole .npz archive", "record", "--checkpoint", text.toString(), "--out", film);
        assertRefused("The film " + folder.resolve("no/film.gif") + " cannot be written", "record", "--console", "java", "--points",
                "1", "--out", folder.resolve("no/film.gif").toString());
        assertRefused("--record-every is 0", "train", "--run", runFolder(), "--record-every", "0");
    }

    /** The agent that comes with the program wins; this is what a newcomer sees first. */
    @Test
    void thePretrainedAgentWins() {
        assertEquals(0, run("eval", "--console", "java", "--games", "4", "--seed", "77"), err);
        assertTrue(out.contains("| ALE/Pong-v5 | seed 77"), out);
        assertTrue(out.contains(", 4 won, 0 lost"), out);
    }

    @Test
    void agentsPlayAgainstEachOther() throws IOException {
        assertEquals(0, run("train", "--recipe", "tutorial", "--games", "1", "--hidden", "8", "--console", "java", "--run",
                runFolder()), err);
        assertEquals(0, run("match", "untrained", runFolder(), "--games", "3"), err);
        String table = out;
        assertTrue(out.contains("\nuntrained against " + runFolder() + ", actions drawn\n"), out);
        assertTrue(out.matches("(?s).*\nuntrained is +games +won +lost +drawn +points +against +mean difference +s\\.e\\.\n"
                + "on the right +2 .*\non the left +1 .* -\nboth +3 .*"), out);
        assertEquals(0, run("match", "untrained", folder.resolve("run/checkpoint.npz").toString(), "--games", "3"), err);
        assertEquals(table.replace(runFolder(), ""), out.replace(folder.resolve("run/checkpoint.npz").toString(), ""));
        assertEquals(0, run("match", "untrained", "computer", "--games", "2", "--env", "Pong-v0"), err);
        assertTrue(out.contains("| console: java |") && out.contains("| Pong-v0 |"), out);
        assertTrue(out.matches("(?s).*\non the right +2 +0 +2 +0 +\\d+ +42 +-\\d.*") && !out.contains("on the left"), out);
    }

    @Test
    void badMatches() {
        assertRefused("There is no agent 'nobody'; give untrained, 5s", "match", "nobody", "5s");
        assertRefused("The folder " + folder + " holds no checkpoint", "match", "5s", folder.toString());
        assertRefused("exclude each other", "match", "5s", "10s", "--sample", "--greedy");
        assertRefused("name it second", "match", "computer", "5s");
        assertRefused("--games is 0", "match", "5s", "10s", "--games", "0");
        assertRefused("There is no environment 'Breakout-v4'", "match", "5s", "10s", "--env", "Breakout-v4");
        assertRefused("B", "match", "5s");
        assertRefused("There is no agent 'nobody'", "play", "--against", "nobody");
        assertRefused("There is no agent '7s'", "play", "--level", "7s");
        assertRefused("Two players play on the Java console only", "play", "--level", "5s", "--console", "ale");
        assertRefused("Two players play on the Java console only", "play", "--level", "5s", "--rom", "original");
    }

    @Test
    void badOptionsOfTheBenchmark() {
        assertRefused("'fastest'", "bench", "win", "--recipe", "fastest");
        assertRefused("--games is 0", "bench", "win", "--games", "0");
        assertRefused("--limit is 0", "bench", "win", "--limit", "0");
        assertRefused("'atari'", "bench", "win", "--console", "atari");
        assertRefused("--until is 22", "bench", "win", "--until", "22");
        assertRefused("does not exist", "bench", "win", "--rom", "no.bin");
        assertRefused("does not exist", "bench", "win", "--console", "ale", "--train-rom", "no.bin");
        assertRefused("--train-rom is for --console ale", "bench", "win", "--train-rom", "original");
    }

    /** The results of two machines: a seed that failed, and three that did not. */
    @Test
    void resultsAreMerged() throws IOException {
        String begin = "{\"date\": \"2026-11-21\", \"version\": \"9\", \"jdk\": \"17\", \"machine\": \"m\", \"kernels\": \"k\", \"recipe\":"
                + " \"win\", \"console\": \"java\", \"cartridge\": \"original\", \"target\": 18, \"games\": 100, \"seeds\": [";
        String first = Files.writeString(folder.resolve("first.json"), begin + seed(5, 20.5, 19.5) + "," + seed(6, 90, 12) + "]}").toString();
        String second = Files.writeString(folder.resolve("second.json"), begin + seed(7, 10, 20) + "," + seed(8, 12, 18) + "]}").toString();
        assertEquals(0, run("bench", "merge", first, second), err);
        assertTrue(out.contains("     6      90.0    1,000,000    1,000 |    12.00   0.10   100     0 |    17.50"), out);
        // Wilson's interval for 3 of 4, as in the textbooks: 0.30 to 0.95.
        assertTrue(out.endsWith("3 of 4 seeds have a mean of at least 18.0 (95% interval of the share: 30% to 95%); median 12.0 s,"
                + " slowest 20.5 s.\n"), out);
        assertEquals(0, run("bench", "merge", "--json", first, second), err);
        String merged = Files.writeString(folder.resolve("merged.json"), out).toString();
        assertRefused("has the seed 7, which", "bench", "merge", merged, second);
        String other = Files.writeString(folder.resolve("other.json"), begin.replace("\"9\"", "\"8\"") + seed(9, 1, 1) + "]}").toString();
        assertRefused("has another version", "bench", "merge", first, other);
        for (String bad : new String[] {"", "[]", "{}", "{\"seeds\": [null]}", "no JSON"}) {
            Files.writeString(folder.resolve("bad.json"), bad);
            assertRefused("is no result of 'bench win --json'", "bench", "merge", folder.resolve("bad.json").toString());
        }
        assertRefused("cannot be read", "bench", "merge", folder.resolve("none.json").toString());
    }

    private static String seed(int seed, double seconds, double mean) {
        return "{\"seed\": " + seed + ", \"seconds\": " + seconds + ", \"steps\": 1000000, \"episodes\": 1000, \"mean\": " + mean
                + ", \"standardError\": 0.1, \"won\": 100, \"lost\": 0, \"greedyMean\": 17.5}";
    }

    @Test
    void helpSaysWhatEveryOptionDoes() {
        assertEquals(0, run("--help"));
        assertTrue(out.contains("train") && out.contains("eval"), out);
        assertEquals(0, run("train", "--help"));
        String help = out.replaceAll("\\s+", " ");
        for (Recipe recipe : Recipe.ALL) {
            assertTrue(help.contains(recipe.name() + " (" + recipe.description() + ")"), recipe.name());
            recipe.settings().values().forEach((setting, value) -> {
                String shown = value.toString().equals("1.0E-4") ? "0.0001" : value.toString();
                String line = setting.option() + "=" + setting.label() + " [^=]*\\([^()]*: " + Pattern.quote(shown);
                assertTrue(help.matches(".*" + line + "[;)].*"), recipe.name() + ", " + setting + " " + value + "\n" + out);
            });
        }
        for (String option : new String[] {"--seed", "--rom", "--console", "--run", "--resume", "--verbose"}) {
            assertTrue(out.contains(option), option + " is missing from\n" + out);
        }
    }

    /** Every command has the same groups, and each of its options once. */
    @Test
    void helpIsInGroups() {
        assertEquals(0, run("help", "watch"));
        String help = out.replaceAll("\\s+", " ");
        assertTrue(help.matches(".* \\[AGENT] .* --checkpoint=AGENT .* The game: --rom=ROM .* The page: --port=PORT .* --open .*"
                + " What is printed: -h, --help .* Examples: .*"), out);
        assertEquals(2, out.split("--port=PORT").length - 1, out); // in the synopsis, and explained
        assertFalse(out.contains("Files:"), out);
    }

    @Test
    void anAgentThatComesWithTheProgramHasAName() {
        assertEquals(0, run("eval", "untrained", "--console", "java", "--games", "2"), err);
        assertTrue(out.contains("untrained") && out.contains("2 games: mean -2"), out);
        assertEquals(0, run("inspect", "10s"), err);
        assertTrue(out.contains("agent: 10s\nW1 (128, 12800)"), out);
        assertEquals(0, run("record", "untrained", "--beside", "10s", "--points", "1", "--console", "java", "--out",
                folder.resolve("both.gif").toString()), err);
        assertRefused("does not exist", "eval", "9s");
    }

    @Test
    void aRolloutIsNotCut() {
        assertEquals(0, run("train", "--console", "java", "--hidden", "8", "--hidden2", "0", "--num-envs", "3", "--num-steps", "100",
                "--num-minibatches", "1", "--total-timesteps", "400", "--run", runFolder()), err);
        assertTrue(out.contains(": from step 1 to 600, where a rollout ends\n"), out);
        assertTrue(out.contains(" after step 600.\n"), out);
        assertEquals(0, run("train", "--console", "java", "--hidden", "8", "--hidden2", "0", "--num-envs", "2", "--num-steps", "100",
                "--anneal-steps", "200", "--total-timesteps", "400", "--run", folder.resolve("second").toString()), err);
        assertTrue(out.contains(": from step 1 to at most 400\n"), out);
    }

    @Test
    void anAgentIsAFileOrARunOrTheOneThatComesWithTheProgram() throws IOException {
        assertEquals(0, run("train", "--recipe", "tutorial", "--games", "1", "--hidden", "8", "--console", "java", "--run",
                runFolder()), err);
        String file = folder.resolve("run/checkpoint.npz").toString();
        List<String> said = new ArrayList<>();
        for (String[] agent : new String[][] {{runFolder()}, {file}, {"--checkpoint", runFolder()}, {"--checkpoint=" + file}}) {
            assertEquals(0, run(with(agent, "eval", "--console", "java", "--games", "2", "--verbose")), err);
            said.add(games());
        }
        assertEquals(1, Set.copyOf(said).size(), said.toString());
        assertEquals(0, run("inspect", "--json"), err);
        assertEquals("the trained agent that comes with the program",
                JsonParser.parseString(out).getAsJsonObject().get("agent").getAsString());
        assertRefusedBeside("There are two agents", "eval", runFolder(), "--checkpoint", file);
        assertRefusedBeside("holds no checkpoint", "eval", folder.toString());
        assertRefusedBeside("exclude each other", "eval", file, "--greedy", "--sample");
    }

    /** As {@link #assertRefused}, beside a run that is there. */
    private void assertRefusedBeside(String inMessage, String... arguments) {
        assertEquals(2, run(arguments), out);
        assertEquals(1, err.lines().filter(line -> !line.contains("--add-modules")).count(), err);
        assertTrue(err.contains(inMessage), err);
    }

    private static String[] with(String[] last, String... first) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    void resultsAsJson() {
        assertEquals(0, run("eval", "--console", "java", "--games", "2", "--seed", "5", "--json"), err);
        JsonObject result = JsonParser.parseString(out).getAsJsonObject();
        assertEquals(2, result.get("games").getAsInt());
        int sum = 0;
        for (JsonElement each : result.getAsJsonArray("returns")) {
            sum += each.getAsInt();
        }
        assertEquals(sum / 2.0, result.get("mean").getAsDouble());
        assertEquals("sample", result.get("actions").getAsString());
        assertEquals(0, run("doctor", "--json"), err);
        assertTrue(JsonParser.parseString(out).getAsJsonObject().get("healthy").getAsBoolean());
    }

    @Test
    void runsAreListed() {
        assertRefusedBeside("There is no folder", "runs", folder.resolve("none").toString());
        assertEquals(0, run("runs", folder.toString()), err);
        assertTrue(out.startsWith("There are no runs in"), out);
        assertEquals(0, run("train", "--recipe", "tutorial", "--games", "2", "--hidden", "8", "--console", "java", "--run",
                runFolder(), "--seed", "4"), err);
        assertEquals(0, run("runs", folder.toString()), err);
        assertTrue(out.matches("run .*\n(?s)run +reinforce +4 +2 +0:\\d\\d +-\\d+\\.\\d0 +0\n"), out);
    }

    @Test
    void whatIsMistypedIsGuessed() {
        assertRefusedBeside("There is no command 'trian'; did you mean train?", "trian");
        assertRefusedBeside("There is no option '--gamess'; did you mean --games?", "eval", "--gamess", "3");
        assertEquals(0, run("help", "eval"), err);
        assertTrue(out.contains("--games"), out);
        assertEquals(0, run("completion"), err);
        assertTrue(out.contains("complete "), out);
    }
}
