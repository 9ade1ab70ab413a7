package pixelpong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM that takes this machine for one for which the emulator has no native libraries. */
@Tag("no-kernels")
class WithoutEmulatorTest {
    private static final String NOT_THERE = "The emulator has no native library for linux-arm64";

    @TempDir
    private Path folder;

    private String output;

    private int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.platform=linux-arm64", "-cp", System.getProperty("java.class.path"),
                "pixelpong.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    private String runFolder() {
        return folder.resolve("run").toString();
    }

    @Test
    void trainsResumesAndEvaluatesOnTheJavaConsole() throws IOException, InterruptedException {
        assertEquals(0, run("train", "--recipe", "tutorial", "--games", "1", "--hidden", "8", "--run", runFolder()), () -> output);
        assertTrue(output.contains("The Java console plays, for the emulator has no native library for linux-arm64, only for linux-x86_64,"), output);
        assertTrue(output.contains(" | console: java | "), output);
        assertTrue(output.contains("\nWon 0 of its last 1 game (mean -"), output);
        assertEquals(0, run("train", "--resume", runFolder(), "--games", "2"), () -> output);
        assertTrue(output.contains(": from game 2 to 2\n"), output);
        assertEquals(0, run("eval", "--checkpoint", runFolder() + "/checkpoint.npz", "--games", "2"), () -> output);
        assertTrue(output.contains("2 games: mean -"), output);
    }

    @Test
    void refusesWhatOnlyTheEmulatorPlays() throws IOException, InterruptedException {
        assertEquals(2, run("train", "--run", runFolder(), "--console", "ale"), () -> output);
        assertTrue(output.contains(NOT_THERE), output);
        Path other = Files.write(folder.resolve("pong.bin"), new byte[2048]);
        assertEquals(2, run("train", "--run", runFolder(), "--rom", other.toString()), () -> output);
        assertTrue(output.contains("plays the cartridge pixelpong only"), output);
    }
}
