package pixelpong.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.run.Checkpoint;
import pixelpong.run.PretrainedAgent;
import pixelpong.run.RunFolder;
import pixelpong.util.BadInput;

/** Which agent plays, of the commands that show one or judge it. */
final class AgentOption {
    private static final String SHIPPED = "the trained agent that comes with the program";

    @Parameters(paramLabel = "AGENT", arity = "0..1",
            description = "which agent: a run's folder, a checkpoint of train, or an .npz file that NumPy saved with W1"
                    + " (hidden, 6400)"
                    + " and W2 (hidden,) (default: " + SHIPPED + ")")
    private Path agent;

    @Option(names = "--checkpoint", paramLabel = "AGENT", description = "the same as an option")
    private Path checkpoint;

    private Path file;

    /** The agent's checkpoint; refuses two agents. */
    Path file() {
        if (file == null) {
            if (agent != null && checkpoint != null) {
                throw new BadInput("There are two agents, " + agent + " and " + checkpoint + "; give one of them.");
            }
            if (!isShipped() && given().toString().isEmpty()) {
                throw new BadInput("AGENT is ''; give a run's folder or a checkpoint.");
            }
            file = isShipped() ? PretrainedAgent.checkpoint() : file(given());
        }
        return file;
    }

    private Path given() {
        return agent != null ? agent : checkpoint;
    }

    /** Whether it is the agent that comes with the program. */
    boolean isShipped() {
        return given() == null;
    }

    /** The checkpoint that a path means: the newest one of a run, if it is a folder. */
    static Path file(Path given) {
        return Files.isDirectory(given) ? RunFolder.newestCheckpoint(given) : given;
    }

    /** What a user calls the agent. */
    String name() {
        return isShipped() ? SHIPPED : given().toString();
    }

    /** What a film calls the agent that a user has given as {@code given}, or the shipped one if that is null. */
    static String label(Path given, Path file) {
        if (given == null) {
            return "trained agent";
        }
        OptionalLong games = Checkpoint.readCount(file, "episodes");
        return games.isPresent() ? String.format(Locale.ROOT, "after %,d games", games.getAsLong()) : file.getFileName().toString();
    }

    /** What a film calls this agent. */
    String label() {
        return label(given(), file());
    }
}
