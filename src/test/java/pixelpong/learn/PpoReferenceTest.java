package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixelpong.game.Action;
import pixelpong.pixels.FakeDisplay;
import pixelpong.pixels.VerticalRuns;
import pixelpong.pixels.View;
import pixelpong.policy.ActorCritic;
import pixelpong.policy.Tensor;
import pixelpong.rollout.Minibatches;
import pixelpong.rollout.RolloutBuffer;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;
import pixelpong.util.SplitMix64;

/**
 * PPO on made-up data, from the rewards of a rollout to the weights after two minibatches, compared element by element with
 * what NumPy computes in double precision. src/test/python/ppo_reference.py says what the data are, and what is in the archive.
 */
class PpoReferenceTest {
    private static final int MINIBATCHES = 2;
    /** What single precision may be wrong by: of an element, and, where a sum cancels, of the tensor's largest element. */
    private static final double RELATIVE = 2e-6;
    private static final double CANCELLED = 2e-7;
    /** Adam divides by a gradient's size, so that the error of the smallest ones becomes this part of the longest step. */
    private static final double DIVIDED = 1e-4;
    /** 0.999f is 1.3e-8 too large, which is 1.3e-5 of 1 - 0.999. */
    private static final double RELATIVE_OF_SQUARES = 2e-5;

    private NpzReader archive;
    private String name;

    @BeforeEach
    void open() throws URISyntaxException {
        archive = new NpzReader(Path.of(PpoReferenceTest.class.getResource("ppo-reference.npz").toURI()));
    }

    @AfterEach
    void close() {
        archive.close();
    }

    @ParameterizedTest
    @CsvSource({"case1, 1", "case1, 2", "case2, 1", "case2, 2"})
    void figuresAreThoseOfNumPy(String name, int shares) {
        this.name = name;
        Pupil pupil = new Pupil(shares);
        float[] initial = pupil.weights().clone();
        pupil.estimateAdvantages();
        check("advantages", IntStream.range(0, pupil.steps()).mapToDouble(pupil.buffer::advantage));
        check("returns", IntStream.range(0, pupil.steps()).mapToDouble(pupil.buffer::returnOf));
        assertEquals(archive.real(name + "_explained_variance"), pupil.buffer.explainedVariance(), 1e-6);
        PpoLosses[] losses = new PpoLosses[MINIBATCHES];
        double[] objectives = new double[MINIBATCHES];
        double[] norms = new double[MINIBATCHES];
        for (int t = 1; t <= MINIBATCHES; t++) {
            pupil.observe(t - 1);
            pupil.forward();
            check("outputs" + t, pupil.outputs());
            losses[t - 1] = new PpoLosses(pupil.rows, pupil.rows);
            objectives[t - 1] = pupil.backward(losses[t - 1]);
            float[] gradient = pupil.gradient();
            norms[t - 1] = pupil.batch.gradientNorm();
            checkTensors("gradient" + t, gradient, RELATIVE, CANCELLED, pupil.network);
            pupil.update();
            checkTensors("change" + t, minus(pupil.weights(), initial), RELATIVE, DIVIDED, pupil.network);
        }
        check("objective", Arrays.stream(objectives));
        check("policy_loss", Arrays.stream(losses).mapToDouble(PpoLosses::policyLoss));
        check("value_loss", Arrays.stream(losses).mapToDouble(PpoLosses::valueLoss));
        check("entropy", Arrays.stream(losses).mapToDouble(PpoLosses::entropy));
        check("approx_kl", Arrays.stream(losses).mapToDouble(PpoLosses::approximateKl));
        check("clip_fraction", Arrays.stream(losses).mapToDouble(PpoLosses::clipFraction));
        check("gradient_norm", Arrays.stream(norms));
        checkTensors("mean", pupil.adam.mean(), RELATIVE, CANCELLED, pupil.network);
        checkTensors("square", pupil.adam.square(), RELATIVE_OF_SQUARES, CANCELLED, pupil.network);
    }

    private static float[] minus(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private float[] floats(String figure) {
        return archive.floats(name + "_" + figure, archive.shape(name + "_" + figure));
    }

    private int[] counts(String figure) {
        return Arrays.stream(archive.counts(name + "_" + figure, Short.MAX_VALUE)).mapToInt(Math::toIntExact).toArray();
    }

    private void check(String figure, DoubleStream actual) {
        double[] values = actual.toArray();
        float[] expected = floats(figure);
        assertEquals(expected.length, values.length, figure);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], values[i], 1e-6 * Math.max(1, Math.abs(expected[i])), figure + " " + i);
        }
    }

    /**
     * Compares all elements of all tensors. Where NumPy has 0, because no observation touched an input, or because a unit was
     * never active, nothing else will do.
     */
    private void checkTensors(String figure, float[] actual, double relative, double ofLargest, ActorCritic network) {
        for (Tensor tensor : network.tensors()) {
            String key = figure + "_" + tensor.name();
            assertArrayEquals(tensor.shape(), archive.shape(name + "_" + key), key);
            float[] expected = floats(key);
            double largest = 0;
            for (float value : expected) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < expected.length; i++) {
                int element = i;
                double room = expected[i] == 0 ? Double.MIN_VALUE : relative * Math.abs(expected[i]) + ofLargest * largest;
                assertEquals(expected[i], actual[tensor.index(i)], room, () -> name + " " + key + " " + element);
            }
        }
    }

    /** Learns from the archive's rollout, by the same classes, as {@link Ppo} does from one that was played. */
    private final class Pupil {
        /** The unit of each hidden layer to which no weight is positive. */
        private static final int DEAD = 3;
        private static final int WEIGHTS_OF_A_TENSOR = 1_000_000;

        private final float[] prior = floats("prior");
        private final int[] actions = counts("actions");
        private final float[] logOld = floats("log_old");
        private final int[] order = counts("order");
        private final int rows = order.length / MINIBATCHES;

        private final int shares;
        private final ActorCritic network;
        private final ActorCritic.Batch batch;
        private final float[] gradient; // in the batch's order
        private final Adam adam;
        private final RolloutBuffer buffer;
        private final float[] workspace = new float[Kernels.GEMM_WORKSPACE];
        private int start; // of the minibatch, in the order

        /** A network with the made-up weights, and the rollout. */
        private Pupil(int shares) {
            this.shares = shares;
            int[] shape = counts("network");
            List<Integer> hidden = shape[3] > 0 ? List.of(shape[2], shape[3]) : List.of(shape[2]);
            List<Action> chosenFrom = Arrays.asList(Action.values()).subList(0, prior.length);
            List<Float> priors = IntStream.range(0, prior.length).mapToObj(a -> prior[a]).toList();
            network = withMadeUpWeights(new ActorCritic(new ActorCritic.Shape(View.ofInputs(shape[0]).orElseThrow(), shape[1], hidden,
                    chosenFrom, priors), shares, Kernels.selected()));
            batch = network.learningBatch(rows);
            gradient = new float[weights().length];
            adam = new Adam(weights(), gradient, Kernels.selected());
            int envs = archive.shape(name + "_value_after")[0];
            buffer = new RolloutBuffer(envs, order.length / envs);
            fillBuffer(envs, order.length / envs);
        }

        private float[] weights() {
            return network.weights();
        }

        private int steps() {
            return buffer.size();
        }

        private ActorCritic withMadeUpWeights(ActorCritic network) {
            long from = archive.count(name + "_start");
            for (Tensor tensor : network.tensors()) {
                for (int i = 0; i < tensor.size(); i++) {
                    float weight = uniform(from + i) * (tensor.name().equals("W1_blocks") ? 0.25f : 1);
                    boolean dead = i / tensor.shape()[1] == DEAD && !tensor.name().equals("W3");
                    network.weights()[tensor.index(i)] = dead ? -Math.abs(weight) : weight;
                }
                from += WEIGHTS_OF_A_TENSOR;
            }
            return network.copy(); // in which each layer knows its weights
        }

        private float uniform(long index) {
            return (new SplitMix64(index).nextLong() >>> 40) / (float) (1 << 24) - 0.5f;
        }

        private void fillBuffer(int envs, int steps) {
            int[] cells = counts("cells");
            int[] cellEnds = counts("cell_ends");
            float[] values = floats("values");
            float[] rewards = floats("rewards");
            float[] truncated = floats("truncated");
            float[] endValues = floats("end_values");
            VerticalRuns runs = new VerticalRuns();
            for (int env = 0; env < envs; env++) {
                for (int t = 0; t < steps; t++) {
                    int i = env * steps + t;
                    runs.encode(FakeDisplay.observation(Arrays.copyOfRange(cells, i == 0 ? 0 : cellEnds[i - 1], cellEnds[i])));
                    buffer.addObservation(env, t, runs);
                    buffer.addAction(env, t, actions[i], logOld[i], values[i]);
                    buffer.addReward(env, t, (int) rewards[i], rewards[i] != 0 || truncated[i] != 0, endValues[i]);
                }
            }
        }

        private void estimateAdvantages() {
            float[] valueAfter = floats("value_after");
            for (int env = 0; env < valueAfter.length; env++) {
                buffer.estimateAdvantages(env, valueAfter[env], archive.real("gamma"), archive.real("lambda"));
            }
        }

        private void observe(int minibatch) {
            start = minibatch * rows;
            batch.clear();
            for (int row = 0; row < rows; row++) {
                int step = order[start + row];
                batch.observe(row, buffer.observations(step), buffer.observationStart(step), buffer.observationEnd(step));
            }
            batch.observed();
        }

        private void forward() {
            for (int share = 0; share < shares; share++) {
                batch.shareOfFirstLayer(share, rows);
            }
            batch.forward(0, rows, workspace);
        }

        /** The logits and the value of each row. */
        private DoubleStream outputs() {
            return IntStream.range(0, rows).boxed().flatMapToDouble(row -> IntStream.rangeClosed(0, prior.length)
                    .mapToDouble(output -> batch.outputs()[batch.output(row) + output]));
        }

        /**
         * The advantages of the minibatch as {@link Minibatches} standardises them. The archive's order is a shuffled one: so another
         * buffer gets the advantages in that order, each of a step that ends in a position of just that value.
         */
        private double[] standardised() {
            RolloutBuffer inOrder = new RolloutBuffer(order.length, 1);
            for (int i = 0; i < order.length; i++) {
                inOrder.addReward(i, 0, 0, true, buffer.advantage(order[i]));
                inOrder.estimateAdvantages(i, 0, 1, 1);
            }
            Minibatches minibatches = new Minibatches(inOrder, 1, MINIBATCHES, 1);
            minibatches.start(0, 0);
            double[] standardised = new double[rows];
            minibatches.standardise(start, standardised);
            return standardised;
        }

        /** Differentiates the objective, and returns it. */
        private double backward(PpoLosses losses) {
            PpoObjective formula = new PpoObjective(network.prior(), archive.real("clip"), archive.real("value_coefficient"),
                    archive.real("entropy_coefficient"));
            double[] advantages = standardised();
            double objective = 0;
            for (int row = 0; row < rows; row++) {
                int step = order[start + row];
                formula.differentiate(batch.outputs(), batch.output(row), buffer.action(step), buffer.logProbability(step),
                        advantages[row], buffer.returnOf(step), 1.0 / rows, batch.derivatives());
                losses.note(row, formula, 1);
                objective += formula.objective() / rows;
            }
            losses.add();
            batch.backward(0, rows, workspace);
            return objective;
        }

        /** The gradient, in the order of the weights. */
        private float[] gradient() {
            for (int share = 0; share < shares; share++) {
                batch.gradient(rows, share, gradient, workspace);
                batch.sumSquares(share, gradient);
            }
            float[] inOrder = new float[gradient.length];
            for (int share = 0; share < shares; share++) {
                batch.update(share, (offset, count) ->
                        System.arraycopy(gradient, offset, inOrder, offset, count));
            }
            return inOrder;
        }

        private void update() {
            adam.begin((float) archive.real("learning_rate"));
            for (int share = 0; share < shares; share++) {
                batch.update(share, adam);
            }
        }
    }
}
