package pixelpong.cli;

import picocli.CommandLine.Command;

/** {@code bench}: measures. Its other modes need the checkout, and so are in {@code run.sh}. */
@Command(name = "bench", mixinStandardHelpOptions = true, subcommands = {WinBenchmark.class, MergeBenchmark.class},
        synopsisSubcommandLabel = "COMMAND",
        description = {"Measures: 'win' how long a recipe takes to train a winning agent, and how well that"
                + " plays; 'merge' joins its results from several machines. In a checkout, './run.sh bench' has three more modes:",
            "  kernels [PATTERN]     JMH benchmarks of the kernels and the training step whose names contain PATTERN; JMH's own"
                + " options can follow",
            "  numpy                 the kernels beside NumPy with OpenBLAS, one thread each, in turns",
            "  throughput [SECONDS]  frames a second of training and of the bare emulator, in turns"})
public final class BenchmarkCommand {
}
