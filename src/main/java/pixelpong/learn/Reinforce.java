package pixelpong.learn;

import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Trajectory;

/**
 * REINFORCE (Williams 1992), as the tutorial has it: the gradient of every action's log-probability, times how much
 * better than usual the step turned out, summed over the episode.
 *
 * <p>Allocates in the constructor only; one instance belongs to one thread.
 */
public final class Reinforce {
    private final PolicyNetwork network;
    private final double gamma;
    private final float[] advantages; // [steps]
    private final float[] h; // [stride]
    private final float[] dh; // [stride]

    /**
     * For episodes of at most {@code capacity} steps.
     *
     * @param gamma the discount factor
     */
    public Reinforce(PolicyNetwork network, double gamma, int capacity) {
        this.network = network;
        this.gamma = gamma;
        advantages = new float[capacity];
        h = new float[network.layout().stride()];
        dh = new float[network.layout().stride()];
    }

    /**
     * Adds an episode's gradient, for some of the hidden units. The weights have to be those the episode was played with:
     * the hidden activations are computed again, which costs a fraction of the emulator's time and spares the memory for
     * those of a whole episode.
     *
     * @param trajectory the episode
     * @param first the first hidden unit
     * @param count how many hidden units
     * @param gradient is added to, as the network's layout says
     */
    public void accumulate(Trajectory trajectory, int first, int count, float[] gradient) {
        Returns.discount(trajectory, gamma, advantages);
        Returns.standardise(advantages, trajectory.steps());
        short[] cells = trajectory.cells();
        for (int step = 0; step < trajectory.steps(); step++) {
            int from = trajectory.from(step);
            int to = trajectory.to(step);
            float y = trajectory.up(step) ? 1 : 0;
            float dLogit = (y - trajectory.probability(step)) * advantages[step];
            network.forward(cells, from, to, first, count, h);
            network.backward(cells, from, to, first, count, h, dLogit, dh, gradient);
        }
    }
}
