package pixelpong.rollout;

import java.util.Optional;
import pixelpong.game.Action;
import pixelpong.pixels.Observation;
import pixelpong.pixels.View;
import pixelpong.policy.Policy;
import pixelpong.util.SplitMix64;

/** Controls the right paddle. */
@FunctionalInterface
public interface Agent {
    /**
     * Chooses the action of the next step.
     *
     * @param random the episode's generator, for agents that sample
     */
    Action act(Observation observation, SplitMix64 random);

    /** The view that this agent expects. */
    default View view() {
        return View.DIFFERENCE;
    }

    /** The policy of this agent, if it has one. */
    default Optional<Policy> policy() {
        return Optional.empty();
    }

    /** An agent that samples its actions from a policy, as in training: exactly one draw in each step. */
    static Agent sampling(Policy policy) {
        return new PolicyAgent(policy, random -> policy.sample(random.nextDouble()));
    }

    /** An agent that takes a policy's most probable action, without any draw. */
    static Agent greedy(Policy policy) {
        return new PolicyAgent(policy, random -> policy.greedy());
    }
}
