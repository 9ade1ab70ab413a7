package pixelpong.pixels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.game.PongEnv;
import pixelpong.util.BadInput;
import pixelpong.util.SplitMix64;

class ObservationTest {
    private static final int STEPS = 500;

    private static List<Integer> visible(SparsePixels pixels) {
        List<Integer> visible = new ArrayList<>();
        for (int k = 0; k < pixels.count(); k++) {
            assertFalse(pixels.isNegative(k), "a pixel that vanished");
            visible.add(pixels.pixel(k));
        }
        return visible;
    }

    /** Both views in a game against the frames themselves, which a second game that goes the same way shows. */
    @Test
    void viewsAreMadeOfTheFramesOfTwoSteps() {
        for (View view : View.values()) {
            PongEnv seen = new PongEnv(new JavaConsole(), EnvPreset.named("ALE/Pong-v5"), view);
            JavaConsole shown = new JavaConsole();
            PongEnv other = new PongEnv(shown, EnvPreset.named("ALE/Pong-v5"), View.DIFFERENCE);
            SplitMix64 random = new SplitMix64(5);
            SparsePixels frame = new SparsePixels();
            for (int game = 1; game <= 2; game++) {
                seen.reset(game, new SplitMix64(game));
                other.reset(game, new SplitMix64(game));
                List<Integer> before = null;
                for (int step = 0; step < STEPS; step++) {
                    other.observe();
                    shown.frame(frame);
                    List<Integer> now = visible(frame);
                    Observation observation = seen.observe();
                    assertEquals(view, observation.view());
                    if (view == View.FRAMES) {
                        assertFrames(now, before, observation, "step " + step);
                    } else {
                        assertDifference(now, before, observation, "step " + step);
                    }
                    assertTrue(step == 0 || !before.isEmpty(), "nothing was visible");
                    before = now;
                    Action action = Action.values()[random.nextInt(Action.values().length)];
                    assertEquals(other.step(action), seen.step(action));
                }
            }
        }
    }

    private static void assertFrames(List<Integer> now, List<Integer> before, Observation observation, String step) {
        List<Integer> expected = new ArrayList<>(now);
        if (before != null) {
            before.forEach(pixel -> expected.add(Screen.FRAME_PIXELS + pixel));
        }
        assertEquals(expected, visible(observation.pixels()), step);
        assertEquals(expected, pixelsOfRuns(observation), step);
    }

    private static void assertDifference(List<Integer> now, List<Integer> before, Observation observation, String step) {
        List<Integer> appeared = new ArrayList<>();
        List<Integer> vanished = new ArrayList<>();
        SparsePixels pixels = observation.pixels();
        for (int k = 0; k < pixels.count(); k++) {
            (pixels.isNegative(k) ? vanished : appeared).add(pixels.pixel(k));
        }
        List<Integer> old = before == null ? now : before;
        assertEquals(now.stream().filter(pixel -> !old.contains(pixel)).toList(), appeared, step);
        assertEquals(old.stream().filter(pixel -> !now.contains(pixel)).toList(), vanished, step);
    }

    private static List<Integer> pixelsOfRuns(Observation observation) {
        VerticalRuns runs = new VerticalRuns();
        runs.encode(observation);
        List<Integer> covered = new ArrayList<>();
        for (int k = 0; k < runs.count(); k++) {
            int shape = VerticalRuns.shape(runs.packed()[k]);
            for (int row = 0; row < VerticalRuns.length(shape); row++) {
                covered.add(VerticalRuns.top(shape) + row * Screen.FRAME_SIDE);
            }
        }
        covered.sort(null);
        return covered;
    }

    @Test
    void aResetForgetsTheFrameBefore() {
        FakeDisplay display = new FakeDisplay().show(2, 6);
        Observation observation = new Observation(View.FRAMES);
        observation.look(display);
        assertEquals(List.of(1, 3), visible(observation.pixels()));
        observation.look(display.show(10));
        assertEquals(List.of(5, Screen.FRAME_PIXELS + 1, Screen.FRAME_PIXELS + 3), visible(observation.pixels()));
        observation.reset();
        assertEquals(0, observation.pixels().count());
        observation.look(display);
        assertEquals(List.of(5), visible(observation.pixels()));
    }

    @Test
    void aScreenThatShowsTooMuchIsRefused() {
        int[] full = IntStream.range(0, Observation.MOST_PIXELS).map(pixel -> 2 * pixel).toArray();
        int[] half = IntStream.range(0, Observation.MOST_PIXELS / 2).map(pixel -> 2 * pixel).toArray();
        int[] tooMany = IntStream.range(0, Observation.MOST_PIXELS + 1).map(pixel -> 2 * pixel).toArray();
        for (View view : View.values()) {
            Observation observation = new Observation(view);
            observation.look(new FakeDisplay().show(full));
            assertEquals(Observation.MOST_PIXELS, observation.pixels().count());
            observation.reset();
            String message = assertThrows(BadInput.class, () -> observation.look(new FakeDisplay().show(tooMany))).getMessage();
            assertEquals("The screen shows 257 pixels where Pong never shows more than 256; give a Pong cartridge.", message);
        }
        Observation frames = new Observation(View.FRAMES);
        frames.look(new FakeDisplay().show(half));
        frames.look(new FakeDisplay().show(half));
        assertEquals(Observation.MOST_PIXELS, frames.pixels().count());
        assertThrows(BadInput.class, () -> frames.look(new FakeDisplay().show(full)));
    }

    @Test
    void aViewIsKnownByTheInputsOfItsNetwork() {
        assertEquals(Optional.of(View.DIFFERENCE), View.ofInputs(6_400));
        assertEquals(Optional.of(View.FRAMES), View.ofInputs(12_800));
        assertEquals(Optional.empty(), View.ofInputs(6_399));
        assertEquals(2, View.FRAMES.planes());
        assertEquals("frames", View.FRAMES.toString());
    }
}
