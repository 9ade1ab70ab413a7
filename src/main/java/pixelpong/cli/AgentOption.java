package pixelpong.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.run.Checkpoint;
import pixelpong.run.Level;
import pixelpong.run.PretrainedAgent;
import pixelpong.run.RunFolder;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** Which agent plays, of the commands that show one or judge it. */
final class AgentOption {
    private static final String SHIPPED = "the trained agent that comes with the program";

    @Parameters(paramLabel = "AGENT", arity = "0..1",
            description = "which agent: a run's folder; a checkpoint of train; an .npz file that NumPy saved with W1 (hidden, 6400)"
                    + " and W2 (hidden,); or " + Level.NAMES + ", those that come with the program (default: master)")
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
            if (given() != null && given().toString().isEmpty()) {
                throw new BadInput("AGENT is ''; give a run's folder or a checkpoint.");
            }
            file = given() == null ? PretrainedAgent.checkpoint() : file(given());
        }
        return file;
    }

    private Path given() {
        return agent != null ? agent : checkpoint;
    }

    /** Whether it is one of the agents that come with the program. */
    boolean isShipped() {
        return given() == null || level(given()).isPresent();
    }

    /** The level that a path names, unless there is such a file. */
    private static Optional<Level> level(Path given) {
        return Files.exists(given) ? Optional.empty() : Level.named(given.toString());
    }

    /** The checkpoint that a path means: that of a level, or the newest one of a run, if it is a folder. */
    static Path file(Path given) {
        Optional<Level> level = level(given);
        if (level.isPresent()) {
            return level.get().checkpoint(Kernels.selected());
        }
        return Files.isDirectory(given) ? RunFolder.newestCheckpoint(given) : given;
    }

    /** What a user calls the agent. */
    String name() {
        return given() == null ? SHIPPED : given().toString();
    }

    /** What a film calls the agent that a user has given as {@code given}, or the shipped one if that is null. */
    static String label(Path given, Path file) {
        if (given == null) {
            return "trained agent";
        }
        Optional<Level> level = level(given);
        if (level.isPresent()) {
            return level.get().label();
        }
        OptionalLong games = Checkpoint.readCount(file, "episodes");
        return games.isPresent() ? String.format(Locale.ROOT, "after %,d games", games.getAsLong()) : file.getFileName().toString();
    }

    /** What a film calls this agent. */
    String label() {
        return label(given(), file());
    }
}
