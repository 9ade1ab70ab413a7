package pixelpong.show;

import java.util.OptionalDouble;
import java.util.stream.IntStream;
import pixelpong.game.Action;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.pixels.View;
import pixelpong.policy.Policy;

/**
 * What an agent saw in a step, and what it made of it. Immutable but for its arrays, which nobody changes.
 *
 * @param first the bright pixels of the picture: with {@link View#FRAMES} what is visible, otherwise what has appeared
 * @param second the dim ones: what was visible in the step before, or what has vanished
 * @param probabilities of the policy's actions, in their order
 * @param chosen the number of the action that was taken
 * @param value the expected discounted reward, if the network estimates it
 * @param entropy in nats
 */
record Decision(int[] first, int[] second, double[] probabilities, int chosen, OptionalDouble value, double entropy) {
    static Decision of(Observation observation, Policy policy, Action taken) {
        SparsePixels pixels = observation.pixels();
        boolean planes = observation.view() == View.FRAMES;
        return new Decision(pixels(pixels, planes, false), pixels(pixels, planes, true),
                IntStream.range(0, policy.actions().size()).mapToDouble(policy::probability).toArray(),
                policy.actions().indexOf(taken), policy.value(), policy.entropy());
    }

    /** An action as people call it. */
    static String name(Action action) {
        String move = action.movesUp() ? "up" : action.movesDown() ? "down" : "stay";
        return action.fires() ? move + " fire" : move;
    }

    private static int[] pixels(SparsePixels pixels, boolean planes, boolean second) {
        return IntStream.range(0, pixels.count())
                .filter(i -> second == (planes ? pixels.pixel(i) >= Screen.FRAME_PIXELS : pixels.isNegative(i)))
                .map(i -> pixels.pixel(i) % Screen.FRAME_PIXELS).toArray();
    }
}
