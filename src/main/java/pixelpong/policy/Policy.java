package pixelpong.policy;

import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import pixelpong.game.Action;
import pixelpong.pixels.Observation;
import pixelpong.pixels.View;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;

/**
 * A distribution over actions for each observation, whatever the network, with access to its hidden units.
 *
 * <p>{@link #observe} allocates nothing. One instance belongs to one thread. A policy shares its network's weights; {@link #copy}
 * makes an independent one.
 */
public interface Policy {
    /**
     * Reads the policy in a checkpoint: PPO's network, or the tutorial's, written by this program or by NumPy with W1 and W2 alone.
     *
     * @throws pixelpong.util.BadInput if the checkpoint holds none
     */
    static Policy read(NpzReader npz, Kernels kernels) {
        return ActorCritic.isIn(npz) ? ActorCritic.read(npz, kernels).policy() : PolicyNetwork.read(npz, kernels).policy();
    }

    /** The view of the screen that the policy expects. */
    View view();

    /** The actions that it chooses from. */
    List<Action> actions();

    /** Evaluates an observation; probabilities, entropy and activations below refer to it. */
    void observe(Observation observation);

    /** The probability of action number {@code action}. */
    double probability(int action);

    /** The index of the action that a uniform number in [0, 1) selects. */
    int sample(double uniform);

    /** The index of the most probable action; the first one if there are several. */
    default int greedy() {
        int best = 0;
        for (int action = 1; action < actions().size(); action++) {
            best = probability(action) > probability(best) ? action : best;
        }
        return best;
    }

    /** The entropy in nats: 0 if one action is certain. */
    double entropy();

    /** The value of the state, which is the expected sum of discounted rewards; empty if the network does not estimate it. */
    default OptionalDouble value() {
        return OptionalDouble.empty();
    }

    /** The probability that the paddle goes up. */
    default double up() {
        double sum = 0;
        for (int action = 0; action < actions().size(); action++) {
            sum += actions().get(action).movesUp() ? probability(action) : 0;
        }
        return sum;
    }

    /** The number of hidden units that are connected to the pixels. */
    int hiddenUnits();

    /** The activation of one of these units. */
    float activation(int unit);

    /** The influence of each of these units on the outputs, on a scale of this network's own [unit]. */
    float[] strengths();

    /**
     * Copies the weights from the pixels to a hidden unit.
     *
     * @param weights receives a weight for each pixel of each plane of the {@link #view} [plane][80][80]
     */
    void incomingWeights(int unit, float[] weights);

    /** The network's parameters. */
    List<Tensor> tensors();

    /**
     * The flat array of the parameters; not a copy. Where each of them is in it depends on how many threads share the network:
     * {@link Tensor#index} tells.
     */
    float[] weights();

    /**
     * Writes what {@link #read} reads.
     *
     * @throws IOException if it cannot be written
     */
    void write(NpzWriter npz) throws IOException;

    /** An independent policy with the same weights. */
    Policy copy();
}
