package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixelpong.learn.Adam;
import pixelpong.learn.Advantages;
import pixelpong.learn.PpoObjective;
import pixelpong.pixels.Strokes;
import pixelpong.policy.ActorCritic;
import pixelpong.policy.Layout;
import pixelpong.simd.Kernels;
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

    private Npz.Reader archive;
    private String name;

    @BeforeEach
    void open() throws URISyntaxException {
        archive = new Npz.Reader(Path.of(PpoReferenceTest.class.getResource("/pixelpong/learn/ppo-reference.npz").toURI()));
    }

    @AfterEach
    void close() {
        archive.close();
    }

    @ParameterizedTest
    @CsvSource({"case1, 1", "case1, 2", "case2, 1", "case2, 2"})
    void figuresAreThoseOfNumPy(String name, int shares) {
        this.name = name;
        Learner learner = new Learner(shares);
        float[] initial = learner.network.weights().clone();
        learner.estimateAdvantages();
        check("advantages", learner.advantages);
        check("returns", learner.returns);
        float[] objectives = new float[MINIBATCHES];
        float[] entropies = new float[MINIBATCHES];
        for (int t = 1; t <= MINIBATCHES; t++) {
            learner.observe(t - 1);
            learner.forward();
            check("outputs" + t, learner.outputs());
            learner.backward();
            objectives[t - 1] = (float) learner.objective;
            entropies[t - 1] = (float) learner.entropy;
            checkTensors("gradient" + t, learner.gradient(), RELATIVE, CANCELLED, learner.network);
            learner.update();
            checkTensors("change" + t, minus(learner.network.weights(), initial), RELATIVE, DIVIDED, learner.network);
        }
        check("objective", objectives);
        check("entropy", entropies);
        checkTensors("mean", learner.adam.mean(), RELATIVE, CANCELLED, learner.network);
        checkTensors("square", learner.adam.square(), RELATIVE_OF_SQUARES, CANCELLED, learner.network);
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

    private void check(String figure, float[] actual) {
        float[] expected = floats(figure);
        assertEquals(expected.length, actual.length, figure);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-6 * Math.max(1, Math.abs(expected[i])), figure + " " + i);
        }
    }

    /**
     * Compares all elements of all tensors. Where NumPy has 0, because no observation touched an input, or because a unit was
     * never active, nothing else will do.
     */
    private void checkTensors(String figure, float[] actual, double relative, double ofLargest, ActorCritic network) {
        for (Layout.Tensor tensor : network.tensors()) {
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

    /** All that touches the program: it learns from the archive's rollout as Ppo does from one that was played. */
    private final class Learner {
        /** The unit of each hidden layer to which no weight is positive. */
        private static final int DEAD = 3;
        private static final int WEIGHTS_OF_A_TENSOR = 1_000_000;

        private final float[] prior = floats("prior");
        private final int[] cells = counts("cells");
        private final int[] cellEnds = counts("cell_ends");
        private final int[] actions = counts("actions");
        private final float[] logOld = floats("log_old");
        private final float[] values = floats("values");
        private final float[] rewards = floats("rewards");
        private final float[] truncated = floats("truncated");
        private final float[] endValues = floats("end_values");
        private final float[] valueAfter = floats("value_after");
        private final int[] order = counts("order");
        private final float[] advantages = new float[order.length];
        private final float[] returns = new float[order.length];

        private final int shares;
        private final ActorCritic network;
        private final ActorCritic.Batch batch;
        private final Adam adam;
        private final float[] compactGradient; // of the first layer only what the minibatch touches
        private final float[] workspace = new float[Kernels.GEMM_WORKSPACE];
        private final int rows = order.length / MINIBATCHES;
        private int[] minibatch;
        private double objective;
        private double entropy;

        /** A network with the made-up weights. */
        private Learner(int shares) {
            this.shares = shares;
            int[] shape = counts("network");
            network = new ActorCritic(shape[0], shape[1], shape[2], shape[3], prior, shares, Kernels.selected());
            long start = archive.count(name + "_start");
            for (Layout.Tensor tensor : network.tensors()) {
                for (int i = 0; i < tensor.inputs() * tensor.outputs(); i++) {
                    float weight = uniform(start + i) * (tensor.name().equals(ActorCritic.BLOCK_WEIGHTS) ? 0.25f : 1);
                    boolean dead = i / tensor.inputs() == DEAD && !tensor.name().equals("W3");
                    network.weights()[tensor.index(i)] = dead ? -Math.abs(weight) : weight;
                }
                start += WEIGHTS_OF_A_TENSOR;
            }
            network.weightsChanged();
            batch = network.learningBatch(rows);
            adam = new Adam(network.weights().length, Kernels.selected());
            compactGradient = new float[network.weights().length];
        }

        private float uniform(long index) {
            return (new SplitMix64(index).nextLong() >>> 40) / (float) (1 << 24) - 0.5f;
        }

        /** A part of the rollout whose episode was cut off is estimated as a rollout of its own, which ends there. */
        private void estimateAdvantages() {
            byte[] points = new byte[rewards.length];
            boolean[] ends = new boolean[rewards.length];
            int steps = rewards.length / valueAfter.length;
            int from = 0;
            for (int i = 0; i < rewards.length; i++) {
                points[i] = (byte) rewards[i];
                ends[i] = rewards[i] != 0;
                if (truncated[i] != 0 || (i + 1) % steps == 0) {
                    Advantages.estimate(points, values, ends, from, i + 1 - from,
                            truncated[i] != 0 ? endValues[i] : valueAfter[i / steps], archive.real("gamma"),
                            archive.real("lambda"), advantages, returns);
                    from = i + 1;
                }
            }
        }

        private void observe(int number) {
            minibatch = Arrays.copyOfRange(order, number * rows, (number + 1) * rows);
            batch.clear();
            for (int row = 0; row < rows; row++) {
                int from = minibatch[row] == 0 ? 0 : cellEnds[minibatch[row] - 1];
                int count = cellEnds[minibatch[row]] - from;
                short[] seen = new short[count];
                for (int k = 0; k < count; k++) {
                    seen[k] = (short) cells[from + k];
                }
                int[] strokes = new int[count];
                batch.observe(row, strokes, 0, new Strokes().of(seen, count, strokes));
            }
            batch.noteTouched();
        }

        private void forward() {
            for (int share = 0; share < shares; share++) {
                batch.firstLayer(rows, share);
            }
            batch.forward(0, rows, workspace);
        }

        /** The logits and the value of each row. */
        private float[] outputs() {
            int wanted = network.actions() + 1;
            float[] outputs = new float[rows * wanted];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(batch.out(), row * ActorCritic.OUTPUTS, outputs, row * wanted, wanted);
            }
            return outputs;
        }

        /** The objective, the entropy and the gradient. */
        private void backward() {
            double mean = Arrays.stream(minibatch).mapToDouble(i -> advantages[i]).average().orElseThrow();
            double variance =
                    Arrays.stream(minibatch).mapToDouble(i -> Math.pow(advantages[i] - mean, 2)).average().orElseThrow();
            PpoObjective formula = new PpoObjective(prior, archive.real("clip"), archive.real("value_coefficient"));
            objective = 0;
            entropy = 0;
            for (int row = 0; row < rows; row++) {
                int i = minibatch[row];
                objective += formula.differentiate(batch.out(), row * ActorCritic.OUTPUTS, actions[i], logOld[i],
                        (advantages[i] - mean) / Math.sqrt(variance), returns[i], archive.real("entropy_coefficient"),
                        1.0 / rows, batch.dOut()) / rows;
                entropy += formula.entropy() / rows;
            }
            batch.backward(0, rows, workspace);
            for (int share = 0; share < shares; share++) {
                batch.accumulate(rows, share, compactGradient, workspace);
            }
        }

        /** The gradient in the order of the weights. */
        private float[] gradient() {
            float[] gradient = compactGradient.clone();
            Arrays.fill(gradient, 0, network.w2(), 0);
            for (int share = 0; share < shares; share++) {
                int count = network.units(share);
                for (int i = 0; i < batch.touchedCount(); i++) {
                    System.arraycopy(compactGradient, network.layerOf(share) + i * count, gradient,
                            network.layerOf(share) + batch.touched(i) * count, count);
                }
            }
            return gradient;
        }

        private void update() {
            adam.begin((float) archive.real("learning_rate"));
            for (int share = 0; share < shares; share++) {
                int count = network.units(share);
                int layer = network.layerOf(share);
                for (int i = 0; i < batch.touchedCount(); i++) {
                    adam.update(network.weights(), layer + batch.touched(i) * count, compactGradient, layer + i * count, count);
                }
            }
            adam.update(network.weights(), network.w2(), compactGradient, network.w2(),
                    network.weights().length - network.w2()); // W2 and W3
            network.weightsChanged();
        }
    }
}
