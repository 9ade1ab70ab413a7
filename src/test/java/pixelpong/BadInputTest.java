package pixelpong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import pixelpong.cli.EvalCommand;
import pixelpong.cli.TrainCommand;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Recipe;

/** Every option with values it cannot work with, and what a JVM of its own takes to try: one sentence, status 2. */
@Tag("any-jdk")
@Tag("no-kernels")
@Timeout(300)
class BadInputTest {
    /** What may be given beside --resume. */
    private static final Set<String> WITH_RESUME = Set.of("--resume", "--games", "--checkpoint-every", "--workers",
            "--console", "--verbose", "--help", "--version", "--total-timesteps", "--record-every", "--dashboard", "--port", "--host",
            "--open", "--jfr", "--until");

    @TempDir
    private Path folder;

    /** Status 2, one sentence, and nothing written. */
    private void assertRefused(String inMessage, String... arguments) {
        PrintStream old = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        int status;
        try {
            status = Main.run(arguments);
        } finally {
            System.setErr(old);
        }
        String said = err.toString(StandardCharsets.UTF_8);
        assertEquals(2, status, () -> String.join(" ", arguments) + "\n" + said);
        assertEquals(1, said.lines().filter(line -> !line.contains("--add-modules")).count(), said);
        assertTrue(said.contains(inMessage), said);
        assertFalse(Files.exists(folder.resolve("run")), "a refused run left its folder");
    }

    private String[] train(String... options) {
        return with(new String[] {"train", "--console", "java", "--run", folder.resolve("run").toString()}, options);
    }

    private static String[] with(String[] first, String... rest) {
        return Stream.of(first, rest).flatMap(Arrays::stream).toArray(String[]::new);
    }

    @Test
    void everyNumberOfEveryCommand() {
        String[] eval = {"eval", "--checkpoint", "no.npz"};
        for (OptionSpec option : new CommandLine(new TrainCommand()).getCommandSpec().options()) {
            refuseBadNumbers(option, train());
        }
        for (OptionSpec option : new CommandLine(new EvalCommand()).getCommandSpec().options()) {
            refuseBadNumbers(option, eval);
        }
    }

    private void refuseBadNumbers(OptionSpec option, String[] command) {
        boolean real = option.paramLabel().equals("X");
        boolean whole = option.paramLabel().equals("N");
        String name = option.longestName();
        for (Algorithm algorithm : Recipe.algorithms()) {
            if (command[0].equals("train") && algorithm.settings().stream().anyMatch(setting -> setting.option().equals(name))) {
                command = with(command, "--algo=" + algorithm.name());
                break;
            }
        }
        if (real || whole) {
            for (String bad : new String[] {"", " ", "many", "1,5", "--seed", "NaN", "1e999", "-Infinity", "0x"}) {
                assertRefused(name, with(command, name + "=" + bad));
            }
            assertRefused(name, with(command, name));
        }
        if (whole) {
            for (String bad : new String[] {"1.5", "1e3", "99999999999999999999", "-99999999999999999999"}) {
                assertRefused(name, with(command, name, bad));
            }
        }
        if ((real || whole) && !Set.of("--seed", "--until", "--anneal-at").contains(name)) {
            assertRefused(name, with(command, name, "-1"));
        }
    }

    @Test
    void numbersAtTheEdges() {
        assertRefused("--learning-rate is '1e-46'", train("--learning-rate", "1e-46")); // 0 as a float
        assertRefused("--decay-rate is '0.99999999999'", train("--recipe", "tutorial", "--decay-rate",
                "0.99999999999")); // 1 as a float
        assertRefused("--prior is '1'; it takes", train("--recipe", "win", "--prior", "1"));
        assertRefused("--actions up-down has none that leaves the paddle", train("--algo", "ppo", "--prior", "0.5"));
        assertRefused("--until is 21.5", train("--until", "21.5"));
        assertRefused("--workers is 0", train("--workers", "0"));
        assertRefused("--workers is 100000", train("--workers", "100000"));
        assertRefused("choose a smaller --batch-size", train("--recipe", "tutorial", "--batch-size", "2147483647"));
        assertRefused("'--seed' (N) should be specified only once", train("--seed", "1", "--seed", "2"));
    }

    @Test
    void namesAndPaths() {
        assertRefused("--env is ''; it takes one of Pong-v0", train("--env", ""));
        assertRefused("There is no console ''", "train", "--console", "");
        assertRefused("not a regular file", train("--rom", ""));
        assertRefused("cannot use as a path", train("--rom", "a\0"));
        assertRefused("--run is ''", "train", "--run", "");
        assertRefused("--run is 'a b'", "train", "--run", "a b");
        assertRefused("cannot use as a path", "train", "--run", "a/\0");
        assertRefused("cannot be made", "train", "--run", "/dev/null/run");
        assertRefused("holds no run", "train", "--resume", "");
        assertRefused("holds no run", "train", "--resume", "/dev/null");
        assertRefused("--resume", "train", "--resume", "a\0");
        assertRefused("does not exist", "eval", "--checkpoint", "/dev/null/no");
        assertRefused("AGENT is ''", "eval", "--checkpoint", "");
        assertRefused("--checkpoint", "eval", "--checkpoint", "a\0");
        assertRefused("'more' is one argument too many", train("more"));
        assertRefused("Missing required", new String[0]);
        assertRefused("'learn'", "learn");
    }

    @Test
    void whatContradictsResuming() {
        for (OptionSpec option : new CommandLine(new TrainCommand()).getCommandSpec().options()) {
            String name = option.longestName();
            if (!WITH_RESUME.contains(name)) {
                String[] given = option.arity().max() == 0 ? new String[] {name} : new String[] {name, "1"};
                assertRefused(name + " cannot be given with --resume",
                        with(new String[] {"train", "--resume", folder.toString()}, given));
            }
        }
    }

    /** A folder in which a run was killed before it could say what it is. */
    @Test
    void aFolderThatIsNoRunYet() throws IOException {
        Path made = Files.createDirectory(folder.resolve("made"));
        assertRefused("holds no run", "train", "--resume", made.toString());
        assertRefused("delete it: it holds no run", "train", "--console", "java", "--run", made + "/");
    }

    /** Runs the program in a JVM of its own; it has to say one sentence, after what the emulator prints. */
    private void assertForkRefused(String inMessage, List<String> jvmOptions, String... arguments)
            throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = Fork.start(log, jvmOptions, arguments);
        try {
            assertEquals(2, process.waitFor(), () -> read(log));
            assertTrue(read(log).contains(inMessage), () -> read(log));
            assertFalse(read(log).contains("\tat "), () -> read(log));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void badPropertiesOfTheKernels() throws IOException, InterruptedException {
        assertForkRefused("-Dpixelpong.kernels=simd is unknown", List.of("-Dpixelpong.kernels=simd"), train());
        assertForkRefused("-Dpixelpong.vectorBits=1 is unknown", List.of("-Dpixelpong.vectorBits=1"), train());
    }

    @Test
    void tooLittleMemory() throws IOException, InterruptedException {
        assertForkRefused("give it more with -Xmx", List.of("-Xmx64m"), train("--recipe", "tutorial", "--hidden", "4096",
                "--batch-size", "1"));
        for (String heap : new String[] {"-Xmx12m", "-Xmx16m", "-Xmx20m"}) {
            assertForkRefused("give it more with -Xmx", List.of(heap), "eval", "--console", "java", "--games", "2");
        }
    }

    /** With -Xrs the JVM handles no signals; a training needs none. */
    @Test
    void aJvmThatHandlesNoSignals() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = Fork.start(log, List.of("-Xrs"), train("--recipe", "tutorial", "--games", "1", "--hidden", "8"));
        try {
            assertEquals(0, process.waitFor(), () -> read(log));
            assertFalse(read(log).contains("\tat "), () -> read(log));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Random bytes send the emulator looking for a picture for ever. */
    @Test
    void aCartridgeThatIsNoGame() throws IOException, InterruptedException {
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        Path rom = Files.write(folder.resolve("pong.bin"), noise);
        assertForkRefused("found no game in the cartridge " + rom, List.of(), "train", "--run",
                folder.resolve("run").toString(), "--console", "ale", "--rom", rom.toString());
    }
}
