package pixelpong.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.cli.Commands;
import pixelpong.util.BadInput;

/** {@code bench jvm}. */
@Command(name = "bench jvm", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "The kernels beside another library of the JVM, one thread each, in turns, each in a JVM of its own."
                + " (Apache Commons Math has no such routines in float.)")
public final class VersusJvm implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "LIBRARY", description = "vectorblas (dev.ludovic.netlib), ejml or ojalgo")
    private String library;

    @Parameters(index = "1", paramLabel = "PATTERN", arity = "0..1", defaultValue = "",
            description = "only what contains this, such as 'gemm' or '1024x'")
    private String pattern;

    @Option(names = "--json", description = "print the results as JSON, and nothing else")
    private boolean json;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(Commands.execute(new VersusJvm(), arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (!Peer.ALL.containsKey(library)) {
            throw new BadInput("'" + library + "' is no library that this knows; it takes one of "
                    + String.join(", ", new TreeSet<>(Peer.ALL.keySet())) + ".");
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Peer.class.getName(), library));
        try (Opponent peer = Opponent.start(command)
                .orElseThrow(() -> new IllegalStateException("the JVM for " + library + " ended at once: " + command))) {
            new Versus().run(pattern, peer, json);
        }
        return 0;
    }
}
