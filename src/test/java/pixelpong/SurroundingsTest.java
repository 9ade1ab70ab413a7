package pixelpong;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.learn.Recipe;
import pixelpong.learn.ReinforceSettings;
import pixelpong.util.Limits;

/** The program in other countries, and where the system allows it little: few files, full disks, no home, no output. */
@Tag("any-jdk")
@Tag("no-kernels")
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class SurroundingsTest {
    private static final String UNLOCK = "-XX:+UnlockExperimentalVMOptions";
    private static final List<String> ENGLISH = List.of("-Duser.language=en", "-Duser.country=US");
    /** Other digits, and other marks between them. */
    private static final List<String> ARABIC = List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab",
            "-Dfile.encoding=UTF-8");
    /** A capital I that is no small i with a larger size. */
    private static final List<String> TURKISH = List.of("-Duser.language=tr", "-Duser.country=TR");

    @TempDir
    private Path folder;

    private String output;

    /** Runs the program after some commands of a shell, and keeps what it prints. */
    private int run(String before, List<String> jvmOptions, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of("sh", "-c", before + " exec \"$@\"", "sh"));
        command.addAll(Fork.command(jvmOptions, arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            int status = process.waitFor();
            output = Files.readString(log);
            return status;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Status 2, one sentence, no stack trace. */
    private void assertRefused(String inMessage, String before, List<String> jvmOptions, String... arguments)
            throws IOException, InterruptedException {
        assertEquals(2, run(before, jvmOptions, arguments), () -> output);
        assertTrue(output.contains(inMessage), output);
        assertFalse(output.contains("\tat "), output);
    }

    /** What a training and some other commands print and write, without what depends on the time. */
    private String everything(String name, List<String> locale) throws IOException, InterruptedException {
        String run = folder.resolve(name).resolve("run").toString();
        StringBuilder all = new StringBuilder();
        String[][] commands = {
            {"train", "--recipe", "tutorial", "--games", "1", "--hidden", "8", "--console", "java", "--verbose", "--run", run},
            {"inspect", run}, {"runs", folder.resolve(name).toString()}, {"train", "--help"}, {"train", "--learning-rate", "0,5"},
            {"train", "--recipe", "tutorial", "--batch-size", "1000000000"}};
        for (String[] command : commands) {
            run("", locale, command);
            all.append(output);
        }
        for (String file : new String[] {"config.json", "metrics.csv", "report.html"}) {
            all.append(Files.readString(Path.of(run, file)));
        }
        return all.toString().replace(name, "NAME").replaceAll("[\\d,]+ frames/s, \\d:\\d\\d", "TIME")
                .replaceAll("\\d:\\d\\d", "TIME").replaceAll("(?<=,[01],)[\\d.]+,\\d+(?=,)", "TIME")
                .replaceAll("(?<=,\\d{4},)\\d,TIME", "TIME") // the whole seconds before
                .replaceAll("JVM has [\\d,]+", "JVM has ROOM")
                .replaceAll("\"(seconds|framesPerSecond|speed)\":\\[[^\\]]*]", "TIME");
    }

    @Test
    void theSameInEveryCountry() throws IOException, InterruptedException {
        String english = everything("english", ENGLISH);
        assertTrue(english.contains("running mean -21.00, 1,095 steps"), english);
        assertEquals(english, everything("arabic", ARABIC));
        assertEquals(english, everything("turkish", TURKISH));
    }

    @Test
    void aPathThatTheLocaleCannotName() throws IOException, InterruptedException {
        String remedy = "in this locale Java takes only paths in";
        assertRefused(remedy, "export LC_ALL=C;", List.of(), "eval", "--checkpoint", "\u00fc.npz");
        assertRefused(remedy, "export LC_ALL=C;", List.of(), "train", "--rom", "\u00fc.bin");
        assertRefused(remedy, "export LC_ALL=C;", List.of(), "train", "--run", "./\u00fc");
    }

    @Test
    void fewOpenFiles() throws IOException, InterruptedException {
        for (int limit : new int[] {8, 16, 32, 60}) {
            assertRefused("with ulimit -n 256", "ulimit -n " + limit + ";", List.of(), "doctor");
        }
        // The page takes what is left, and leaves enough for the rest.
        assertEquals(0, run("ulimit -n 80;", List.of(), "train", "--recipe", "tutorial", "--games", "2", "--hidden", "8",
                "--batch-size", "1", "--console", "java", "--record-every", "2", "--jfr", "flight.jfr", "--run", "few"),
                () -> output);
        assertTrue(Files.exists(folder.resolve("runs/few/videos/episode-2.gif")), output);
    }

    /** The emulator's library can neither be unpacked at home nor in the folder for temporary files; no picture needs a file. */
    @Test
    void noHomeAndNoTemporaryFolder() throws IOException, InterruptedException {
        List<String> nowhere = List.of("-Duser.home=/proc", "-Djava.io.tmpdir=/proc");
        assertEquals(0, run("", nowhere, "train", "--recipe", "tutorial", "--games", "1", "--hidden", "8", "--run", "auto"),
                () -> output);
        assertTrue(output.contains("The Java console plays, for the emulator cannot load its native library, which is unpacked"),
                output);
        assertTrue(Files.exists(folder.resolve("runs/auto/report.html")), output);
        assertRefused("or name another folder with -Dorg.bytedeco.javacpp.cachedir=DIR", "", nowhere, "train", "--console", "ale");
        assertRefused("The folder for temporary files, /proc, cannot be written to", "", nowhere, "eval", "--console", "java");
        assertRefused("The folder for temporary files, /proc, has room for 0 MB", "", nowhere, "train", "--jfr", "a.jfr");
    }

    /** A user without an entry in the system's list, as in a container, has the home "?". */
    @Test
    void aUserWithoutAHome() throws IOException, InterruptedException {
        assertEquals(0, run("", List.of("-Duser.home=?", "-Djava.io.tmpdir=" + folder), "doctor"), () -> output);
        assertTrue(output.contains("ALE's native library for"), output);
        assertFalse(Files.exists(folder.resolve("?")), "a folder was made where the program was started");
    }

    @Test
    void outputThatCannotBeWritten() throws IOException, InterruptedException {
        for (String where : new String[] {"exec 3>&1 1>/dev/full;", "exec 1>&-;"}) {
            assertRefused("Not all of the output could be written", where, List.of(), "doctor");
        }
    }

    @Test
    void aFullDisk() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(shell("mount -t tmpfs -o size=12k tmpfs " + disk) == 0, "only root can make a small disk");
        try {
            assertRefused("The picture disk/weights.png cannot be written (", "", List.of(), "inspect", "--out",
                    "disk/weights.png");
            assertRefused("The film disk/film.gif cannot be written (", "", List.of(), "record", "--console", "java", "--out",
                    "disk/film.gif");
            assertRefused("The recording disk/flight.jfr cannot be written (", "", List.of(), "train", "--recipe", "tutorial",
                    "--games", "1", "--hidden", "8", "--console", "java", "--run", "recorded", "--jfr", "disk/flight.jfr");
            assertTrue(Files.exists(folder.resolve("runs/recorded/checkpoint.npz")), "a training fell with its recording");
            assertEquals(List.of(), files(disk));
            try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
                filler.write(new byte[8 << 10]);
            }
            assertRefused("The pictures cannot be written to disk (", "", List.of(), "frames", "--console", "java", "--out",
                    "disk");
            assertEquals(List.of("filler", "screen.png"), files(disk));
        } finally {
            shell("umount " + disk);
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static int shell(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }

    /** Whatever the JVM does with memory and processors, the weights are the same. */
    @Test
    void everyJvm() throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC",
                "-XX:+UseShenandoahGC", "-XX:ActiveProcessorCount=1", "-Xrs"));
        if (Runtime.version().feature() >= 24) {
            options.add("-XX:+UseCompactObjectHeaders");
        }
        byte[] expected = train("as-it-comes", List.of());
        for (String option : options) {
            if (isKnown(option)) {
                assertArrayEquals(expected, train(option.replaceAll("\\W", ""), List.of(UNLOCK, option)), option);
            }
        }
    }

    private byte[] train(String name, List<String> jvmOptions) throws IOException, InterruptedException {
        Path run = folder.resolve(name);
        assertEquals(0, run("", jvmOptions, "train", "--recipe", "win", "--hidden", "16", "--hidden2", "0", "--num-envs", "2",
                "--console", "java", "--total-timesteps", "1000", "--run", run.toString()), () -> output);
        return Files.readAllBytes(run.resolve("checkpoint.npz"));
    }

    /** Not every JDK has every collector. */
    private static boolean isKnown(String option) throws IOException, InterruptedException {
        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                UNLOCK, option, "-version").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return java.waitFor() == 0;
    }

    /** What the program calls enough. */
    @Test
    void enoughMemory() throws IOException, InterruptedException {
        for (Recipe recipe : Recipe.ALL) {
            String goal = recipe.algorithm().goal().equals(ReinforceSettings.GAMES) ? "10" : "8192";
            assertEquals(0, run("", List.of("-Xmx" + Limits.ENOUGH_MEGABYTES + "m"), "train", "--recipe", recipe.name(),
                    "--console", "java", recipe.algorithm().goal().option(), goal, "--run", recipe.name()), () -> output);
        }
    }

    @Test
    void theJarAlone() throws IOException, InterruptedException {
        String classes = Path.of("target/classes").toAbsolutePath().toString();
        assertRefused("the jar needs the folder lib beside it", "set -- $(echo \"$@\" | sed 's| -cp [^ ]*| -cp " + classes + "|');",
                List.of(), "doctor");
    }

    /** A recording that is not there afterwards. */
    @Test
    void aProfileThatCannotBeRead() throws IOException, InterruptedException {
        assertRefused("The recording /dev/null cannot be read (", "", List.of(), "profile", "/dev/null", "--recipe", "tutorial",
                "--console", "java", "--seconds", "1");
    }
}
