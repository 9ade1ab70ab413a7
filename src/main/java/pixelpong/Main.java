package pixelpong;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import pixelpong.cli.BenchmarkCommand;
import pixelpong.cli.CompletionCommand;
import pixelpong.cli.DoctorCommand;
import pixelpong.cli.EvalCommand;
import pixelpong.cli.FramesCommand;
import pixelpong.cli.InspectCommand;
import pixelpong.cli.MatchCommand;
import pixelpong.cli.PlayCommand;
import pixelpong.cli.ProfileCommand;
import pixelpong.cli.RecordCommand;
import pixelpong.cli.RunsCommand;
import pixelpong.cli.TrainCommand;
import pixelpong.cli.WatchCommand;
import pixelpong.util.BadInput;

/** The command tree. Exit status: 0 done, 1 a fault of the program, 2 bad input, 130 stopped by Ctrl-C. */
@Command(name = "pixelpong", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "Learns to play Atari Pong from raw pixels.",
        subcommands = {TrainCommand.class, EvalCommand.class, RecordCommand.class, InspectCommand.class,
            FramesCommand.class, WatchCommand.class, PlayCommand.class, MatchCommand.class, ProfileCommand.class,
            BenchmarkCommand.class, DoctorCommand.class, RunsCommand.class, CommandLine.HelpCommand.class, CompletionCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private static final int FAULT = 1;

    private Main() {
    }

    /** Runs the command and ends the JVM with its exit status. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the command and returns its exit status. */
    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        line.setParameterExceptionHandler((fault, given) -> {
            String command = fault.getCommandLine().getCommandSpec().qualifiedName();
            System.err.println(sentence(fault) + " ('" + command + " --help' lists what there is.)");
            return BadInput.EXIT_STATUS;
        });
        line.setExecutionExceptionHandler((fault, command, given) -> {
            if (fault instanceof BadInput) {
                System.err.println(fault.getMessage());
                return BadInput.EXIT_STATUS;
            }
            for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
                if (cause instanceof OutOfMemoryError) { // in a worker
                    return outOfMemory();
                }
            }
            fault.printStackTrace();
            return FAULT;
        });
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError e) {
            return outOfMemory();
        }
    }

    /** What was wrong, and what the user may have meant. */
    private static String sentence(CommandLine.ParameterException fault) {
        if (!(fault instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return fault.getMessage();
        }
        String word = unmatched.getUnmatched().get(0);
        List<String> similar = unmatched.getSuggestions();
        String guess = similar.isEmpty() ? "." : "; did you mean " + similar.get(0) + "?";
        if (word.startsWith("-")) {
            return "There is no option '" + word + "'" + guess;
        }
        boolean command = unmatched.getCommandLine().getSubcommands().size() > 0;
        return command ? "There is no command '" + word + "'" + guess : "'" + word + "' is one argument too many.";
    }

    private static int outOfMemory() {
        System.err.printf("The %,d MB that the JVM may take are not enough; give it more with -Xmx, or let it do less: a smaller"
                + " network, batch or rollout, fewer workers.%n", Runtime.getRuntime().maxMemory() >> 20);
        return BadInput.EXIT_STATUS;
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"PixelPong " + pixelpong.cli.Header.version()};
        }
    }
}
