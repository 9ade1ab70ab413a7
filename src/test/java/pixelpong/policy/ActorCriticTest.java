package pixelpong.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.Strokes;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

class ActorCriticTest {
    private static final int INPUTS = 12_800;
    private static final int HIDDEN = 40;
    private static final float[] PRIOR = {0.5f, -1, 2};
    private static final int ACTIONS = PRIOR.length;
    private static final int ROWS = 5;

    private final Random random = new Random(5);
    private final float[] workspace = new float[Kernels.GEMM_WORKSPACE];

    private static ActorCritic network(int blockSide, int hidden2, int shares) {
        ActorCritic network = new ActorCritic(INPUTS, blockSide, HIDDEN, hidden2, PRIOR, shares, Kernels.selected());
        network.initialise(new SplitMix64(8), 60);
        // Logits start near 0; larger weights show errors.
        for (int i = network.w3(); i < network.weights().length; i++) {
            network.weights()[i] *= i % ActorCritic.OUTPUTS < ACTIONS ? 50 : 1;
        }
        // Blocks start with 0, where no error in them would show.
        Random random = new Random(2);
        for (Layout.Tensor tensor : network.tensors()) {
            for (int i = 0; tensor.name().equals(ActorCritic.BLOCK_WEIGHTS) && i < tensor.inputs() * HIDDEN; i++) {
                network.weights()[tensor.index(i)] = (float) random.nextGaussian() / 10;
            }
        }
        network.weightsChanged();
        return network;
    }

    /** Columns of up to twelve pixels of either sign, and single pixels, in both planes. */
    private ActorCritic.Batch batch(ActorCritic network) {
        ActorCritic.Batch batch = network.learningBatch(ROWS);
        for (int row = 0; row < ROWS; row++) {
            TreeMap<Integer, Integer> lit = new TreeMap<>();
            for (int column = 0; column < 10; column++) {
                int top = random.nextInt(INPUTS);
                int negative = random.nextInt(2);
                for (int i = random.nextInt(12); i >= 0 && top + 80 * i < INPUTS; i--) {
                    lit.put(top + 80 * i, negative);
                }
            }
            inputs[row] = new short[lit.size()];
            int written = 0;
            for (Map.Entry<Integer, Integer> cell : lit.entrySet()) {
                inputs[row][written++] = (short) (cell.getKey() << 1 | cell.getValue());
            }
        }
        observe(batch);
        batch.firstLayer(ROWS);
        return batch;
    }

    private void observe(ActorCritic.Batch batch) {
        int[] observation = new int[1 + ActorCritic.MOST_STROKES];
        int[] strokes = new int[ActorCritic.MOST_STROKES];
        for (int row = 0; row < ROWS; row++) {
            int count = new Strokes().of(inputs[row], inputs[row].length, strokes);
            System.arraycopy(strokes, 0, observation, 1, count);
            batch.observe(row, observation, 1, 1 + count);
        }
    }

    private final short[][] inputs = new short[ROWS][];

    private double[] expected(ActorCritic network, int blockSide, int row, int hidden2) {
        double[] h = new double[HIDDEN];
        Layout.Tensor pixels = network.tensors().get(0);
        Layout.Tensor blocks = network.tensors().get(1);
        for (int j = 0; j < HIDDEN; j++) {
            for (short cell : inputs[row]) {
                int pixel = cell >> 1;
                double w = network.weights()[pixels.index(j * INPUTS + pixel)];
                if (blockSide > 0) {
                    int y = pixel % 6400 / 80;
                    int x = pixel % 80;
                    int perRow = 80 / blockSide;
                    int block = pixel / 6400 * perRow * perRow + y / blockSide * perRow + x / blockSide;
                    w += network.weights()[blocks.index(j * blocks.inputs() + block)];
                }
                h[j] += (cell & 1) == 0 ? w : -w;
            }
            h[j] = Math.max(0, h[j]);
        }
        if (hidden2 > 0) {
            double[] next = new double[hidden2];
            for (int j = 0; j < hidden2; j++) {
                for (int i = 0; i < HIDDEN; i++) {
                    next[j] += h[i] * network.weights()[network.w2() + i * network.stride2() + j];
                }
                next[j] = Math.max(0, next[j]);
            }
            h = next;
        }
        double[] out = new double[ACTIONS + 1];
        for (int a = 0; a <= ACTIONS; a++) {
            out[a] = a < ACTIONS ? PRIOR[a] : 0;
            for (int i = 0; i < h.length; i++) {
                out[a] += h[i] * network.weights()[network.w3() + i * ActorCritic.OUTPUTS + a];
            }
        }
        return out;
    }

    @Test
    void forwardIsTheFormulaInDoublePrecision() {
        for (int[] shape : new int[][] {{0, 0}, {0, 10}, {4, 0}, {5, 16}, {4, 10}}) {
            int blockSide = shape[0];
            int hidden2 = shape[1];
            ActorCritic network = network(blockSide, hidden2, 2);
            ActorCritic.Batch batch = batch(network);
            batch.forward(0, ROWS, workspace);
            for (int row = 0; row < ROWS; row++) {
                double[] out = expected(network, blockSide, row, hidden2);
                for (int a = 0; a <= ACTIONS; a++) {
                    assertEquals(out[a], batch.out()[row * ActorCritic.OUTPUTS + a], 1e-4, "blocks " + blockSide + ", hidden2 " + hidden2);
                }
            }
        }
    }

    /** The gradient in the order of the weights, calculated share by share, the last one first. */
    private float[] gradient(ActorCritic network, ActorCritic.Batch batch, int shares) {
        float[] written = new float[network.weights().length];
        batch.noteTouched();
        for (int share = shares - 1; share >= 0; share--) {
            batch.accumulate(ROWS, share, written, workspace);
        }
        float[] gradient = written.clone();
        Arrays.fill(gradient, 0, network.w2(), 0);
        for (int share = 0; share < shares; share++) {
            int count = network.units(share);
            for (int i = 0; i < batch.touchedCount(); i++) {
                System.arraycopy(written, network.layerOf(share) + i * count, gradient,
                        network.layerOf(share) + batch.touched(i) * count, count);
            }
        }
        return gradient;
    }

    /** All values of the parameters, as a checkpoint has them. */
    private static float[] asInCheckpoint(ActorCritic network, float[] values) {
        int size = network.tensors().stream().mapToInt(tensor -> tensor.inputs() * tensor.outputs()).sum();
        float[] all = new float[size];
        int written = 0;
        for (Layout.Tensor tensor : network.tensors()) {
            for (int i = 0; i < tensor.inputs() * tensor.outputs(); i++) {
                all[written++] = values[tensor.index(i)];
            }
        }
        return all;
    }

    /** The gradient of a random mixture of all outputs against central differences of the formula. */
    @Test
    void backwardIsTheDerivativeOfForward() {
        for (int[] shape : new int[][] {{0, 0}, {4, 0}, {4, 10}}) {
            int blockSide = shape[0];
            int hidden2 = shape[1];
            ActorCritic network = network(blockSide, hidden2, 2);
            ActorCritic.Batch batch = batch(network);
            batch.forward(0, ROWS, workspace);
            double[][] mixture = new double[ROWS][ACTIONS + 1];
            for (int row = 0; row < ROWS; row++) {
                for (int a = 0; a <= ACTIONS; a++) {
                    mixture[row][a] = random.nextGaussian();
                    batch.dOut()[row * ActorCritic.OUTPUTS + a] = (float) mixture[row][a];
                }
            }
            batch.backward(0, ROWS, workspace);
            float[] gradient = gradient(network, batch, 2);
            int checked = 0;
            for (int i = 0; i < gradient.length; i++) {
                boolean dense = i >= network.w2();
                if (gradient[i] == 0 || !dense && random.nextInt(50) > 0) {
                    continue;
                }
                float old = network.weights()[i];
                double[] sides = new double[2];
                float[] at = {old - 1e-4f, old + 1e-4f};
                for (int side = 0; side < 2; side++) {
                    network.weights()[i] = at[side];
                    for (int row = 0; row < ROWS; row++) {
                        double[] out = expected(network, blockSide, row, hidden2);
                        for (int a = 0; a <= ACTIONS; a++) {
                            sides[side] += mixture[row][a] * out[a];
                        }
                    }
                }
                network.weights()[i] = old;
                double slope = (sides[1] - sides[0]) / ((double) at[1] - at[0]);
                assertEquals(slope, gradient[i], 2e-2 * Math.max(1, Math.abs(slope)), "weight " + i);
                checked++;
            }
            assertEquals(true, checked > 100, checked + " weights checked");
        }
    }

    @Test
    void aCheckpointHasThePixelsRowByRow() {
        ActorCritic network = network(0, 10, 2);
        Layout.Tensor w1 = network.tensors().get(0);
        assertArrayEquals(new int[] {HIDDEN, INPUTS}, w1.shape());
        for (int unit = 0; unit < HIDDEN; unit++) {
            for (int pixel = 0; pixel < INPUTS; pixel++) {
                assertEquals(network.weight(pixel, unit), network.weights()[w1.index(unit * INPUTS + pixel)]);
            }
        }
    }

    @Test
    void sharesOfRowsAndUnitsGiveTheSameBits() {
        ActorCritic one = network(4, 40, 1);
        ActorCritic seven = network(4, 40, 7);
        assertArrayEquals(asInCheckpoint(one, one.weights()), asInCheckpoint(seven, seven.weights()));
        ActorCritic.Batch whole = batch(one);
        ActorCritic.Batch shared = seven.learningBatch(ROWS);
        observe(shared);
        for (int share = 6; share >= 0; share--) {
            shared.firstLayer(ROWS, share);
        }
        whole.forward(0, ROWS, workspace);
        shared.forward(3, 2, workspace);
        shared.forward(0, 3, workspace);
        assertArrayEquals(whole.out(), shared.out());
        for (int i = 0; i < whole.out().length; i++) {
            whole.dOut()[i] = i % ActorCritic.OUTPUTS <= ACTIONS ? whole.out()[i] : 0;
        }
        System.arraycopy(whole.dOut(), 0, shared.dOut(), 0, whole.dOut().length);
        whole.backward(0, ROWS, workspace);
        shared.backward(0, 1, workspace);
        shared.backward(1, 4, workspace);
        assertArrayEquals(asInCheckpoint(one, gradient(one, whole, 1)), asInCheckpoint(seven, gradient(seven, shared, 7)));
    }
}
