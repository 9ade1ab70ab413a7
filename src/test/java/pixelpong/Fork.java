package pixelpong;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a JVM of its own, with the modules and properties of this one. */
final class Fork {
    private Fork() {
    }

    /** Starts the program; what it prints goes to {@code log}. */
    static Process start(Path log, String... arguments) throws IOException {
        return start(log, List.of(), arguments);
    }

    /** Starts the program with further options for its JVM. */
    static Process start(Path log, List<String> jvmOptions, String... arguments) throws IOException {
        return startIn(Path.of("").toAbsolutePath(), log, jvmOptions, arguments);
    }

    /** Starts the program in another folder. */
    static Process startIn(Path folder, Path log, List<String> jvmOptions, String... arguments) throws IOException {
        return new ProcessBuilder(command(jvmOptions, arguments)).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
    }

    /** The command that starts the program. */
    static List<String> command(List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        for (String property : new String[] {"pixelpong.kernels", "java.io.tmpdir"}) {
            command.add("-D" + property + "=" + System.getProperty(property, "auto"));
        }
        command.addAll(jvmOptions);
        // Surefire hides the class path in a jar of its own, and names it here.
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}
