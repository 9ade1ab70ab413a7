package pixelpong.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.pixels.View;
import pixelpong.policy.Policy;
import pixelpong.policy.PolicyNetwork;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

class EpisodeRunnerTest {
    private static final EnvPreset PRESET = EnvPreset.named("Pong-v0");

    private static Policy policy() {
        PolicyNetwork network = new PolicyNetwork(16, Kernels.selected());
        network.initialise(new SplitMix64(1));
        return network.policy();
    }

    /** What happens in an episode: each step's pixels, action and reward. */
    private static List<String> story(Agent agent, long... episodes) {
        List<String> steps = new ArrayList<>();
        EpisodeRunner runner = new EpisodeRunner(new JavaConsole(), PRESET, agent, (observation, action, reward) ->
                steps.add(observation.pixels().count() + " " + action + " " + reward), new PhaseClock(EpisodeRunner.PHASES));
        for (long episode : episodes) {
            steps.clear();
            assertTrue(runner.play(3, episode, () -> false));
            assertEquals(steps.size(), runner.statistics().length());
            assertEquals(episode, runner.statistics().episode());
        }
        return steps;
    }

    @Test
    void anEpisodeDependsOnItsNumberAndNotOnWhatWasPlayedBefore() {
        List<String> second = story(Agent.sampling(policy()), 2);
        assertEquals(second, story(Agent.sampling(policy()), 1, 7, 2));
        assertNotEquals(second, story(Agent.sampling(policy()), 1));
    }

    @Test
    void whoAsksToStopEndsTheEpisode() {
        AtomicInteger asked = new AtomicInteger();
        EpisodeRunner runner = new EpisodeRunner(new JavaConsole(), PRESET, Agent.sampling(policy()));
        assertFalse(runner.play(1, 1, () -> asked.incrementAndGet() > 10));
        assertEquals(10, runner.statistics().length());
        assertTrue(runner.play(1, 1, () -> false));
    }

    /** A sampling agent draws once a step, a greedy one never. */
    @Test
    void agentsPlayTheirPolicy() {
        Policy policy = policy();
        List<Action> mostProbable = new ArrayList<>();
        List<Action> played = new ArrayList<>();
        Agent greedy = Agent.greedy(policy);
        new EpisodeRunner(new JavaConsole(), PRESET, greedy, (observation, action, reward) -> {
            mostProbable.add(policy.probability(0) >= policy.probability(1) ? Action.RIGHT : Action.LEFT);
            played.add(action);
        }, new PhaseClock(EpisodeRunner.PHASES)).play(1, 1, () -> false);
        assertEquals(mostProbable, played);
        assertSame(policy, greedy.policy().orElseThrow());
        assertEquals(View.DIFFERENCE, greedy.view());
        Agent still = (observation, random) -> Action.NOOP;
        assertTrue(still.policy().isEmpty());
        EpisodeRunner runner = new EpisodeRunner(new JavaConsole(), PRESET, still);
        assertTrue(runner.play(1, 1, () -> false));
        assertEquals(-21, runner.statistics().totalReward());
    }
}
