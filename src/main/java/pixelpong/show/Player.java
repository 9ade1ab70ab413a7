package pixelpong.show;

import java.util.function.ToIntFunction;
import pixelpong.rollout.View;
import pixelpong.util.SplitMix64;

/** Who plays the right paddle. */
@FunctionalInterface
public interface Player {
    /**
     * Decides what to do in the next step.
     *
     * @param cells what {@link #view} shows
     * @param count how many cells
     * @param random the game's generator, for a player who draws
     * @return a code of {@link pixelpong.game.Action}
     */
    int choose(short[] cells, int count, SplitMix64 random);

    /** What the player wants to be shown. */
    default View.Kind view() {
        return View.Kind.DIFFERENCE;
    }

    /** A player who thinks and then draws, as in training: one draw a step, whatever the outcome. */
    static Player agent(Mind mind) {
        return thinking(mind, random -> {
            double left = random.nextDouble();
            int choice = 0;
            while (choice < mind.choices() - 1 && left >= mind.probability(choice)) {
                left -= mind.probability(choice);
                choice++;
            }
            return choice;
        });
    }

    /** A player who takes what it thinks is best, and draws nothing. */
    static Player greedy(Mind mind) {
        return thinking(mind, random -> {
            int best = 0;
            for (int choice = 1; choice < mind.choices(); choice++) {
                best = mind.probability(choice) > mind.probability(best) ? choice : best;
            }
            return best;
        });
    }

    /** A player who thinks and then makes one of the mind's choices. */
    private static Player thinking(Mind mind, ToIntFunction<SplitMix64> choice) {
        return new Player() {
            @Override
            public View.Kind view() {
                return mind.view();
            }

            @Override
            public int choose(short[] cells, int count, SplitMix64 random) {
                mind.think(cells, count);
                return mind.action(choice.applyAsInt(random));
            }
        };
    }
}
