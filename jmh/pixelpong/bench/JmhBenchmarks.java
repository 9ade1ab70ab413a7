package pixelpong.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import pixelpong.cli.Commands;

/** {@code bench kernels}: JMH, with the garbage collector's count. */
@Command(name = "bench kernels", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"JMH's benchmarks of the kernels, of the network, and of a training step without the emulator: scalar and"
                + " vector, dense and sparse, with what they allocate. All of them take half an hour.",
            "JMH's own options can follow: -l lists the benchmarks, -f 1 -i 3 is quicker, -rf json -rff FILE writes JSON."})
public final class JmhBenchmarks implements Runnable {
    @Parameters(paramLabel = "PATTERN", arity = "0..*", description = "only benchmarks whose names contain this, as a regular"
            + " expression: Vector, Matrix, Frame, Network, TrainingBenchmark, or a routine's name")
    private List<String> patterns;

    /** Prints the help, or lets JMH read its own options. */
    public static void main(String[] arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (all.contains("--help")) {
            System.exit(Commands.execute(new JmhBenchmarks(), "--help"));
        }
        all.addAll(List.of("-prof", "gc"));
        Main.main(all.toArray(String[]::new));
    }

    /** The help is all that the command line knows. */
    @Override
    public void run() {
        throw new IllegalStateException("JMH reads the other options");
    }
}
