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

/** A view of several frames against the frames themselves, which a second game that goes the same way shows. */
class ViewTest {
    private static final int STEPS = 500;
    private static final int[] ACTIONS = {0, 2, 3, 11, 12};

    private static List<Integer> pixels(short[] cells, int count) {
        List<Integer> pixels = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            assertEquals(0, cells[k] & 1, "a pixel that vanished");
            pixels.add(Short.toUnsignedInt(cells[k]) >> 1);
        }
        return pixels;
    }

    @Test
    void planesAreTheFramesOfTheStepsBefore() {
        for (View.Kind kind : new View.Kind[] {View.Kind.FRAMES, View.Kind.THREE_FRAMES}) {
            PongEnv seen = new PongEnv(new JavaConsole(), EnvPreset.named("ALE/Pong-v5"));
            PongEnv shown = new PongEnv(new JavaConsole(), EnvPreset.named("ALE/Pong-v5"));
            View view = new View(kind);
            SplitMix64 random = new SplitMix64(5);
            short[] cells = new short[View.MOST_CELLS];
            Observation observation = new Observation();
            for (int game = 1; game <= 2; game++) {
                SplitMix64 one = new SplitMix64(game);
                SplitMix64 other = new SplitMix64(game);
                seen.reset(one);
                shown.reset(other);
                view.reset();
                List<List<Integer>> frames = new ArrayList<>();
                int most = 0;
                for (int step = 0; step < STEPS; step++) {
                    shown.observe(observation);
                    shown.frame(observation);
                    frames.add(pixels(observation.cells(), observation.count()));
                    List<Integer> expected = new ArrayList<>();
                    for (int plane = 0; plane < Math.min(kind.planes(), frames.size()); plane++) {
                        for (int pixel : frames.get(frames.size() - 1 - plane)) {
                            expected.add(plane * Screen.FRAME_PIXELS + pixel);
                        }
                    }
                    int count = view.look(seen, cells);
                    assertEquals(expected, pixels(cells, count), "step " + step);
                    most = Math.max(most, expected.isEmpty() ? 0 : expected.get(expected.size() - 1));
                    strokesCoverTheCells(cells, count, expected);
                    int action = ACTIONS[random.nextInt(ACTIONS.length)];
                    assertEquals(shown.step(action), seen.step(action));
                }
                assertTrue(most >= (kind.planes() - 1) * Screen.FRAME_PIXELS, "the last plane was empty");
            }
        }
    }

    private static void strokesCoverTheCells(short[] cells, int count, List<Integer> expected) {
        int[] strokes = new int[View.MOST_CELLS];
        int written = new Strokes().of(cells, count, strokes);
        List<Integer> covered = new ArrayList<>();
        for (int k = 0; k < written; k++) {
            for (int row = 0; row < Strokes.length(strokes[k]); row++) {
                covered.add(Strokes.top(strokes[k]) + row * Screen.FRAME_SIDE);
            }
        }
        covered.sort(null);
        assertEquals(expected, covered);
    }
}
