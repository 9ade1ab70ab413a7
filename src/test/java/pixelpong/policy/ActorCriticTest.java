package pixelpong.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pixelpong.game.ActionSet;
import pixelpong.pixels.FakeDisplay;
import pixelpong.pixels.Observation;
import pixelpong.pixels.VerticalRuns;
import pixelpong.pixels.View;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

class ActorCriticTest {
    private static final int INPUTS = 12_800;
    private static final int HIDDEN = 40;
    private static final List<Float> PRIOR = List.of(0.5f, -1f, 2f);
    private static final int ACTIONS = PRIOR.size();
    private static final int ROWS = 5;
    /** Of the gradient of the pixels' weights, one in so many is compared with a central difference. */
    private static final int SAMPLED = 23;

    private final Random random = new Random(5);
    private final float[] workspace = new float[Kernels.GEMM_WORKSPACE];
    private final int[][] inputs = new int[ROWS][];

    /** Without a second layer, with one; without blocks, with some. */
    private static final List<ActorCritic.Shape> SHAPES = List.of(shape(0), shape(0, 10), shape(4), shape(5, 16), shape(4, 10));

    private static ActorCritic.Shape shape(int blockSide, int... hidden2) {
        List<Integer> hidden = new ArrayList<>(List.of(HIDDEN));
        Arrays.stream(hidden2).forEach(hidden::add);
        return new ActorCritic.Shape(View.FRAMES, blockSide, hidden, ActionSet.MOVE.actions(), PRIOR);
    }

    private static ActorCritic network(ActorCritic.Shape shape, int shares) {
        ActorCritic network = new ActorCritic(shape, shares, Kernels.selected());
        network.initialise(new SplitMix64(8));
        float[] weights = network.weights();
        Random random = new Random(2);
        for (Tensor tensor : network.tensors()) {
            for (int i = 0; i < tensor.size(); i++) {
                int at = tensor.index(i);
                // Logits start near 0; larger weights show errors. Blocks start with 0, where no error in them would show.
                weights[at] *= tensor.name().equals("W3") && i < ACTIONS * tensor.shape()[1] ? 50 : 1;
                weights[at] += tensor.name().equals("W1_blocks") ? (float) random.nextGaussian() / 10 : 0;
            }
        }
        return network.copy(); // which brings its other copies of the weights up to date
    }

    /** Columns of up to twelve pixels of either sign, and single pixels, in both planes. */
    private ActorCritic.Batch batch(ActorCritic network) {
        for (int row = 0; row < ROWS; row++) {
            TreeMap<Integer, Integer> lit = new TreeMap<>();
            for (int column = 0; column < 10; column++) {
                int top = random.nextInt(INPUTS);
                int negative = random.nextInt(2);
                for (int i = random.nextInt(12); i >= 0 && top + 80 * i < INPUTS; i--) {
                    lit.put(top + 80 * i, negative);
                }
            }
            inputs[row] = lit.entrySet().stream().mapToInt(pixel -> pixel.getKey() << 1 | pixel.getValue()).toArray();
        }
        ActorCritic.Batch batch = network.learningBatch(ROWS);
        observe(batch);
        return batch;
    }

    private void observe(ActorCritic.Batch batch) {
        VerticalRuns runs = new VerticalRuns();
        for (int row = 0; row < ROWS; row++) {
            runs.encode(FakeDisplay.observation(inputs[row]));
            int[] among = new int[1 + runs.count()];
            System.arraycopy(runs.packed(), 0, among, 1, runs.count());
            batch.observe(row, among, 1, 1 + runs.count());
        }
        batch.observed();
    }

    private void forward(ActorCritic.Batch batch, int shares) {
        for (int share = shares - 1; share >= 0; share--) {
            batch.shareOfFirstLayer(share, ROWS);
        }
        batch.forward(0, ROWS, workspace);
    }

    // The formula, in double precision, on the weights as a checkpoint has them.

    private static Map<String, double[]> parameters(ActorCritic network) {
        Map<String, double[]> parameters = new LinkedHashMap<>();
        for (Tensor tensor : network.tensors()) {
            double[] values = new double[tensor.size()];
            Arrays.setAll(values, i -> network.weights()[tensor.index(i)]);
            parameters.put(tensor.name(), values);
        }
        return parameters;
    }

    private static int block(int pixel, int side) {
        int perRow = 80 / side;
        return pixel / 6400 * perRow * perRow + pixel % 6400 / 80 / side * perRow + pixel % 80 / side;
    }

    private static double[] product(double[] weights, double[] h) {
        double[] out = new double[weights.length / h.length];
        for (int j = 0; j < out.length; j++) {
            for (int i = 0; i < h.length; i++) {
                out[j] += weights[j * h.length + i] * h[i];
            }
        }
        return out;
    }

    private double[] expected(ActorCritic.Shape shape, Map<String, double[]> parameters, int row) {
        double[] h = new double[HIDDEN];
        double[] pixels = parameters.get("W1");
        double[] blocks = parameters.get("W1_blocks");
        for (int j = 0; j < HIDDEN; j++) {
            for (int packed : inputs[row]) {
                int pixel = packed >> 1;
                double w = pixels[j * INPUTS + pixel];
                if (blocks != null) {
                    w += blocks[j * (blocks.length / HIDDEN) + block(pixel, shape.blockSide())];
                }
                h[j] += (packed & 1) == 0 ? w : -w;
            }
            h[j] = Math.max(0, h[j]);
        }
        if (parameters.containsKey("W2")) {
            h = Arrays.stream(product(parameters.get("W2"), h)).map(sum -> Math.max(0, sum)).toArray();
        }
        double[] out = product(parameters.get("W3"), h);
        for (int a = 0; a < ACTIONS; a++) {
            out[a] += PRIOR.get(a);
        }
        return out;
    }

    @Test
    void forwardIsTheFormulaInDoublePrecision() {
        for (ActorCritic.Shape shape : SHAPES) {
            ActorCritic network = network(shape, 2);
            ActorCritic.Batch batch = batch(network);
            forward(batch, 2);
            for (int row = 0; row < ROWS; row++) {
                double[] out = expected(shape, parameters(network), row);
                for (int a = 0; a <= ACTIONS; a++) {
                    assertEquals(out[a], batch.outputs()[batch.output(row) + a], 1e-4, shape.toString());
                }
                assertEquals(out[ACTIONS], batch.value(row), 1e-4);
            }
        }
    }

    /** What an update is given: the gradient of each weight that moves, at the weight's place. */
    private static final class Given {
        private final float[] gradient;
        private final boolean[] moves;

        /** The gradient is calculated, and given, share by share, the last one first. */
        private Given(ActorCritic network, ActorCritic.Batch batch, int shares) {
            float[] workspace = new float[Kernels.GEMM_WORKSPACE];
            float[] written = new float[network.weights().length];
            Arrays.fill(written, Float.NaN); // what is not written must not be read
            gradient = new float[written.length];
            moves = new boolean[written.length];
            for (int share = shares - 1; share >= 0; share--) {
                batch.gradient(ROWS, share, written, workspace);
            }
            for (int share = shares - 1; share >= 0; share--) {
                batch.update(share, (offset, count) -> {
                    System.arraycopy(written, offset, gradient, offset, count);
                    for (int i = offset; i < offset + count; i++) {
                        assertFalse(moves[i], "weight " + i + " moves twice");
                        moves[i] = true;
                    }
                });
            }
        }
    }

    /**
     * The gradient of a random mixture of all outputs against central differences of the formula, 0 where that is 0. A weight moves if
     * an observation touches it: all but those of pixels that nobody sees, and of such blocks.
     */
    @Test
    void backwardIsTheDerivativeOfForward() {
        for (ActorCritic.Shape shape : SHAPES) {
            ActorCritic network = network(shape, 2);
            ActorCritic.Batch batch = batch(network);
            forward(batch, 2);
            double[][] mixture = mix(batch);
            batch.backward(0, ROWS, workspace);
            Given given = new Given(network, batch, 2);
            Map<String, double[]> parameters = parameters(network);
            boolean[] belongs = new boolean[network.weights().length];
            for (Tensor tensor : network.tensors()) {
                double[] values = parameters.get(tensor.name());
                boolean[] seen = seen(tensor, shape.blockSide());
                int zeros = 0;
                int others = 0;
                for (int i = 0; i < values.length; i++) {
                    int at = tensor.index(i);
                    int element = i;
                    belongs[at] = true;
                    assertEquals(seen[i % seen.length], given.moves[at], () -> tensor.name() + " " + element + " moves");
                    if (!given.moves[at]) {
                        assertEquals(0, given.gradient[at]);
                    } else if (!tensor.name().startsWith("W1") || i % SAMPLED == 0) {
                        double slope = slope(shape, parameters, values, i, mixture);
                        double room = slope == 0 ? 0 : 1e-4 * Math.max(1, Math.abs(slope));
                        assertEquals(slope, given.gradient[at], room, () -> shape + " " + tensor.name() + " " + element);
                        zeros += slope == 0 ? 1 : 0;
                        others += slope != 0 ? 1 : 0;
                    }
                }
                assertTrue(others > 10 && (zeros > 10 || tensor.name().equals("W3")),
                        others + " others and " + zeros + " zeros checked of " + tensor.name());
            }
            for (int i = 0; i < belongs.length; i++) {
                assertTrue(belongs[i] || given.gradient[i] == 0 && network.weights()[i] == 0, "padding " + i + " is not 0");
            }
        }
    }

    /** A random mixture of all outputs [row][output], whose derivatives it writes into the batch. */
    private double[][] mix(ActorCritic.Batch batch) {
        double[][] mixture = new double[ROWS][ACTIONS + 1];
        for (int row = 0; row < ROWS; row++) {
            for (int a = 0; a <= ACTIONS; a++) {
                float share = (float) random.nextGaussian();
                mixture[row][a] = share;
                batch.derivatives()[batch.output(row) + a] = share;
            }
        }
        return mixture;
    }

    /** Which inputs of a tensor an observation touches. */
    private boolean[] seen(Tensor tensor, int blockSide) {
        boolean[] seen = new boolean[tensor.shape()[1]];
        if (!tensor.name().startsWith("W1")) {
            Arrays.fill(seen, true);
            return seen;
        }
        for (int[] input : inputs) {
            for (int packed : input) {
                seen[tensor.name().equals("W1") ? packed >> 1 : block(packed >> 1, blockSide)] = true;
            }
        }
        return seen;
    }

    private double slope(ActorCritic.Shape shape, Map<String, double[]> parameters, double[] values, int i, double[][] mixture) {
        double old = values[i];
        values[i] = old + 1e-6;
        double above = mixed(shape, parameters, mixture);
        values[i] = old - 1e-6;
        double below = mixed(shape, parameters, mixture);
        values[i] = old;
        return (above - below) / 2e-6;
    }

    private double mixed(ActorCritic.Shape shape, Map<String, double[]> parameters, double[][] mixture) {
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
            double[] out = expected(shape, parameters, row);
            for (int a = 0; a <= ACTIONS; a++) {
                sum += mixture[row][a] * out[a];
            }
        }
        return sum;
    }

    @Test
    void theGradientsNormIsThatOfAllItsElements() {
        for (int shares : new int[] {1, 2, 7}) {
            ActorCritic network = network(shape(4, 40), shares);
            ActorCritic.Batch batch = batch(network);
            forward(batch, shares);
            mix(batch);
            batch.backward(0, ROWS, workspace);
            float[] written = new float[network.weights().length];
            for (int share = 0; share < shares; share++) {
                batch.gradient(ROWS, share, written, workspace);
                batch.sumSquares(share, written);
            }
            double squares = 0;
            for (float derivative : new Given(network, batch, shares).gradient) {
                squares += (double) derivative * derivative;
            }
            assertEquals(Math.sqrt(squares), batch.gradientNorm(), 1e-6 * Math.sqrt(squares));
        }
    }

    /** After an update all copies of the weights are as new ones would be: a copy of the network gives the same bits, backwards too. */
    @Test
    void anUpdateReachesAllCopiesOfTheWeights() {
        ActorCritic network = network(shape(4, 24), 3);
        ActorCritic.Batch batch = batch(network);
        forward(batch, 3);
        mix(batch);
        batch.backward(0, ROWS, workspace);
        float[] before = network.weights().clone();
        float[] gradient = new float[before.length];
        for (int share = 0; share < 3; share++) {
            batch.gradient(ROWS, share, gradient, workspace);
            batch.update(share, (offset, count) -> {
                for (int i = 0; i < count; i++) {
                    network.weights()[offset + i] += 0.01f * gradient[offset + i];
                }
            });
        }
        Map<String, double[]> moved = parameters(network);
        for (Tensor tensor : network.tensors()) {
            double[] old = new double[tensor.size()];
            Arrays.setAll(old, i -> before[tensor.index(i)]);
            assertFalse(Arrays.equals(old, moved.get(tensor.name())), tensor.name() + " has not moved");
        }
        ActorCritic copy = network.copy();
        ActorCritic.Batch other = copy.learningBatch(ROWS);
        observe(other);
        batch.clear();
        observe(batch);
        forward(batch, 3);
        forward(other, 3);
        assertArrayEquals(other.outputs(), batch.outputs());
        mix(batch);
        System.arraycopy(batch.derivatives(), 0, other.derivatives(), 0, batch.derivatives().length);
        batch.backward(0, ROWS, workspace);
        other.backward(0, ROWS, workspace);
        assertArrayEquals(new Given(copy, other, 3).gradient, new Given(network, batch, 3).gradient);
    }

    @Test
    void aCheckpointHasThePixelsRowByRow() {
        ActorCritic network = network(shape(0, 10), 2);
        Tensor w1 = network.tensors().get(0);
        assertArrayEquals(new int[] {HIDDEN, INPUTS}, w1.shape());
        Policy policy = network.policy();
        assertEquals(HIDDEN, policy.hiddenUnits());
        float[] incoming = new float[INPUTS];
        for (int unit = 0; unit < HIDDEN; unit++) {
            policy.incomingWeights(unit, incoming);
            for (int pixel = 0; pixel < INPUTS; pixel++) {
                assertEquals(incoming[pixel], network.weights()[w1.index(unit * INPUTS + pixel)]);
            }
        }
    }

    /** All elements of all tensors, as a checkpoint has them. */
    private static float[] asInCheckpoint(ActorCritic network, float[] values) {
        float[] all = new float[network.tensors().stream().mapToInt(Tensor::size).sum()];
        int written = 0;
        for (Tensor tensor : network.tensors()) {
            for (int i = 0; i < tensor.size(); i++) {
                all[written++] = values[tensor.index(i)];
            }
        }
        return all;
    }

    @Test
    void sharesOfRowsAndUnitsGiveTheSameBits() {
        ActorCritic one = network(shape(4, 40), 1);
        ActorCritic seven = network(shape(4, 40), 7);
        assertArrayEquals(asInCheckpoint(one, one.weights()), asInCheckpoint(seven, seven.weights()));
        ActorCritic.Batch whole = batch(one);
        ActorCritic.Batch shared = seven.learningBatch(ROWS);
        observe(shared);
        forward(whole, 1);
        for (int share = 6; share >= 0; share--) {
            shared.shareOfFirstLayer(share, ROWS);
        }
        shared.forward(3, 2, workspace);
        shared.forward(0, 3, workspace);
        assertArrayEquals(whole.outputs(), shared.outputs());
        mix(whole);
        System.arraycopy(whole.derivatives(), 0, shared.derivatives(), 0, whole.derivatives().length);
        whole.backward(0, ROWS, workspace);
        shared.backward(0, 1, workspace);
        shared.backward(1, 4, workspace);
        assertArrayEquals(asInCheckpoint(one, new Given(one, whole, 1).gradient),
                asInCheckpoint(seven, new Given(seven, shared, 7).gradient));
    }

    /** A batch for acting sums a run once, whenever it comes back, and forgets only what there is no room for. */
    @Test
    void actingOnObservationAfterObservationGivesTheSameBits() {
        ActorCritic network = network(shape(4, 10), 1);
        ActorCritic.Batch acting = network.actingBatch(2);
        VerticalRuns runs = new VerticalRuns();
        for (int step = 0; step < 300; step++) {
            batch(network);
            runs.encode(FakeDisplay.observation(inputs[0]));
            acting.makeRoom();
            acting.observe(1, runs.packed(), 0, runs.count());
            acting.firstLayer(1, 1);
            acting.forward(1, 1, workspace);
            ActorCritic.Batch fresh = network.actingBatch(1);
            fresh.observe(0, runs.packed(), 0, runs.count());
            fresh.firstLayer(0, 1);
            fresh.forward(0, 1, workspace);
            for (int a = 0; a <= ACTIONS; a++) {
                assertEquals(fresh.outputs()[fresh.output(0) + a], acting.outputs()[acting.output(1) + a], "step " + step);
            }
        }
    }

    /** The policy draws as {@link Categorical} does from the outputs, with or without a look in between. */
    @Test
    void thePolicyIsTheDistributionOfTheLogits() {
        ActorCritic network = network(shape(4, 10), 1);
        batch(network);
        Policy policy = network.policy();
        Policy copy = policy.copy();
        Categorical distribution = new Categorical(ACTIONS);
        assertEquals(View.FRAMES, policy.view());
        assertEquals(ActionSet.MOVE.actions(), policy.actions());
        int different = 0;
        for (int row = 0; row < ROWS; row++) {
            Observation observation = FakeDisplay.observation(inputs[row]);
            double[] out = expected(network.shape(), parameters(network), row);
            float[] logits = new float[ACTIONS];
            policy.observe(observation);
            copy.observe(observation);
            for (int a = 0; a < ACTIONS; a++) {
                logits[a] = (float) out[a];
            }
            distribution.set(logits, 0);
            double cumulated = 0;
            int likeliest = 0;
            for (int a = 0; a < ACTIONS; a++) {
                assertEquals(distribution.probability(a), policy.probability(a), 1e-4);
                assertEquals(policy.probability(a), copy.probability(a));
                likeliest = policy.probability(a) > policy.probability(likeliest) ? a : likeliest;
                assertEquals(a, policy.sample(cumulated + policy.probability(a) / 2));
                cumulated += policy.probability(a);
            }
            assertEquals(likeliest, policy.greedy());
            assertEquals(distribution.entropy(), policy.entropy(), 1e-4);
            assertEquals(policy.probability(1), policy.up());
            different += policy.sample(0.5) == policy.sample(0) ? 0 : 1;
        }
        assertNotEquals(0, different);
    }
}
