package pixelpong.show;

import java.util.List;
import pixelpong.game.Action;
import pixelpong.policy.Layout;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.View;

/** The tutorial's network: up or down. */
public final class PolicyMind implements Mind {
    private final PolicyNetwork network;
    private final Layout layout;
    private final float[] h; // [stride]
    private float up;

    /** Thinks with the weights that {@code network} has at the time. */
    public PolicyMind(PolicyNetwork network) {
        this.network = network;
        layout = network.layout();
        h = new float[layout.stride()];
    }

    @Override
    public View.Kind view() {
        return View.Kind.DIFFERENCE;
    }

    @Override
    public void think(short[] cells, int count) {
        up = PolicyNetwork.sigmoid(network.forward(cells, 0, count, h));
    }

    @Override
    public int choices() {
        return 2;
    }

    @Override
    public int action(int choice) {
        return choice == 0 ? Action.RIGHT : Action.LEFT;
    }

    @Override
    public double probability(int choice) {
        return choice == 0 ? up : 1.0 - up;
    }

    @Override
    public int units() {
        return layout.hidden();
    }

    @Override
    public float activation(int unit) {
        return h[unit];
    }

    /** The length of the unit's row of W1, times the size of its weight in W2. */
    @Override
    public float strength(int unit) {
        float[] weights = network.weights();
        double squares = 0;
        for (int i = layout.w1() + unit; i < layout.w2(); i += layout.stride()) {
            squares += weights[i] * weights[i];
        }
        return (float) (Math.sqrt(squares) * Math.abs(weights[layout.w2() + unit]));
    }

    @Override
    public void picture(int unit, float[] weights) {
        for (int pixel = 0; pixel < Layout.INPUTS; pixel++) {
            weights[pixel] = network.weights()[layout.w1() + pixel * layout.stride() + unit];
        }
    }

    @Override
    public List<String> parameters() {
        return layout.tensors().stream().map(tensor -> Mind.parameter(tensor, network.weights())).toList();
    }
}
