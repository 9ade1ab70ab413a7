package pixelpong.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.TypeConversionException;
import pixelpong.util.BadInput;
import pixelpong.util.UserPath;

/** The command tree. Exit status: 0 done, 1 a fault of the program, 2 bad input, 130 stopped by Ctrl-C. */
@Command(name = "pixelpong", mixinStandardHelpOptions = true, versionProvider = Commands.Version.class,
        description = "Learns to play Atari Pong from raw pixels.",
        subcommands = {TrainCommand.class, EvalCommand.class, RecordCommand.class, InspectCommand.class,
            FramesCommand.class, WatchCommand.class, PlayCommand.class, MatchCommand.class, ProfileCommand.class,
            BenchmarkCommand.class, DoctorCommand.class, RunsCommand.class, PlotCommand.class, CommandLine.HelpCommand.class,
            CompletionCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Commands {
    private Commands() {
    }

    /** Runs a command and returns its exit status. An {@link Error} is the caller's to report. */
    public static int run(String... arguments) {
        return execute(new Commands(), arguments);
    }

    /** Runs a command that is not in the tree, such as a benchmark, in the same manner. */
    public static int execute(Object command, String... arguments) {
        CommandLine line = new CommandLine(command);
        setUpHelp(line);
        line.registerConverter(Path.class, Commands::path);
        line.setParameterExceptionHandler((fault, given) -> {
            String name = fault.getCommandLine().getCommandSpec().qualifiedName();
            return Faults.report(new BadInput(sentence(fault) + " ('" + name + " --help' lists what there is.)"));
        });
        line.setExecutionExceptionHandler((fault, failed, given) -> Faults.report(fault));
        return line.execute(arguments);
    }

    private static void setUpHelp(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionGroups());
        line.getCommandSpec().usageMessage().autoWidth(true);
        line.getSubcommands().values().forEach(Commands::setUpHelp);
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

    private static Path path(String text) {
        try {
            return UserPath.of("", text);
        } catch (BadInput e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"PixelPong " + Header.version()};
        }
    }
}
