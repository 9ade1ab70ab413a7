package pixelpong.bench;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Trajectory;
import pixelpong.util.SplitMix64;

/** The network on recorded observations, one after another: dense, as the tutorial has them, and sparse. */
public class NetworkBenchmark extends KernelBenchmark {
    private static final int FIRST_STEP = 100;
    private static final int STEPS = 64;

    /** Hidden units. */
    @Param("200")
    public int hidden;

    private final float[][] dense = new float[STEPS][Screen.FRAME_PIXELS];
    private Trajectory trajectory;
    private PolicyNetwork network;
    private float[] h;
    private float[] dh;
    private float[] gradient;
    private int next;

    @Override
    void prepare(Random random) {
        trajectory = new Recording().trajectory;
        network = new PolicyNetwork(hidden, k);
        network.initialise(new SplitMix64(1));
        h = new float[network.stride()];
        dh = new float[network.stride()];
        gradient = new float[network.weights().length];
        for (int i = 0; i < STEPS; i++) {
            SparsePixels.toDense(trajectory.pixels(), trajectory.from(FIRST_STEP + i), trajectory.to(FIRST_STEP + i), dense[i]);
        }
        forwardSparse();
    }

    private int next() {
        next = (next + 1) % STEPS;
        return next;
    }

    @Benchmark
    public float forwardDense() {
        return network.forwardDense(dense[next()], h);
    }

    @Benchmark
    public float forwardSparse() {
        int step = FIRST_STEP + next();
        return network.forward(trajectory.pixels(), trajectory.from(step), trajectory.to(step), h);
    }

    @Benchmark
    public float[] backwardDense() {
        network.backwardDense(dense[next()], h, 0.1f, dh, gradient);
        return gradient;
    }

    @Benchmark
    public float[] backwardSparse() {
        int step = FIRST_STEP + next();
        network.backward(trajectory.pixels(), trajectory.from(step), trajectory.to(step), 0, h.length, h, 0.1f, dh, gradient);
        return gradient;
    }
}
