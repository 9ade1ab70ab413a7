package pixelpong.cli;

import picocli.CommandLine.Option;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.util.BadInput;

/**
 * How an agent chooses its actions, of the commands that let one play. Drawing them is the default: it is what training makes good,
 * and a drawn action sooner or later ends a rally that the most probable ones would keep up for ever.
 */
final class ActionOptions {
    @Option(names = "--sample", description = "draw each action from the agent's probabilities, as in training (the default)")
    private boolean sample;

    @Option(names = "--greedy", description = "take the most probable action; a rally may then go on for ever, until it is cut off")
    private boolean greedy;

    /** Whether the most probable actions are taken; refuses both at once. */
    boolean greedy() {
        if (sample && greedy) {
            throw new BadInput("--sample and --greedy exclude each other; give one of them.");
        }
        return greedy;
    }

    /** The agent with that policy. */
    Agent agent(Policy policy) {
        return greedy() ? Agent.greedy(policy) : Agent.sampling(policy);
    }

    /** For headings. */
    String words() {
        return greedy() ? "most probable actions" : "actions drawn";
    }
}
