package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs a main class of the tests in a JVM of its own, with the options under test. */
final class Fork {

    static final String MODULE = "--add-modules=jdk.incubator.vector";

    private Fork() {
    }

    /** What the program printed, without the JVM's own warnings. */
    static String run(Class<?> main, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "the forked JVM did not end");
            assertEquals(0, process.exitValue(), output);
            return output.lines().filter(line -> !line.startsWith("WARNING")).collect(Collectors.joining("\n"));
        } finally {
            process.destroyForcibly();
        }
    }
}
