package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pixelpong.game.ActionSet;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.EpisodeStatistics;
import pixelpong.game.JavaConsole;
import pixelpong.pixels.SparsePixels;
import pixelpong.pixels.View;
import pixelpong.policy.ActorCritic;
import pixelpong.policy.Policy;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.rollout.PhaseClock;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/** What is shown is what is played when nobody looks, whatever the policy. */
@Tag("no-kernels")
class WatchedConsoleTest {
    private static final long SEED = 7;
    private static final int HIDDEN = 24;

    static Policy tutorialPolicy() {
        PolicyNetwork network = new PolicyNetwork(HIDDEN, Kernels.selected());
        network.initialise(new SplitMix64(3));
        return network.policy();
    }

    static Policy actorCriticPolicy() {
        ActorCritic network = new ActorCritic(new ActorCritic.Shape(View.FRAMES, 4, List.of(HIDDEN, 10), ActionSet.MOVE.actions(),
                List.of(0f, 0f, 0f)), 1, Kernels.selected());
        network.initialise(new SplitMix64(3));
        return network.policy();
    }

    static Stream<Policy> policies() {
        return Stream.of(tutorialPolicy(), actorCriticPolicy());
    }

    /** A game, step by step: p(up), the action, the reward. */
    private record Game(List<List<Object>> steps, EpisodeStatistics statistics) {
    }

    private static Game play(Policy policy, Console console, int game) {
        List<List<Object>> steps = new ArrayList<>();
        EpisodeRunner runner = new EpisodeRunner(console, EnvPreset.named("Pong-v0"), Agent.sampling(policy),
                (observation, action, reward) -> steps.add(List.of(policy.up(), action, reward)),
                new PhaseClock(EpisodeRunner.PHASES));
        assertTrue(runner.play(SEED, game, () -> false));
        return new Game(steps, runner.statistics());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void showsTheGamesThatTrainingAndEvalPlay(Policy policy) {
        int[] frames = {0};
        WatchedConsole console = new WatchedConsole(new JavaConsole(), () -> frames[0]++);
        for (int game = 1; game <= 2; game++) {
            Game unseen = play(policy, new JavaConsole(), game);
            frames[0] = 0;
            assertEquals(unseen.steps, play(policy, console, game).steps);
            assertEquals(unseen.statistics.frames(), frames[0]);
            assertEquals(unseen.statistics.totalReward(), console.won() - console.lost());
            assertEquals(unseen.statistics.points(), console.won() + console.lost());
        }
    }

    /** The last two frames are those that a policy of frames sees, and their difference is what the tutorial's sees. */
    @ParameterizedTest
    @MethodSource("policies")
    void remembersTwoFrames(Policy policy) {
        WatchedConsole console = new WatchedConsole(new JavaConsole(), () -> { });
        int[] seen = {0};
        EpisodeRunner runner = new EpisodeRunner(console, EnvPreset.named("Pong-v0"), Agent.sampling(policy),
                (observation, action, reward) -> {
                    assertEquals(sorted(observation.pixels(), observation.view() == View.FRAMES), shown(console, observation.view()));
                    seen[0] += observation.pixels().count();
                }, new PhaseClock(EpisodeRunner.PHASES));
        runner.play(SEED, 1, () -> runner.statistics().length() == 200);
        assertTrue(seen[0] > 1000, seen[0] + " pixels");
    }

    /** As texts; those of the second plane, and those that have vanished, with a minus. */
    private static Set<String> sorted(SparsePixels pixels, boolean planes) {
        return IntStream.range(0, pixels.count()).mapToObj(i -> planes && pixels.pixel(i) >= 6400 ? "-" + (pixels.pixel(i) - 6400)
                : (pixels.isNegative(i) ? "-" : "") + pixels.pixel(i)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> shown(WatchedConsole console, View view) {
        Set<String> now = sorted(console.now(), false);
        Set<String> before = sorted(console.before(), false);
        Set<String> both = new TreeSet<>(now);
        before.forEach(pixel -> both.add("-" + pixel));
        if (view == View.DIFFERENCE && !before.isEmpty()) {
            both.removeIf(pixel -> now.contains(pixel.replace("-", "")) && before.contains(pixel.replace("-", "")));
        }
        return view == View.DIFFERENCE && before.isEmpty() ? Set.of() : both;
    }
}
