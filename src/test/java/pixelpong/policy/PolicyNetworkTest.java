package pixelpong.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.Observation;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

class PolicyNetworkTest {
    private static final int[] WIDTHS = {1, 15, 16, 17, 200};

    private final Random random = new Random(11);

    private static PolicyNetwork network(int hidden) {
        PolicyNetwork network = new PolicyNetwork(hidden, Kernels.selected());
        network.initialise(new SplitMix64(hidden));
        return network;
    }

    /** About 60 pixels, ascending; fewer pixels than the network sees on average would hide errors. */
    private short[] cells() {
        int[] pixels = random.ints(0, Layout.INPUTS).distinct().limit(60).sorted().toArray();
        short[] cells = new short[pixels.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = (short) (pixels[i] << 1 | random.nextInt(2));
        }
        return cells;
    }

    @Test
    void denseAndSparseGiveTheSameBits() {
        for (int hidden : WIDTHS) {
            PolicyNetwork network = network(hidden);
            int stride = network.layout().stride();
            float[] x = new float[Layout.INPUTS];
            float[] h = new float[stride];
            float[] hDense = new float[stride];
            float[] dh = new float[stride];
            float[] gradient = new float[network.layout().size()];
            float[] gradientDense = new float[network.layout().size()];
            for (int step = 0; step < 3; step++) {
                short[] cells = step == 0 ? new short[0] : cells();
                Observation.toDense(cells, 0, cells.length, x);
                float logit = network.forward(cells, 0, cells.length, h);
                assertEquals(logit, network.forwardDense(x, hDense));
                assertArrayEquals(h, hDense);
                network.backward(cells, 0, cells.length, 0, stride, h, 0.3f - step, dh, gradient);
                network.backwardDense(x, h, 0.3f - step, dh, gradientDense);
            }
            assertArrayEquals(gradient, gradientDense);
        }
    }

    @Test
    void forwardIsTheFormulaInDoublePrecision() {
        PolicyNetwork network = network(200);
        float[] h = new float[network.layout().stride()];
        short[] cells = cells();
        float logit = network.forward(cells, 0, cells.length, h);
        double expected = 0;
        for (int unit = 0; unit < 200; unit++) {
            double sum = 0;
            for (short cell : cells) {
                double w = network.weights()[network.layout().w1() + (cell >> 1) * network.layout().stride() + unit];
                sum += (cell & 1) == 0 ? w : -w;
            }
            assertEquals(Math.max(0, sum), h[unit], 1e-6);
            expected += Math.max(0, sum) * network.weights()[network.layout().w2() + unit];
        }
        assertEquals(expected, logit, 1e-6);
    }

    /** The gradient of the logit against central differences, which tell nothing about how it was derived. */
    @Test
    void backwardIsTheDerivativeOfForward() {
        PolicyNetwork network = network(17);
        float[] w = network.weights();
        int stride = network.layout().stride();
        float[] h = new float[stride];
        float[] gradient = new float[network.layout().size()];
        short[] cells = cells();
        network.forward(cells, 0, cells.length, h);
        network.backward(cells, 0, cells.length, 0, stride, h, 1, new float[stride], gradient);
        float epsilon = 1e-3f;
        int w1 = network.layout().w1();
        for (int unit = 0; unit < 17; unit++) {
            for (int row : new int[] {w1 + (cells[0] >> 1) * stride, w1 + (cells[30] >> 1) * stride, network.layout().w2()}) {
                float old = w[row + unit];
                w[row + unit] = old + epsilon;
                double above = network.forward(cells, 0, cells.length, h);
                w[row + unit] = old - epsilon;
                double below = network.forward(cells, 0, cells.length, h);
                w[row + unit] = old;
                assertEquals((above - below) / (2 * epsilon), gradient[row + unit], 1e-3, "unit " + unit);
            }
        }
    }

    @Test
    void initialWeightsAreScaledAndThePaddingIsZero() {
        PolicyNetwork network = network(200);
        Layout layout = network.layout();
        assertEquals(208, layout.stride());
        double squares1 = 0;
        double squares2 = 0;
        for (int pixel = 0; pixel < Layout.INPUTS; pixel++) {
            for (int j = 0; j < layout.stride(); j++) {
                float w = network.weights()[layout.w1() + pixel * layout.stride() + j];
                squares1 += (double) w * w;
                assertEquals(j >= 200, w == 0);
            }
        }
        for (int j = 0; j < 200; j++) {
            squares2 += Math.pow(network.weights()[layout.w2() + j], 2);
        }
        assertEquals(1, squares1 / 200, 6 * Math.sqrt(2.0 / (200 * Layout.INPUTS)));
        assertEquals(1, squares2, 6 * Math.sqrt(2.0 / 200));
    }

    @Test
    void sigmoidOfKnownLogits() {
        assertEquals(0.5f, PolicyNetwork.sigmoid(0));
        assertEquals(0.75f, PolicyNetwork.sigmoid((float) Math.log(3)), 1e-7f);
        assertEquals(1f, PolicyNetwork.sigmoid(200));
        assertEquals(0f, PolicyNetwork.sigmoid(-1000));
    }
}
