package pixelpong.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.game.PongEnv;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.pixels.Strokes;
import pixelpong.util.SplitMix64;

/** The view of two frames against the frames themselves, which a second game that goes the same way shows. */
class ViewTest {
    private static final int STEPS = 500;
    private static final int[] ACTIONS = {0, 1, 3, 4, 11, 12};

    private static List<Integer> pixels(short[] cells, int count) {
        List<Integer> pixels = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            assertEquals(0, cells[k] & 1, "a pixel that vanished");
            pixels.add(cells[k] >> 1);
        }
        return pixels;
    }

    @Test
    void theSecondPlaneIsTheFrameOfTheStepBefore() {
        PongEnv seen = new PongEnv(new JavaConsole(), EnvPreset.named("ALE/Pong-v5"));
        PongEnv shown = new PongEnv(new JavaConsole(), EnvPreset.named("ALE/Pong-v5"));
        View view = new View(View.Kind.FRAMES);
        SplitMix64 random = new SplitMix64(5);
        short[] cells = new short[View.MOST_CELLS];
        Observation observation = new Observation();
        for (int game = 1; game <= 2; game++) {
            seen.reset(new SplitMix64(game));
            shown.reset(new SplitMix64(game));
            view.reset();
            List<Integer> before = List.of();
            for (int step = 0; step < STEPS; step++) {
                shown.look();
                shown.frame(observation);
                List<Integer> now = pixels(observation.cells(), observation.count());
                List<Integer> expected = new ArrayList<>(now);
                before.forEach(pixel -> expected.add(Screen.FRAME_PIXELS + pixel));
                int count = view.look(seen, cells);
                assertEquals(expected, pixels(cells, count), "step " + step);
                assertEquals(expected, pixelsOfStrokes(cells, count), "step " + step);
                assertTrue(step == 0 || !before.isEmpty(), "nothing was visible");
                before = now;
                int action = ACTIONS[random.nextInt(ACTIONS.length)];
                assertEquals(shown.step(action), seen.step(action));
            }
        }
    }

    private static List<Integer> pixelsOfStrokes(short[] cells, int count) {
        int[] strokes = new int[View.MOST_CELLS];
        int written = new Strokes().of(cells, count, strokes);
        List<Integer> covered = new ArrayList<>();
        for (int k = 0; k < written; k++) {
            for (int row = 0; row < Strokes.length(strokes[k]); row++) {
                covered.add(Strokes.top(strokes[k]) + row * Screen.FRAME_SIDE);
            }
        }
        covered.sort(null);
        return covered;
    }
}
