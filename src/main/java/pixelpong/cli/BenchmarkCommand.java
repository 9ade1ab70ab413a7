package pixelpong.cli;

import picocli.CommandLine.Command;

/** {@code benchmark}: measures what the README claims. */
@Command(name = "benchmark", mixinStandardHelpOptions = true, subcommands = WinBenchmark.class,
        synopsisSubcommandLabel = "COMMAND", description = "Measures what the README claims.")
public final class BenchmarkCommand {
}
