package pixelpong.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import pixelpong.policy.Policy;
import pixelpong.run.Checkpoint;
import pixelpong.run.Level;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/**
 * Who has a paddle, as a user names it: an agent, or the computer, which has the left paddle of a game of one player.
 *
 * @param name as given
 * @param policy null for the computer
 */
record Player(String name, Policy policy) {
    /** The computer's name. */
    static final String COMPUTER = "computer";
    /** For the help: what {@link #named} takes, except the computer. */
    static final String AGENTS = Level.NAMES + " (the agents that come with the program), a checkpoint, or the folder of a run";

    /**
     * The player with that name.
     *
     * @throws BadInput if there is none, or a checkpoint cannot be read
     */
    static Player named(String name, Kernels kernels) {
        if (name.equals(COMPUTER)) {
            return new Player(name, null);
        }
        Optional<Level> level = Level.named(name);
        return new Player(name, level.isPresent() ? level.get().policy(kernels) : Checkpoint.readPolicy(file(name), kernels));
    }

    private static Path file(String name) {
        try {
            Path path = Path.of(name);
            if (Files.exists(path)) {
                return AgentOption.file(path);
            }
        } catch (InvalidPathException e) {
            // There is no such file.
        }
        throw new BadInput("There is no agent '" + name + "'; give " + AGENTS + ".");
    }

    /** Whether this is the computer. */
    boolean isComputer() {
        return policy == null;
    }
}
