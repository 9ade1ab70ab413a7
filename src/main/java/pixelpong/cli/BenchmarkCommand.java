package pixelpong.cli;

import picocli.CommandLine.Command;

/** {@code bench}: measures. Its other modes need the checkout, and so are in {@code run.sh}. */
@Command(name = "bench", mixinStandardHelpOptions = true, subcommands = {WinBenchmark.class, MergeBenchmark.class},
        synopsisSubcommandLabel = "COMMAND",
        description = {"Measures: 'win' how long a recipe takes to train a winning agent, and how well that"
                + " plays; 'merge' joins its results from several machines.",
            "Four more measure in a checkout; --help after each says more:",
            "  ./run.sh bench throughput  steps a second, by workers and by phase",
            "  ./run.sh bench numpy       the kernels beside NumPy with OpenBLAS",
            "  ./run.sh bench jvm         the kernels beside libraries of the JVM",
            "  ./run.sh bench kernels     JMH: each kernel, scalar and vector"})
public final class BenchmarkCommand {
}
