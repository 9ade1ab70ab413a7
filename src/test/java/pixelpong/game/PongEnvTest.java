package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.Observation;
import pixelpong.util.BadInput;
import pixelpong.util.SplitMix64;

class PongEnvTest {
    /** Writes down the actions it is given; ends after a number of frames, if at all. */
    private static final class FakeConsole implements Console {
        private final List<Integer> actions = new ArrayList<>();
        private int endsAfter = Integer.MAX_VALUE;
        private int frames;

        @Override
        public void reset() {
            frames = 0;
        }

        @Override
        public int act(int action) {
            assertFalse(over(), "a frame was played after the end");
            actions.add(action);
            frames++;
            return frames % 5 == 0 ? 1 : 0;
        }

        @Override
        public boolean over() {
            return frames >= endsAfter;
        }

        @Override
        public void look() {
            // There is nothing to see.
        }

        @Override
        public void difference(Observation difference) {
            difference.clear();
        }

        @Override
        public void frame(Observation visible) {
            visible.clear();
        }

        @Override
        public void screen(byte[] palette) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
        }
    }

    private final FakeConsole console = new FakeConsole();

    private PongEnv start(String preset) {
        PongEnv env = new PongEnv(console, EnvPreset.named(preset));
        env.reset(new SplitMix64(9));
        return env;
    }

    @Test
    void aStepOfVersion0TakesTwoThreeOrFourFramesEquallyOften() {
        PongEnv env = start("Pong-v0");
        int steps = 9_000;
        int[] counts = new int[5];
        for (int i = 0; i < steps; i++) {
            int before = env.frames();
            env.step(Action.RIGHT);
            counts[env.frames() - before]++;
        }
        for (int frames = 2; frames <= 4; frames++) {
            assertEquals(steps / 3.0, counts[frames], 6 * Math.sqrt(steps * 2.0 / 9));
        }
        assertEquals(0, counts[0] + counts[1]);
        assertEquals(console.actions.size(), env.frames());
    }

    @Test
    void presetsPlayAFixedNumberOfFrames() {
        for (String preset : new String[] {"PongDeterministic-v0", "PongDeterministic-v4", "ALE/Pong-v5"}) {
            PongEnv env = start(preset);
            env.step(Action.LEFT);
            env.step(Action.LEFT);
            assertEquals(8, env.frames(), preset);
        }
        for (String preset : new String[] {"PongNoFrameskip-v0", "PongNoFrameskip-v4"}) {
            PongEnv env = start(preset);
            env.step(Action.LEFT);
            env.step(Action.LEFT);
            assertEquals(2, env.frames(), preset);
        }
    }

    /** Alternating actions frame by frame: a frame repeats the older one with probability 1/4. */
    @Test
    void stickinessIsDrawnForEveryFrame() {
        int frames = 40_000;
        for (String preset : new String[] {"PongNoFrameskip-v0", "PongNoFrameskip-v4"}) {
            console.actions.clear();
            PongEnv env = start(preset);
            for (int i = 0; i < frames; i++) {
                env.step(i % 2 == 0 ? Action.RIGHT : Action.LEFT);
            }
            int stuck = 0;
            int last = Action.NOOP;
            for (int i = 0; i < frames; i++) {
                int wanted = i % 2 == 0 ? Action.RIGHT : Action.LEFT;
                int played = console.actions.get(i);
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
            int old = i % 2 == 0 ? Action.LEFT : Action.RIGHT;
            while (run < 4 && console.actions.get(4 * i + run) == old) {
                run++;
            }
            for (int frame = run; frame < 4; frame++) {
                assertFalse(console.actions.get(4 * i + frame) == old, "an action came back");
            }
            stuck[run]++;
        }
        assertEquals(steps * 0.75, stuck[0], 6 * Math.sqrt(steps * 0.1875));
        assertEquals(steps * 0.1875, stuck[1], 6 * Math.sqrt(steps * 0.1875));
        assertTrue(stuck[2] > 0 && stuck[3] > 0);
    }

    @Test
    void rewardsOfAStepAreSummedAndTheEndCutsIt() {
        console.endsAfter = 10;
        PongEnv env = start("PongDeterministic-v4");
        assertEquals(0, env.step(Action.RIGHT));
        assertEquals(1, env.step(Action.RIGHT)); // frame 5
        assertFalse(env.done());
        assertEquals(1, env.step(Action.RIGHT)); // frame 10, the last
        assertTrue(env.done());
        assertEquals(10, env.frames());
        assertEquals(3, env.steps());
    }

    @Test
    void capsEndAnEpisode() {
        PongEnv env = start("Pong-v0");
        while (!env.done()) {
            env.step(Action.RIGHT);
        }
        assertEquals(10_000, env.steps());
        env = start("ALE/Pong-v5");
        while (!env.done()) {
            env.step(Action.RIGHT);
        }
        assertEquals(108_000, env.frames());
        env = start("PongNoFrameskip-v4");
        while (!env.done()) {
            env.step(Action.RIGHT);
        }
        assertEquals(400_000, env.frames());
    }

    @Test
    void anUnknownPresetIsRefusedWithTheList() {
        BadInput refusal = assertThrows(BadInput.class, () -> EnvPreset.named("Breakout-v0"));
        assertTrue(refusal.getMessage().contains("Breakout-v0"));
        assertTrue(refusal.getMessage().contains("ALE/Pong-v5"));
    }
}
