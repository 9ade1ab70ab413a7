package pixelpong.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixelpong.game.Action;
import pixelpong.game.ActionSet;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.pixels.VerticalRuns;
import pixelpong.pixels.View;

class AutoResetEnvTest {
    private static final List<Action> ACTIONS = ActionSet.ALL.actions();
    private static final EnvPreset LONG = EnvPreset.named("Pong-v0");
    private static final EnvPreset SHORT = new EnvPreset("test", 4, 4, 0.25, 50, Integer.MAX_VALUE);

    /** The first of four. */
    private static AutoResetEnv env(EnvPreset preset, View view) {
        return new AutoResetEnv(new JavaConsole(), preset, view, ACTIONS, 7, 0, 4);
    }

    /** One step with the action that its draw stands for. */
    private static int play(AutoResetEnv env) {
        return env.step((int) (env.nextDouble() * ACTIONS.size()));
    }

    private static int[] seen(AutoResetEnv env) {
        return packed(env.observation());
    }

    private static int[] packed(VerticalRuns runs) {
        return Arrays.copyOf(runs.packed(), runs.count());
    }

    private static void assertSameState(AutoResetEnv expected, AutoResetEnv actual) {
        assertEquals(expected.episode(), actual.episode());
        assertArrayEquals(seen(expected), seen(actual));
        assertEquals(expected.statistics().length(), actual.statistics().length());
        assertEquals(expected.statistics().frames(), actual.statistics().frames());
        assertEquals(expected.statistics().totalReward(), actual.statistics().totalReward());
        assertEquals(expected.statistics().episode(), actual.statistics().episode());
        int steps = expected.statistics().length();
        assertArrayEquals(Arrays.copyOf(expected.actions(), steps), Arrays.copyOf(actual.actions(), steps));
    }

    /** What was played before makes no difference, and from then on both go on alike. */
    @Test
    void replayGivesTheSameState() {
        for (View view : View.values()) {
            AutoResetEnv played = env(LONG, view);
            AutoResetEnv replayed = env(LONG, view);
            for (int steps : new int[] {0, 1, 60, 400}) {
                played.replay(3, new byte[0]);
                for (int t = 0; t < steps; t++) {
                    play(played);
                }
                replayed.replay(3, Arrays.copyOf(played.actions(), steps));
                assertSameState(played, replayed);
                for (int t = 0; t < 100; t++) {
                    assertEquals(play(played), play(replayed));
                    assertSameState(played, replayed);
                    assertEquals(played.terminated(), replayed.terminated());
                    assertEquals(played.truncated(), replayed.truncated());
                }
            }
            assertTrue(played.statistics().totalReward() != 0, "no point was made");
        }
    }

    private static List<Long> finished(AutoResetEnv env) {
        List<Long> episodes = new ArrayList<>();
        env.forEachFinished(statistics -> episodes.add(statistics.episode()));
        return episodes;
    }

    @Test
    void anEpisodeFollowsTheOtherInTheSameStep() {
        AutoResetEnv env = env(SHORT, View.FRAMES);
        List<Integer> rewards = new ArrayList<>();
        long frames = 0;
        for (long episode : new long[] {1, 5, 9}) {
            assertEquals(episode, env.episode());
            assertEquals(episode - 1, 4 * finished(env).size(), "told too early, or not at all");
            AutoResetEnv fresh = env(SHORT, View.FRAMES);
            fresh.replay(episode, new byte[0]);
            assertSameState(fresh, env);
            int reward = 0;
            int steps = 0;
            do {
                assertEquals(steps, env.statistics().length());
                reward += play(env);
                steps++;
                frames += 4;
                assertFalse(env.terminated());
            } while (!env.truncated());
            assertEquals(50, steps);
            assertEquals(frames, env.frames());
            rewards.add(reward);
        }
        assertEquals(List.of(1L, 5L, 9L), finished(env));
        assertEquals(List.of(1L, 5L, 9L), finished(env), "they are told until they are cleared");
        List<Integer> told = new ArrayList<>();
        env.forEachFinished(statistics -> {
            told.add(statistics.totalReward());
            assertEquals(50, statistics.length());
            assertEquals(200, statistics.frames());
            assertTrue(statistics.truncated());
        });
        assertEquals(rewards, told);
        env.clearFinished();
        assertEquals(List.of(), finished(env));
        while (env.episode() == 13) {
            play(env);
        }
        assertEquals(List.of(13L), finished(env));
    }

    /** What an episode ended with is what the same actions show in an environment that goes on. */
    @Test
    void theFinalObservationIsKept() {
        for (View view : View.values()) {
            AutoResetEnv cut = env(SHORT, view);
            AutoResetEnv goesOn = env(new EnvPreset("test", 4, 4, 0.25, 60, Integer.MAX_VALUE), view);
            for (int t = 0; t < 50; t++) {
                play(cut);
                play(goesOn);
            }
            assertTrue(cut.truncated() && !goesOn.truncated());
            assertArrayEquals(seen(goesOn), packed(cut.finalObservation()));
            assertFalse(Arrays.equals(seen(goesOn), seen(cut)), "the next episode has not begun");
        }
    }

    @Test
    void aGameToTwentyOneIsTerminated() {
        AutoResetEnv env = env(LONG, View.FRAMES);
        do {
            env.nextDouble();
            env.step(ACTIONS.indexOf(Action.NOOP));
            assertFalse(env.truncated());
        } while (!env.terminated());
        env.forEachFinished(statistics -> {
            assertFalse(statistics.truncated());
            assertEquals(-21, statistics.totalReward());
            assertEquals(21, statistics.points());
        });
        assertEquals(List.of(1L), finished(env));
        assertEquals(5, env.episode());
    }
}
