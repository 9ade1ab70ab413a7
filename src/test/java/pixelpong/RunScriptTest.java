package pixelpong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code run.sh} in odd folders, with a JDK that only prints what it is given. */
@Tag("no-kernels")
@EnabledOnOs(OS.LINUX)
class RunScriptTest {
    private static final String[] ARGUMENTS = {"train", "--run", "a b/'c'\"d\"/$HOME", ""};

    @TempDir
    private Path folder;

    private List<String> output;

    @BeforeEach
    void makeJdk() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(bin.resolve("java"), "#!/bin/sh\n"
                + "case $1 in -Xshow*) echo '    java.specification.version = 17' ;; *) echo \"$LC_ALL\"; printf '%s\\n' \"$@\" ;; esac\n");
        Files.setPosixFilePermissions(bin.resolve("java"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Puts the script into a folder with a jar that is newer than all sources. */
    private static void install(Path home) throws IOException {
        Files.createDirectories(home.resolve("src/main"));
        Files.createDirectories(home.resolve("roms"));
        Files.createDirectories(home.resolve("target"));
        Files.copy(Path.of("run.sh"), home.resolve("run.sh"));
        for (String file : new String[] {"pom.xml", "roms/pong.bin", "target/pixelpong.jar"}) {
            Files.createFile(home.resolve(file));
        }
        Files.setLastModifiedTime(home.resolve("target/pixelpong.jar"), FileTime.fromMillis(System.currentTimeMillis() + 10_000));
    }

    private int run(Path home, String locale) throws IOException, InterruptedException {
        return run(home, locale, ARGUMENTS);
    }

    private int run(Path home, String locale, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", home.resolve("run.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("LC_ALL", locale);
        builder.environment().merge("PATH", folder.resolve("jdk/bin").toString(), (old, jdk) -> jdk + ":" + old);
        int status = builder.start().waitFor();
        output = Files.readAllLines(folder.resolve("log"));
        return status;
    }

    @Test
    void oddFolders() throws IOException, InterruptedException {
        for (String name : new String[] {"a b", "it's", "q\"uote", "-dash", "a&b;c", "$HOME", "a*b", "a%20b"}) {
            Path home = folder.resolve(name);
            install(home);
            assertEquals(0, run(home, "C.UTF-8"), () -> output.toString());
            assertEquals(home.resolve("target/pixelpong.jar").toString(), output.get(output.indexOf("-jar") + 1));
            assertEquals(List.of(ARGUMENTS), output.subList(output.size() - ARGUMENTS.length, output.size()));
        }
    }

    /** In the locale C, Java could not use the path of a folder with other letters. */
    @Test
    void theLocaleKnowsAllLetters() throws IOException, InterruptedException {
        install(folder.resolve("home"));
        for (String[] locales : new String[][] {{"C", "C.UTF-8"}, {"POSIX", "C.UTF-8"}, {"de_DE.UTF-8", "de_DE.UTF-8"}}) {
            assertEquals(0, run(folder.resolve("home"), locales[0]), () -> output.toString());
            assertTrue(output.contains(locales[1]), () -> output.toString());
        }
    }

    @Test
    void foldersInWhichJavaDoesNotStart() throws IOException, InterruptedException {
        Path home = folder.resolve("a:b");
        install(home);
        assertEquals(2, run(home, "C.UTF-8"));
        assertEquals(List.of("Java starts nothing in a folder whose path has a colon, or a character like an emoji; move " + home
                + " elsewhere."), output);
    }

    /** Nothing is built where nothing can be written, though the sources are newer than the jar. */
    @Test
    void aReadOnlyInstallation() throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve("home"));
        assumeTrue(shell("mount -t tmpfs tmpfs " + home), "only root can make a disk that cannot be written to");
        try {
            install(home);
            Files.setLastModifiedTime(home.resolve("target/pixelpong.jar"), FileTime.fromMillis(0));
            assertTrue(shell("mount -o remount,ro " + home));
            assertEquals(0, run(home, "C.UTF-8"), () -> output.toString());
            assertTrue(shell("mount -o remount,rw " + home));
            Files.delete(home.resolve("target/pixelpong.jar"));
            assertTrue(shell("mount -o remount,ro " + home));
            assertEquals(2, run(home, "C.UTF-8"));
            assertTrue(output.get(0).endsWith("cannot be written to; build it as a user who may, or copy it elsewhere."), output.get(0));
        } finally {
            shell("umount " + home);
        }
    }

    /** Maven ends a quiet build with escape codes, which are nothing for a user; its errors are, and so is its exit status. */
    @Test
    void aBuild() throws IOException, InterruptedException {
        Path home = folder.resolve("home");
        install(home);
        String jar = home.resolve("target/pixelpong.jar").toString();
        Path mvn = folder.resolve("jdk/bin/mvn");
        for (int status : new int[] {0, 3}) {
            Files.deleteIfExists(Path.of(jar));
            Files.writeString(mvn, "#!/bin/sh\nprintf '\\033[0m\\033[0m'\n[ " + status + " = 0 ] || { echo '[ERROR] why'; exit " + status
                    + "; }\ntouch '" + jar + "'\n");
            Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
            assertEquals(status, run(home, "C.UTF-8"), () -> output.toString());
            assertEquals("Building PixelPong ...", output.get(0));
            assertEquals(status == 0 ? "C.UTF-8" : "[ERROR] why", output.get(1), () -> output.toString());
        }
    }

    /** What cannot be mended is not worth a word; any other warning is an error, though Maven takes it lightly. */
    @Test
    void aSite() throws IOException, InterruptedException {
        Path home = folder.resolve("home");
        install(home);
        Path mvn = folder.resolve("jdk/bin/mvn");
        String quiet = "[WARNING] No project URL defined - site links will not be relativized!\n[WARNING] Javadoc Warnings\n"
                + "[WARNING] warning: using incubating module(s): jdk.incubator.vector\n[WARNING] 1 warning\n\033[0m\n";
        String warning = "[WARNING] Page.java:3: warning: empty <p> tag";
        String open = "Open " + home.resolve("target/site/index.html") + " in a browser.";
        for (Object[] made : new Object[][] {{0, "", 0, open}, {0, warning, 1, warning}, {3, warning, 3, warning}}) {
            Files.writeString(folder.resolve("messages"), quiet + made[1]);
            Files.writeString(mvn, "#!/bin/sh\ncat messages\nexit " + made[0] + "\n");
            Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
            assertEquals(made[2], run(home, "C.UTF-8", "site"), () -> output.toString());
            assertEquals(List.of(made[3]), output);
        }
    }

    /** What is not typed is run without prompts; the imports come from a file that is there while JShell starts. */
    @Test
    void jshell() throws IOException, InterruptedException {
        Path home = folder.resolve("a b");
        install(home);
        Path library = Files.createFile(Files.createDirectories(home.resolve("target/lib")).resolve("l.jar"));
        assertEquals(2, run(home, "C.UTF-8", "jshell"));
        Path jshell = folder.resolve("jdk/bin/jshell");
        assertEquals(List.of("There is no JShell: '" + jshell + "' is not there; install a whole JDK 17 or later, or set JAVA_HOME to one."),
                output);

        Files.writeString(jshell, "#!/bin/sh\nfor a; do echo \"$a\"; case $a in /dev/fd/*) cat \"$a\" ;; esac; done\n");
        Files.setPosixFilePermissions(jshell, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(0, run(home, "C.UTF-8", "jshell"), () -> output.toString());
        assertEquals(home.resolve("target/pixelpong.jar") + ":" + library, output.get(output.indexOf("--class-path") + 1));
        assertTrue(output.contains("import pixelpong.game.*;"), () -> output.toString());
        assertEquals("-", output.get(output.size() - 1));
        assertEquals(0, run(home, "C.UTF-8", "jshell", "page.jsh"), () -> output.toString());
        assertEquals("page.jsh", output.get(output.size() - 1));
    }

    private static boolean shell(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor() == 0;
    }
}
