package pixelpong.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pixelpong.game.Action;
import pixelpong.pixels.FakeDisplay;
import pixelpong.pixels.Observation;
import pixelpong.pixels.SparsePixels;
import pixelpong.pixels.View;
import pixelpong.simd.Kernels;
import pixelpong.simd.SignedIndex;
import pixelpong.util.SplitMix64;

class PolicyNetworkTest {
    private static final int[] WIDTHS = {1, 15, 16, 17, 200};
    private static final int INPUTS = PolicyNetwork.INPUTS;

    private final Random random = new Random(11);

    private static PolicyNetwork network(int hidden) {
        PolicyNetwork network = new PolicyNetwork(hidden, Kernels.selected());
        network.initialise(new SplitMix64(hidden));
        return network;
    }

    private static int w1(PolicyNetwork network, int pixel, int unit) {
        return network.tensors().get(0).index(unit * INPUTS + pixel);
    }

    private static int w2(PolicyNetwork network, int unit) {
        return network.tensors().get(1).index(unit);
    }

    /** About 60 pixels, ascending; fewer pixels than the network sees on average would hide errors. */
    private short[] pixels() {
        int[] numbers = random.ints(0, INPUTS).distinct().limit(60).sorted().toArray();
        short[] pixels = new short[numbers.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = SignedIndex.pack(numbers[i], random.nextBoolean());
        }
        return pixels;
    }

    @Test
    void denseAndSparseGiveTheSameBits() {
        for (int hidden : WIDTHS) {
            PolicyNetwork network = network(hidden);
            int stride = network.stride();
            float[] x = new float[INPUTS];
            float[] h = new float[stride];
            float[] hDense = new float[stride];
            float[] dh = new float[stride];
            float[] gradient = new float[network.weights().length];
            float[] gradientDense = new float[network.weights().length];
            for (int step = 0; step < 3; step++) {
                short[] pixels = step == 0 ? new short[0] : pixels();
                SparsePixels.toDense(pixels, 0, pixels.length, x);
                float logit = network.forward(pixels, 0, pixels.length, h);
                assertEquals(logit, network.forwardDense(x, hDense));
                assertArrayEquals(h, hDense);
                network.backward(pixels, 0, pixels.length, 0, stride, h, 0.3f - step, dh, gradient);
                network.backwardDense(x, h, 0.3f - step, dh, gradientDense);
            }
            assertArrayEquals(gradient, gradientDense);
        }
    }

    @Test
    void forwardIsTheFormulaInDoublePrecision() {
        PolicyNetwork network = network(200);
        float[] h = new float[network.stride()];
        short[] pixels = pixels();
        float logit = network.forward(pixels, 0, pixels.length, h);
        double expected = 0;
        for (int unit = 0; unit < 200; unit++) {
            double sum = 0;
            for (short pixel : pixels) {
                sum += SignedIndex.sign(pixel) * network.weights()[w1(network, SignedIndex.index(pixel), unit)];
            }
            assertEquals(Math.max(0, sum), h[unit], 1e-6);
            expected += Math.max(0, sum) * network.weights()[w2(network, unit)];
        }
        assertEquals(expected, logit, 1e-6);
    }

    /** The gradient of the logit against central differences, which tell nothing about how it was derived. */
    @Test
    void backwardIsTheDerivativeOfForward() {
        PolicyNetwork network = network(17);
        float[] w = network.weights();
        int stride = network.stride();
        float[] h = new float[stride];
        float[] gradient = new float[w.length];
        short[] pixels = pixels();
        network.forward(pixels, 0, pixels.length, h);
        network.backward(pixels, 0, pixels.length, 0, stride, h, 1, new float[stride], gradient);
        float epsilon = 1e-3f;
        int active = 0;
        for (int unit = 0; unit < 17; unit++) {
            for (int at : new int[] {w1(network, SignedIndex.index(pixels[0]), unit), w1(network, SignedIndex.index(pixels[30]), unit),
                w2(network, unit)}) {
                float old = w[at];
                w[at] = old + epsilon;
                double above = network.forward(pixels, 0, pixels.length, h);
                w[at] = old - epsilon;
                double below = network.forward(pixels, 0, pixels.length, h);
                w[at] = old;
                assertEquals((above - below) / (2 * epsilon), gradient[at], 1e-3, "unit " + unit);
                active += gradient[at] != 0 ? 1 : 0;
            }
        }
        assertTrue(active > 12, active + " derivatives that are not 0");
        boolean[] seen = new boolean[INPUTS];
        for (short pixel : pixels) {
            seen[SignedIndex.index(pixel)] = true;
        }
        for (int pixel = 0; pixel < INPUTS; pixel++) {
            for (int unit = 0; unit < 17; unit++) {
                assertTrue(seen[pixel] || gradient[w1(network, pixel, unit)] == 0, "pixel " + pixel + " was not seen");
            }
        }
    }

    /** Any share of the units has their part of the whole gradient, moves their weights, and clears their gradient. */
    @Test
    void sharesOfUnitsGiveTheSameBits() {
        PolicyNetwork network = network(40);
        int stride = network.stride();
        float[] h = new float[stride];
        float[] whole = new float[network.weights().length];
        float[] shared = new float[network.weights().length];
        short[] pixels = pixels();
        network.forward(pixels, 0, pixels.length, h);
        network.backward(pixels, 0, pixels.length, 0, stride, h, 0.7f, new float[stride], whole);
        float[] part = new float[stride];
        float[] moved = new float[network.weights().length];
        float[] written = whole.clone();
        double[] squares = new double[stride];
        for (int first : new int[] {32, 0, 16}) {
            network.forward(pixels, 0, pixels.length, first, 16, part);
            network.backward(pixels, 0, pixels.length, first, 16, part, 0.7f, new float[stride], shared);
            network.sumSquares(first, 16, whole, squares);
            network.update(first, 16, written, (offset, count) ->
                    System.arraycopy(written, offset, moved, offset, count));
        }
        assertArrayEquals(h, part);
        assertArrayEquals(whole, shared);
        assertArrayEquals(whole, moved);
        assertArrayEquals(new float[whole.length], written);
        double sum = 0;
        for (float derivative : whole) {
            sum += (double) derivative * derivative;
        }
        assertEquals(sum, Arrays.stream(squares).sum(), 1e-12 * sum);
    }

    @Test
    void initialWeightsAreScaledAndThePaddingIsZero() {
        PolicyNetwork network = network(200);
        assertEquals(208, network.stride());
        boolean[] belongs = new boolean[network.weights().length];
        double squares1 = 0;
        double squares2 = 0;
        for (Tensor tensor : network.tensors()) {
            for (int i = 0; i < tensor.size(); i++) {
                float w = network.weights()[tensor.index(i)];
                assertFalse(belongs[tensor.index(i)], "two weights in one place");
                belongs[tensor.index(i)] = true;
                squares1 += tensor.name().equals("W1") ? (double) w * w : 0;
                squares2 += tensor.name().equals("W2") ? (double) w * w : 0;
            }
        }
        for (int i = 0; i < belongs.length; i++) {
            assertEquals(belongs[i], network.weights()[i] != 0);
        }
        assertEquals(1, squares1 / 200, 6 * Math.sqrt(2.0 / (200 * INPUTS)));
        assertEquals(1, squares2, 6 * Math.sqrt(2.0 / 200));
    }

    /** Up is drawn where the number is below p(up): not at it. */
    @Test
    void thePolicyGoesUpWithTheProbabilityOfTheLogit() {
        PolicyNetwork network = network(17);
        Policy policy = network.policy();
        assertEquals(View.DIFFERENCE, policy.view());
        assertEquals(Action.RIGHT, policy.actions().get(0));
        assertEquals(Action.LEFT, policy.actions().get(1));
        float[] h = new float[network.stride()];
        for (int round = 0; round < 20; round++) {
            short[] pixels = pixels();
            int[] packed = new int[pixels.length];
            Arrays.setAll(packed, i -> pixels[i]);
            Observation observation = FakeDisplay.observation(packed);
            double up = Bernoulli.sigmoid(network.forward(pixels, 0, pixels.length, h));
            policy.observe(observation);
            assertEquals(up, policy.probability(0));
            assertEquals(1 - up, policy.probability(1));
            assertEquals(up, policy.up());
            assertEquals(Bernoulli.entropy(up), policy.entropy());
            assertEquals(0, policy.sample(0));
            assertEquals(0, policy.sample(Math.nextDown(up)));
            assertEquals(1, policy.sample(up));
            assertEquals(1, policy.sample(Math.nextDown(1.0)));
            assertEquals(up >= 0.5 ? 0 : 1, policy.greedy());
            for (int unit = 0; unit < 17; unit++) {
                assertEquals(h[unit], policy.activation(unit));
            }
        }
    }
}
