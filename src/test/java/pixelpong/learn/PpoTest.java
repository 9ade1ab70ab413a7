package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import pixelpong.game.Action;
import pixelpong.game.ActionSet;
import pixelpong.game.EnvPreset;
import pixelpong.game.FakeConsole;
import pixelpong.pixels.SparsePixels;
import pixelpong.pixels.View;
import pixelpong.simd.Kernels;

/** What PPO makes of the ends of episodes, on a console that always shows the same. */
class PpoTest {
    private static final int EPISODE = 10;

    /** A picture of a column of pixels, and never a point. */
    private static final class StillConsole extends FakeConsole {
        private final int framesAGame;
        private int frames;

        /** Somebody wins, without a point, after so many frames. */
        private StillConsole(int framesAGame) {
            this.framesAGame = framesAGame;
        }

        @Override
        public void reset() {
            frames = 0;
        }

        @Override
        public int act(Action action) {
            frames++;
            return 0;
        }

        @Override
        public boolean terminated() {
            return frames >= framesAGame;
        }

        @Override
        public void difference(SparsePixels difference) {
            difference.clear();
            for (int row = 0; row < 40; row++) {
                difference.add(row * 80 + 7, false);
            }
        }
    }

    private static double metric(Learner learner, String name) {
        return learner.metrics().value(learner.metrics().names().indexOf(name));
    }

    /** One round of whole returns, which are not discounted; then the metrics tell how far the values were from them. */
    private static double valueLoss(int maxSteps, int framesAGame, int steps, List<Boolean> truncated) {
        Settings settings = Recipe.BASELINE.settings().with(Algorithm.ENV, new EnvPreset("test", 1, 1, 0, maxSteps, Integer.MAX_VALUE))
                .with(PpoSettings.VIEW, View.DIFFERENCE).with(PpoSettings.ACTIONS, ActionSet.MOVE).with(PpoSettings.NUM_ENVS, 3)
                .with(PpoSettings.NUM_STEPS, steps).with(Algorithm.GAMMA, 1.0);
        try (Learner learner = PpoSettings.ALGORITHM.create(settings, 1, () -> new StillConsole(framesAGame), 2, Kernels.selected())) {
            learner.initialise();
            learner.round(Long.MAX_VALUE, () -> false);
            learner.forEachEpisode(episode -> truncated.add(episode.truncated()));
            return metric(learner, "value_loss");
        }
    }

    /**
     * Where all positions look alike they have one value. With it an episode that is cut off is expected to go on, so that all
     * returns are that value, and no value was wrong; after one that is over nothing comes, and all values were wrong.
     */
    @Test
    void anEpisodeThatIsCutOffIsBootstrappedAndOneThatIsOverIsNot() {
        for (int steps : new int[] {4 * EPISODE, 4 * EPISODE - 3}) { // ends with an episode, or within one
            List<Boolean> cutOff = new ArrayList<>();
            List<Boolean> over = new ArrayList<>();
            double bootstrapped = valueLoss(EPISODE, Integer.MAX_VALUE, steps, cutOff);
            double ended = valueLoss(1_000, EPISODE, steps, over);
            int episodes = 3 * (steps / EPISODE);
            assertEquals(Collections.nCopies(episodes, true), cutOff);
            assertEquals(Collections.nCopies(episodes, false), over);
            assertTrue(ended > 1e-4, "the value is too small to tell: " + ended);
            assertTrue(bootstrapped < 1e-6 * ended, bootstrapped + " instead of nothing; " + ended + " without bootstrapping");
        }
    }

    /** A game that is over in the very step of the cap is over. */
    @Test
    void theEndOfAGameCountsMoreThanACap() {
        List<Boolean> truncated = new ArrayList<>();
        assertEquals(valueLoss(1_000, EPISODE, 4 * EPISODE, new ArrayList<>()), valueLoss(EPISODE, EPISODE, 4 * EPISODE, truncated));
        assertEquals(Collections.nCopies(12, false), truncated);
    }
}
