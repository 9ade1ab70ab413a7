package pixelpong.learn;

import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;

/** What REINFORCE learns from one episode, for the benchmarks: returns, gradient, and a step of the optimiser. */
public final class EpisodeUpdate {
    private static final double GAMMA = 0.99;

    private final PolicyNetwork network;
    private final RmsProp optimiser;
    private final float[] gradient;
    private final float[] h;
    private final float[] dh;

    /** With the tutorial's settings. */
    public EpisodeUpdate(PolicyNetwork network, Kernels kernels) {
        this.network = network;
        gradient = new float[network.weights().length];
        optimiser = new RmsProp(network.weights(), gradient, 1e-4f, 0.99f, kernels);
        h = new float[network.stride()];
        dh = new float[network.stride()];
    }

    /** Learns. */
    public void learnFrom(Trajectory trajectory) {
        Returns.discount(trajectory, GAMMA, trajectory.advantages());
        Returns.standardise(trajectory.advantages(), trajectory.steps());
        Reinforce.accumulate(network, trajectory, 0, network.stride(), h, dh, gradient);
        network.update(0, network.stride(), gradient, optimiser);
    }
}
