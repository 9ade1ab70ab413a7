package pixelpong.rollout;

import java.util.Optional;
import java.util.function.ToIntFunction;
import pixelpong.game.Action;
import pixelpong.pixels.Observation;
import pixelpong.pixels.View;
import pixelpong.policy.Policy;
import pixelpong.util.SplitMix64;

/** An agent that evaluates a policy and then takes one of its actions. */
final class PolicyAgent implements Agent {
    private final Policy policy;
    private final ToIntFunction<SplitMix64> choice;

    /** @param choice gives the index of an action after the policy has evaluated the observation */
    PolicyAgent(Policy policy, ToIntFunction<SplitMix64> choice) {
        this.policy = policy;
        this.choice = choice;
    }

    @Override
    public Action act(Observation observation, SplitMix64 random) {
        policy.observe(observation);
        return policy.actions().get(choice.applyAsInt(random));
    }

    @Override
    public View view() {
        return policy.view();
    }

    @Override
    public Optional<Policy> policy() {
        return Optional.of(policy);
    }
}
