package pixelpong.run;

import pixelpong.learn.RmsProp;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/**
 * Everything that changes while training: what a checkpoint holds, and all that the rest of a run depends on beside its
 * configuration.
 */
final class TrainingState {
    /** The stream of the seed from which the initial weights are drawn; episodes are numbered from 1. */
    private static final long INITIAL_WEIGHTS = 0;

    final PolicyNetwork network;
    final RmsProp optimiser;
    /** The sum of the gradients of the batch's episodes so far, as the network's layout says. */
    final float[] gradient;
    /** Episodes played. */
    long episodes;
    /** Steps played in them. */
    long steps;
    /** Frames played in them. */
    long frames;
    /** Running mean of the episodes' rewards; means nothing before the first. */
    double runningMean;

    /** All zero: to be {@link #initialise}d, or read from a checkpoint. */
    TrainingState(TrainingConfig config, Kernels kernels) {
        network = new PolicyNetwork(config.hidden(), kernels);
        optimiser = new RmsProp(network.layout(), (float) config.learningRate(), (float) config.decay(), kernels);
        gradient = new float[network.layout().size()];
    }

    /** Draws the initial weights. */
    void initialise(long seed) {
        network.initialise(initialWeights(seed));
    }

    /** Takes note of a finished episode. */
    void count(Trajectory trajectory) {
        int reward = trajectory.totalReward();
        runningMean = runningMean(runningMean, episodes, reward);
        episodes++;
        steps += trajectory.steps();
        frames += trajectory.frames();
    }

    /** The tutorial's running mean after one more episode: the first sets it, then 0.99 old + 0.01 new. */
    static double runningMean(double old, long episodesBefore, int reward) {
        return episodesBefore == 0 ? reward : 0.99 * old + 0.01 * reward;
    }

    /** The generator from which a run draws its initial weights. */
    static SplitMix64 initialWeights(long seed) {
        SplitMix64 random = new SplitMix64(0);
        random.restart(seed, INITIAL_WEIGHTS);
        return random;
    }
}
