package pixelpong.bench;

import java.util.Arrays;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import pixelpong.game.EnvPreset;
import pixelpong.learn.Reinforce;
import pixelpong.learn.RmsProp;
import pixelpong.pixels.Observation;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Trajectory;
import pixelpong.util.SplitMix64;

/** The whole program but the emulator, on recorded pictures: one step of playing, and learning from one episode. */
public class TrainingBenchmark extends KernelBenchmark {
    private final Recording recording = new Recording();
    private final Observation observation = new Observation();
    private final SplitMix64 random = new SplitMix64(2);
    private Trajectory played;
    private PolicyNetwork network;
    private Reinforce reinforce;
    private RmsProp optimiser;
    private float[] h;
    private float[] gradient;
    private int picture;

    @Override
    void prepare(Random unused) {
        EnvPreset preset = EnvPreset.named("Pong-v0");
        played = new Trajectory(preset);
        network = new PolicyNetwork(200, k);
        network.initialise(new SplitMix64(1));
        reinforce = new Reinforce(network, 0.99, preset.maxSteps());
        optimiser = new RmsProp(network.layout(), 1e-4f, 0.99f, k);
        h = new float[network.layout().stride()];
        gradient = new float[network.layout().size()];
    }

    /** Compare two pictures, think, draw, note down. */
    @Benchmark
    public float step() {
        byte[] before = recording.screens[picture];
        picture = (picture + 1) % recording.screens.length;
        observation.difference(recording.screens[picture], before);
        float up = PolicyNetwork.sigmoid(network.forward(observation.cells(), 0, observation.count(), h));
        if (played.steps() == recording.trajectory.steps()) {
            played.clear();
        }
        played.add(observation, up, random.nextDouble() < up, 0);
        return up;
    }

    /** Returns, gradient, and a step of the optimiser (which training takes once a batch only). */
    @Benchmark
    public float[] episodeUpdate() {
        reinforce.accumulate(recording.trajectory, 0, h.length, gradient);
        optimiser.update(network.weights(), gradient, 0, h.length);
        Arrays.fill(gradient, 0);
        return network.weights();
    }
}
