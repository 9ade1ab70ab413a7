package pixelpong.show;

import java.util.List;
import pixelpong.learn.PpoObjective;
import pixelpong.pixels.Strokes;
import pixelpong.policy.ActorCritic;
import pixelpong.rollout.View;
import pixelpong.simd.Kernels;

/** PPO's network: several actions, and a view of its own. Its hidden units are those of the first layer. */
public final class ActorMind implements Mind {
    private final ActorCritic network;
    private final int[] actionCodes; // [choice]
    private final ActorCritic.Batch thought;
    private final float[] workspace = new float[Kernels.GEMM_WORKSPACE];
    private final PpoObjective distribution;
    private final Strokes strokes = new Strokes();
    private final int[] observation = new int[ActorCritic.MOST_STROKES];

    /**
     * Thinks with the weights that {@code network} has at the time.
     *
     * @param actionCodes the emulator's code of each action
     */
    public ActorMind(ActorCritic network, int[] actionCodes) {
        this.network = network;
        this.actionCodes = actionCodes;
        thought = network.actingBatch(1);
        distribution = new PpoObjective(network.prior(), 0, 0);
    }

    @Override
    public View.Kind view() {
        return View.Kind.ofInputs(network.inputs());
    }

    @Override
    public void think(short[] cells, int count) {
        thought.makeRoom();
        thought.observe(0, observation, 0, strokes.of(cells, count, observation));
        thought.firstLayer(1);
        thought.forward(0, 1, workspace);
        distribution.distribute(thought.out(), 0);
    }

    @Override
    public int choices() {
        return actionCodes.length;
    }

    @Override
    public int action(int choice) {
        return actionCodes[choice];
    }

    @Override
    public double probability(int choice) {
        return distribution.probability(choice);
    }

    @Override
    public int units() {
        return network.hidden1();
    }

    @Override
    public float activation(int unit) {
        return thought.activation(0, unit);
    }

    /** The length of the weights that lead into the unit, times that of those that lead on. */
    @Override
    public float strength(int unit) {
        float[] weights = network.weights();
        double in = 0;
        for (int pixel = 0; pixel < network.inputs(); pixel++) {
            float weight = network.weight(pixel, unit);
            in += weight * weight;
        }
        // Where there is no second layer, W3 follows W1 at once.
        int next = network.hidden2() > 0 ? network.stride2() : ActorCritic.OUTPUTS;
        double out = 0;
        for (int i = 0; i < next; i++) {
            float weight = weights[network.w2() + unit * next + i];
            out += weight * weight;
        }
        return (float) Math.sqrt(in * out);
    }

    @Override
    public void picture(int unit, float[] weights) {
        for (int pixel = 0; pixel < network.inputs(); pixel++) {
            weights[pixel] = network.weight(pixel, unit);
        }
    }

    @Override
    public List<String> parameters() {
        return network.tensors().stream().map(tensor -> Mind.parameter(tensor, network.weights())).toList();
    }
}
