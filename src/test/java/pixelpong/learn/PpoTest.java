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
    private static final int ROUND = 3 * 60;

    /** A picture of a column of pixels, and never a point. */
    private static class StillConsole extends FakeConsole {
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

    /** Every game has 20 frames and so many points for the agent, whatever it does. */
    private static Learner withoutProgress(int points, long annealSteps, long totalTimesteps) {
        Settings settings = Recipe.WIN.settings().with(Algorithm.ENV, new EnvPreset("test", 1, 1, 0, 1_000, Integer.MAX_VALUE))
                .with(PpoSettings.NUM_ENVS, 3).with(PpoSettings.NUM_STEPS, 60).with(PpoSettings.NUM_MINIBATCHES, 1)
                .with(Algorithm.HIDDEN, 4).with(PpoSettings.HIDDEN2, 0).with(PpoSettings.PATIENCE, 3L * ROUND)
                .with(PpoSettings.ANNEAL_STEPS, annealSteps).with(PpoSettings.TOTAL_TIMESTEPS, totalTimesteps);
        Learner learner = PpoSettings.ALGORITHM.create(settings, 1, () -> new StillConsole(20) {
            private int won;

            @Override
            public void reset() {
                super.reset();
                won = 0;
            }

            @Override
            public int act(Action action) {
                super.act(action);
                return won++ < points ? 1 : 0;
            }
        }, 1, Kernels.selected());
        learner.initialise();
        return learner;
    }

    /** The plateau is seen after seven rounds. From a mean of 12 on the rate falls, in two rounds, and again from half. */
    @Test
    void onAPlateauAGoodAgentGetsSmallerStepsAndABadOneOtherWeights() {
        double full = Recipe.WIN.settings().get(Algorithm.LEARNING_RATE);
        double[] factors = {1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 1};
        try (Learner good = withoutProgress(12, 2 * ROUND, 100 * ROUND); Learner bad = withoutProgress(11, 2 * ROUND, 100 * ROUND)) {
            for (int round = 1; round <= factors.length; round++) {
                good.round(Long.MAX_VALUE, () -> false);
                assertEquals(full * factors[round - 1], metric(good, "learning_rate"), 1e-12, "in round " + round);
                assertTrue(good.notice().isEmpty());
                bad.round(Long.MAX_VALUE, () -> false);
                assertEquals(full, metric(bad, "learning_rate"));
                assertEquals(round % 7 == 0, bad.notice().isPresent(), "in round " + round);
            }
        }
    }

    /** The plateau is seen in the round that ends the run: nothing is decided any more. */
    @Test
    void aRunThatIsOverStaysAsItIs() {
        for (int points : new int[] {11, 12}) {
            try (Learner learner = withoutProgress(points, 1, 7 * ROUND - 1)) {
                for (int round = 1; round <= 7; round++) {
                    learner.round(Long.MAX_VALUE, () -> false);
                    assertTrue(learner.notice().isEmpty(), "with " + points + " points in round " + round);
                    assertEquals(false, learner.isEndKnown());
                }
            }
        }
    }
}
