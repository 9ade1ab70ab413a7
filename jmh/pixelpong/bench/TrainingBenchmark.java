package pixelpong.bench;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import pixelpong.game.EnvPreset;
import pixelpong.learn.EpisodeUpdate;
import pixelpong.pixels.SparsePixels;
import pixelpong.policy.Bernoulli;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Trajectory;
import pixelpong.util.SplitMix64;

/** The whole program but the emulator, on recorded pictures: one step of playing, and learning from one episode. */
public class TrainingBenchmark extends KernelBenchmark {
    private final Recording recording = new Recording();
    private final SparsePixels difference = new SparsePixels();
    private final SplitMix64 random = new SplitMix64(2);
    private Trajectory played;
    private PolicyNetwork network;
    private EpisodeUpdate update;
    private float[] h;
    private int picture;

    @Override
    void prepare(Random unused) {
        played = new Trajectory(EnvPreset.named("Pong-v0"));
        network = new PolicyNetwork(200, k);
        network.initialise(new SplitMix64(1));
        update = new EpisodeUpdate(network, k);
        h = new float[network.stride()];
    }

    /** Compare two pictures, think, draw, note down. */
    @Benchmark
    public float step() {
        byte[] before = recording.screens[picture];
        picture = (picture + 1) % recording.screens.length;
        difference.difference(recording.screens[picture], before, k);
        float up = Bernoulli.sigmoid(network.forward(difference.packed(), 0, difference.count(), h));
        if (played.steps() == recording.trajectory.steps()) {
            played.clear();
        }
        played.add(difference, up, random.nextDouble() < up, 0);
        return up;
    }

    /** Returns, gradient, and a step of the optimiser (which training takes once a batch only). */
    @Benchmark
    public float[] episodeUpdate() {
        update.learnFrom(recording.trajectory);
        return network.weights();
    }
}
