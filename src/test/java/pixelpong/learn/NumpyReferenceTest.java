package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.SparsePixels;
import pixelpong.policy.Bernoulli;
import pixelpong.policy.PolicyNetwork;
import pixelpong.policy.Tensor;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/** One made-up episode, compared figure by figure with what NumPy computes (src/test/python/reference.py). */
class NumpyReferenceTest {
    private static final int HIDDEN = 20;
    private static final int STEPS = 60;
    private static final float LEARNING_RATE = 1e-3f;

    private final Map<String, Double> expected = new HashMap<>();
    private final PolicyNetwork network = new PolicyNetwork(HIDDEN, Kernels.selected());
    private final Trajectory trajectory = new Trajectory(EnvPreset.named("Pong-v0"));
    private final float[] gradient = new float[network.weights().length];

    private static long hash(long index) {
        return new SplitMix64(index).nextLong();
    }

    private static float uniform(long index) {
        return (hash(index) >>> 40) / (float) (1 << 24) - 0.5f;
    }

    @BeforeEach
    void read() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                NumpyReferenceTest.class.getResourceAsStream("reference.txt"), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.lastIndexOf(' ');
                expected.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        }
    }

    @BeforeEach
    void playTheEpisode() {
        Tensor w1 = network.tensors().get(0);
        for (int i = 0; i < w1.size(); i++) {
            network.weights()[w1.index(i)] = uniform(i);
        }
        Tensor w2 = network.tensors().get(1);
        for (int unit = 0; unit < HIDDEN; unit++) {
            network.weights()[w2.index(unit)] = uniform(1_000_000 + unit);
        }
        SparsePixels observation = new SparsePixels();
        float[] h = new float[network.stride()];
        for (int step = 0; step < STEPS; step++) {
            Map<Integer, Boolean> vanished = new TreeMap<>();
            for (int k = 0; k < 40 && step > 0; k++) {
                long bits = hash(2_000_000 + 100L * step + k);
                vanished.put((int) Long.remainderUnsigned(bits >>> 8, PolicyNetwork.INPUTS), (bits & 1) == 0);
            }
            observation.clear();
            vanished.forEach(observation::add);
            float logit = network.forward(observation.packed(), 0, observation.count(), h);
            int reward = step == 9 || step == 40 ? -1 : step == 21 ? 1 : 0;
            trajectory.add(observation, Bernoulli.sigmoid(logit), (hash(3_000_000 + step) & 1) == 1, reward);
        }
    }

    private void check(String name, int index, double actual, double relative) {
        Double value = expected.get(name + " " + index);
        assertTrue(value != null, "NumPy gave no " + name + " " + index);
        assertEquals(value, actual, relative * Math.max(1, Math.abs(value)), name + " " + index);
    }

    @Test
    void probabilities() {
        for (int step = 0; step < STEPS; step++) {
            check("probability", step, trajectory.probability(step), 1e-6);
        }
    }

    @Test
    void returnsAndAdvantages() {
        float[] returns = new float[STEPS];
        Returns.discount(trajectory, 0.99, returns);
        for (int step = 0; step < STEPS; step++) {
            check("return", step, returns[step], 1e-6);
        }
        Returns.standardise(returns, STEPS);
        for (int step = 0; step < STEPS; step++) {
            check("advantage", step, returns[step], 1e-6);
        }
    }

    /** The episode's gradient, calculated in two shares of the units. */
    private void accumulate() {
        Returns.discount(trajectory, 0.99, trajectory.advantages());
        Returns.standardise(trajectory.advantages(), STEPS);
        float[] h = new float[network.stride()];
        float[] dh = new float[network.stride()];
        Reinforce.accumulate(network, trajectory, 16, network.stride() - 16, h, dh, gradient);
        Reinforce.accumulate(network, trajectory, 0, 16, h, dh, gradient);
    }

    @Test
    void gradients() {
        accumulate();
        double squares = 0;
        Tensor w1 = network.tensors().get(0);
        for (int i = 0; i < w1.size(); i++) {
            squares += Math.pow(gradient[w1.index(i)], 2);
        }
        check("norm_dW1", 0, Math.sqrt(squares), 1e-5);
        checkTensors("dW1", "dW2", gradient, 2e-5);
    }

    @Test
    void weightsAfterTwoUpdates() {
        accumulate();
        float[] first = gradient.clone();
        RmsProp optimiser = new RmsProp(network.weights(), gradient, LEARNING_RATE, 0.99f, Kernels.selected());
        network.update(0, network.stride(), gradient, optimiser);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(0, gradient[i]);
            gradient[i] = 0.3f * first[i];
        }
        network.update(0, network.stride(), gradient, optimiser);
        checkTensors("newW1", "newW2", network.weights(), 1e-5);
    }

    private void checkTensors(String w1, String w2, float[] actual, double relative) {
        int checked = 0;
        for (String key : expected.keySet()) {
            int space = key.indexOf(' ');
            int index = Integer.parseInt(key.substring(space + 1));
            String name = key.substring(0, space);
            if (name.equals(w1) || name.equals(w2)) {
                Tensor tensor = network.tensors().get(name.equals(w1) ? 0 : 1);
                check(name, index, actual[tensor.index(index)], relative);
                checked++;
            }
        }
        assertTrue(checked > 100, "only " + checked + " figures to compare with");
    }
}
