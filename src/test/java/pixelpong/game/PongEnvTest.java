package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.View;
import pixelpong.util.BadInput;
import pixelpong.util.SplitMix64;

@Tag("no-kernels")
class PongEnvTest {
    private final FakeConsole console = new FakeConsole();

    private PongEnv start(String preset) {
        return start(EnvPreset.named(preset));
    }

    private PongEnv start(EnvPreset preset) {
        PongEnv env = new PongEnv(console, preset, View.DIFFERENCE);
        env.reset(1, new SplitMix64(9));
        return env;
    }

    @Test
    void aStepOfVersion0TakesTwoThreeOrFourFramesEquallyOften() {
        PongEnv env = start("Pong-v0");
        int steps = 9_000;
        int[] counts = new int[5];
        for (int i = 0; i < steps; i++) {
            int before = env.statistics().frames();
            env.step(Action.RIGHT);
            counts[env.statistics().frames() - before]++;
        }
        for (int frames = 2; frames <= 4; frames++) {
            assertEquals(steps / 3.0, counts[frames], 6 * Math.sqrt(steps * 2.0 / 9));
        }
        assertEquals(0, counts[0] + counts[1]);
        assertEquals(console.actions().size(), env.statistics().frames());
    }

    @Test
    void presetsPlayAFixedNumberOfFrames() {
        for (String preset : new String[] {"PongDeterministic-v0", "PongDeterministic-v4", "ALE/Pong-v5"}) {
            PongEnv env = start(preset);
            env.step(Action.LEFT);
            env.step(Action.LEFT);
            assertEquals(8, env.statistics().frames(), preset);
        }
        for (String preset : new String[] {"PongNoFrameskip-v0", "PongNoFrameskip-v4"}) {
            PongEnv env = start(preset);
            env.step(Action.LEFT);
            env.step(Action.LEFT);
            assertEquals(2, env.statistics().frames(), preset);
        }
    }

    /** Alternating actions frame by frame: a frame repeats the older one with probability 1/4. */
    @Test
    void stickinessIsDrawnForEveryFrame() {
        int frames = 40_000;
        for (String preset : new String[] {"PongNoFrameskip-v0", "PongNoFrameskip-v4"}) {
            console.actions().clear();
            PongEnv env = start(preset);
            for (int i = 0; i < frames; i++) {
                env.step(i % 2 == 0 ? Action.RIGHT : Action.LEFT);
            }
            int stuck = 0;
            Action last = Action.NOOP;
            for (int i = 0; i < frames; i++) {
                Action wanted = i % 2 == 0 ? Action.RIGHT : Action.LEFT;
                Action played = console.actions().get(i);
                if (played != wanted) {
                    assertEquals(last, played, "a stuck frame repeats what was played before");
                    stuck++;
                }
                last = played;
            }
            // After a stuck frame the older action is the wanted one, so only frames after an unstuck one can show it:
            // the share s of visibly stuck frames satisfies s = (1 - s) / 4.
            double expected = preset.endsWith("v4") ? 0 : frames * 0.2;
            assertEquals(expected, stuck, 6 * Math.sqrt(frames * 0.2));
        }
    }

    @Test
    void withinAStepEveryFrameIsDrawnAnew() {
        PongEnv env = start("PongDeterministic-v0");
        int steps = 20_000;
        for (int i = 0; i < steps; i++) {
            env.step(i % 2 == 0 ? Action.RIGHT : Action.LEFT);
        }
        // A step starts with the old action; each of its four frames sticks to it with 1/4 as long as the one before did.
        int[] stuck = new int[5];
        for (int i = 1; i < steps; i++) {
            int run = 0;
            Action old = i % 2 == 0 ? Action.LEFT : Action.RIGHT;
            while (run < 4 && console.actions().get(4 * i + run) == old) {
                run++;
            }
            for (int frame = run; frame < 4; frame++) {
                assertFalse(console.actions().get(4 * i + frame) == old, "an action came back");
            }
            stuck[run]++;
        }
        assertEquals(steps * 0.75, stuck[0], 6 * Math.sqrt(steps * 0.1875));
        assertEquals(steps * 0.1875, stuck[1], 6 * Math.sqrt(steps * 0.1875));
        assertTrue(stuck[2] > 0 && stuck[3] > 0);
    }

    @Test
    void rewardsOfAStepAreSummedAndTheEndCutsIt() {
        console.endAfter(10);
        PongEnv env = start("PongDeterministic-v4");
        assertEquals(0, env.step(Action.RIGHT));
        assertEquals(1, env.step(Action.RIGHT)); // frame 5
        assertFalse(env.done());
        assertEquals(1, env.step(Action.RIGHT)); // frame 10, the last
        assertTrue(env.done());
        assertEquals(10, env.statistics().frames());
        assertEquals(3, env.statistics().length());
    }

    private static void play(PongEnv env) {
        while (!env.done()) {
            assertFalse(env.terminated() || env.truncated(), "over, but not done");
            env.step(Action.RIGHT);
        }
    }

    @Test
    void capsTruncateAnEpisode() {
        PongEnv env = start("Pong-v0");
        play(env);
        assertEquals(10_000, env.statistics().length());
        assertCutOff(env);
        env = start("ALE/Pong-v5");
        play(env);
        assertEquals(108_000, env.statistics().frames());
        assertCutOff(env);
        env = start("PongNoFrameskip-v4");
        play(env);
        assertEquals(400_000, env.statistics().frames());
        assertCutOff(env);
    }

    /** The cap of frames falls into the middle of a step: the rest of it is not played. */
    @Test
    void aCapOfFramesCutsAStep() {
        PongEnv env = start(new EnvPreset("test", 4, 4, 0, 1_000, 10));
        play(env);
        assertEquals(3, env.statistics().length());
        assertEquals(10, env.statistics().frames());
        assertEquals(10, console.actions().size());
        assertCutOff(env);
    }

    @Test
    void aConsoleThatLeavesTheGameTruncatesAnEpisode() {
        console.cutOffAfter(10);
        PongEnv env = start("PongDeterministic-v4");
        play(env);
        assertEquals(10, env.statistics().frames());
        assertCutOff(env);
    }

    private static void assertCutOff(PongEnv env) {
        assertTrue(env.truncated());
        assertTrue(env.statistics().truncated());
        assertFalse(env.terminated());
    }

    @Test
    void twentyOnePointsTerminateAnEpisodeEvenInTheStepThatACapWouldCut() {
        console.endAfter(10);
        for (int maxSteps : new int[] {3, 1_000}) {
            for (int maxFrames : new int[] {10, 1_000}) {
                PongEnv env = start(new EnvPreset("test", 4, 4, 0, maxSteps, maxFrames));
                play(env);
                assertEquals(10, env.statistics().frames());
                assertTrue(env.terminated());
                assertFalse(env.truncated());
                assertFalse(env.statistics().truncated());
            }
        }
    }

    @Test
    void anEpisodeAfterOneThatWasCutOffIsNot() {
        PongEnv env = start(new EnvPreset("test", 4, 4, 0, 3, 1_000));
        play(env);
        env.reset(2, new SplitMix64(9));
        assertFalse(env.done() || env.truncated() || env.statistics().truncated());
        assertEquals(2, env.statistics().episode());
        assertEquals(0, env.statistics().length() + env.statistics().frames() + env.statistics().totalReward());
    }

    @Test
    void anUnknownPresetIsRefusedWithTheList() {
        BadInput refusal = assertThrows(BadInput.class, () -> EnvPreset.named("Breakout-v0"));
        assertTrue(refusal.getMessage().contains("Breakout-v0"));
        assertTrue(refusal.getMessage().contains("ALE/Pong-v5"));
    }
}
