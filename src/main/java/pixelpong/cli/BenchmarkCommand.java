package pixelpong.cli;

import picocli.CommandLine.Command;

/** {@code benchmark}: repeats the measurements of the README. */
@Command(name = "benchmark", mixinStandardHelpOptions = true, subcommands = WinBenchmark.class,
        synopsisSubcommandLabel = "COMMAND", description = "Measures what the README claims.")
public final class BenchmarkCommand {
}
