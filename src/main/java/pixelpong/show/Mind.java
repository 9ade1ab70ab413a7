package pixelpong.show;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import pixelpong.game.Action;
import pixelpong.policy.Layout;
import pixelpong.rollout.View;
import pixelpong.run.Checkpoint;
import pixelpong.run.Training;
import pixelpong.simd.Kernels;

/**
 * What the show needs to know of a network, whatever its kind: what it would do, how its hidden units feel about that, and
 * what they look for. Another kind of network is shown by writing one more of these.
 *
 * <p>One instance belongs to one thread.
 */
public interface Mind {
    /**
     * The mind in a checkpoint.
     *
     * @throws pixelpong.util.BadInput if the file holds none
     */
    static Mind read(Path checkpoint, Kernels kernels) {
        return Checkpoint.isActorCritic(checkpoint)
                ? new ActorMind(Checkpoint.readActorCritic(checkpoint, kernels), Checkpoint.readActions(checkpoint))
                : new PolicyMind(Checkpoint.readNetwork(checkpoint, kernels));
    }

    /** The mind of a training as it is now; to be asked on the thread that trains. */
    static Mind copyOf(Training training) {
        return training.actorCritic() != null
                ? new ActorMind(training.actorCritic().copy(), training.actionCodes())
                : new PolicyMind(training.policyNetwork().copy());
    }

    /** What it wants to be shown. */
    View.Kind view();

    /**
     * Looks at a step; what is said below of probabilities and activations is about this thought.
     *
     * @param cells what {@link #view} shows
     * @param count how many cells
     */
    void think(short[] cells, int count);

    /** How many actions it chooses among. */
    int choices();

    /** The code in {@link Action} of a choice. */
    int action(int choice);

    /** The probability of a choice; those of all choices sum to 1. */
    double probability(int choice);

    /** How many hidden units there are. */
    int units();

    /** How active a hidden unit is. */
    float activation(int unit);

    /** How much a hidden unit can sway the decision, on a scale of this network's own. */
    float strength(int unit);

    /**
     * What a hidden unit looks for.
     *
     * @param weights receives a weight for each pixel of each plane of {@link #view} [plane][80][80]
     */
    void picture(int unit, float[] weights);

    /** The shapes of the parameters and their Euclidean norms, for a reader: {@code W1 (200, 6400), norm 14.1}. */
    List<String> parameters();

    /** A line of {@link #parameters}. */
    static String parameter(Layout.Tensor tensor, float[] weights) {
        double squares = 0;
        int count = tensor.inputs() * tensor.outputs();
        for (int i = 0; i < count; i++) {
            double weight = weights[tensor.index(i)];
            squares += weight * weight;
        }
        String shape = Arrays.stream(tensor.shape()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%s (%s), norm %.4f", tensor.name(), shape, Math.sqrt(squares));
    }

    /** The probability that the paddle goes up. */
    default double up() {
        double sum = 0;
        for (int choice = 0; choice < choices(); choice++) {
            int action = action(choice);
            sum += action == Action.RIGHT || action == Action.RIGHTFIRE ? probability(choice) : 0;
        }
        return sum;
    }

    /** How undecided it is, in nats: 0 for one that is certain. */
    default double entropy() {
        double sum = 0;
        for (int choice = 0; choice < choices(); choice++) {
            double p = probability(choice);
            sum -= p > 0 ? p * Math.log(p) : 0;
        }
        return sum;
    }
}
