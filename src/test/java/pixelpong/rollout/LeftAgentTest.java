package pixelpong.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.pixels.Observation;
import pixelpong.pixels.View;
import pixelpong.util.SplitMix64;

@Tag("any-jdk")
@Tag("no-kernels")
class LeftAgentTest {
    private static final EnvPreset PRESET = EnvPreset.named("ALE/Pong-v5");

    /** Follows the ball with the paddle that it sees on the right, and keeps the button pressed. */
    private static final class Tracker implements Agent {
        private static final int COLUMN = 70;

        @Override
        public Action act(Observation observation, SplitMix64 random) {
            int ball = 0;
            int ballPixels = 0;
            int paddle = 0;
            int paddlePixels = 0;
            for (int i = 0; i < observation.pixels().count(); i++) {
                int pixel = observation.pixels().pixel(i);
                int column = pixel % 80;
                if (pixel < 6400 - 80 && column == COLUMN) { // without the row of the wall
                    paddle += pixel / 80;
                    paddlePixels++;
                } else if (pixel < 6400 - 80 && column > 9 && column < COLUMN) {
                    ball += pixel / 80;
                    ballPixels++;
                }
            }
            if (ballPixels == 0 || paddlePixels == 0) {
                return Action.FIRE;
            }
            int below = ball / ballPixels - paddle / paddlePixels;
            return below > 2 ? Action.LEFTFIRE : below < -2 ? Action.RIGHTFIRE : Action.FIRE;
        }

        @Override
        public View view() {
            return View.FRAMES;
        }
    }

    /** Keeps the paddle out of the way, behind the upper wall. */
    private static final Agent IDLE = (observation, random) -> Action.RIGHT;
    private static final Agent RANDOM = (observation, random) -> Action.values()[random.nextInt(Action.values().length)];

    private static int result(Agent right, Agent left) {
        LeftAgent opponent = new LeftAgent(left, PRESET, 1);
        EpisodeRunner runner = new EpisodeRunner(new JavaConsole(opponent), PRESET, right);
        runner.play(1, 1, () -> false);
        return runner.statistics().totalReward();
    }

    /** Who plays with what is on the right of the screen is as good on the left, in the mirror. */
    @Test
    void theMirrorLetsThePlayerOfTheRightPaddlePlayTheLeftOne() {
        assertTrue(result(new Tracker(), IDLE) > 15, () -> "on the right " + result(new Tracker(), IDLE));
        assertTrue(result(IDLE, new Tracker()) < -15, () -> "on the left " + result(IDLE, new Tracker()));
    }

    /** What happens in the last of the games that are played one after another. */
    private static List<String> story(long seed, long... games) {
        List<String> steps = new ArrayList<>();
        List<Action> ofLeft = new ArrayList<>();
        LeftAgent left = new LeftAgent((observation, random) -> {
            ofLeft.add(RANDOM.act(observation, random));
            return ofLeft.get(ofLeft.size() - 1);
        }, PRESET, seed);
        EpisodeRunner runner = new EpisodeRunner(new JavaConsole(left), PRESET, RANDOM, (observation, action, reward) ->
                steps.add(observation.pixels().count() + " " + action + " " + ofLeft.get(ofLeft.size() - 1) + " " + reward),
                PhaseClock.OFF);
        for (long game : games) {
            steps.clear();
            left.number(game);
            assertTrue(runner.play(seed, game, () -> false));
        }
        assertEquals(ofLeft.size() > steps.size(), games.length > 1, "the left agent acts once in each step");
        return steps;
    }

    @Test
    void aGameDependsOnItsNumberAndNotOnWhatWasPlayedBefore() {
        List<String> second = story(3, 2);
        assertIterableEquals(second, story(3, 1, 7, 2));
        assertFalse(second.equals(story(3, 1)), "another game is the same");
        assertFalse(second.equals(story(4, 2)), "another seed is the same");
    }

    /**
     * One frame in four repeats the one before, for the left player as for the right one. With two wishes in turns, one frame in five
     * is not as wished: a repeated frame whose predecessor was as wished.
     */
    @Test
    void framesStick() {
        Action[] wanted = {Action.LEFT};
        LeftAgent left = new LeftAgent((observation, random) -> wanted[0], PRESET, 1);
        JavaConsole console = new JavaConsole(left);
        console.reset();
        int stuck = 0;
        for (int step = 0; step < 4_000; step++) {
            wanted[0] = step % 2 == 0 ? Action.RIGHT : Action.LEFT;
            console.look();
            stuck += left.act() == wanted[0] ? 0 : 1;
        }
        assertEquals(800, stuck, 4 * Math.sqrt(4_000 * 0.2 * 0.8));
    }
}
