package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pixelpong.simd.Twins.check;
import static pixelpong.simd.Twins.forEachKindAndSize;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

import org.junit.jupiter.api.Test;

import pixelpong.simd.Slice.Kind;

class VectorRoutinesTest {

    private static final float SCALE = 0.7f;

    @Test
    void dotIsTheSumOfProducts() {
        forEachKindAndSize((kind, n, seed) -> {
            Slice a = Slice.of(kind, n, seed);
            Slice b = Slice.of(Kind.ORDINARY, n, seed + 1);
            double expected = 0;
            double scale = 0;
            for (int i = 0; i < n; i++) {
                expected += a.get(i) * b.get(i);
                scale += Math.abs(a.get(i) * b.get(i));
            }
            checkScalar("dot", k -> k.dot(a.array(), a.offset(), b.array(), b.offset(), n), expected, scale);
        });
    }

    @FunctionalInterface
    private interface Reduction {
        float of(Kernels kernels);
    }

    /** A result that is one number is a slice of one. */
    private static void checkScalar(String name, Reduction reduction, double expected, double scale) {
        check(name, Slice.of(0), (kernels, out) -> out.array()[out.offset()] = reduction.of(kernels), i -> expected, i -> scale);
    }

    @Test
    void reductionsAddSixteenPartialSumsInHalvesAndThenTheRest() {
        Random random = new Random(3);
        for (int n : new int[] {5, 16, 48, 200, 6407}) {
            // Another order of adding rounds to the same result now and then, but not thirty times.
            for (int repetition = 0; repetition < 30; repetition++) {
                checkOrderOfAdding(n, random);
            }
        }
    }

    private static void checkOrderOfAdding(int n, Random random) {
        float[] a = new float[n];
        float[] ones = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) random.nextGaussian();
            ones[i] = 1;
        }
        float[] p = new float[16];
        float[] squares = new float[16];
        for (int i = 0; i < n / 16 * 16; i++) {
            p[i % 16] += a[i];
            squares[i % 16] = Math.fma(a[i], a[i], squares[i % 16]);
        }
        for (int half = 8; half >= 1; half /= 2) {
            for (int i = 0; i < half; i++) {
                p[i] += p[i + half];
                squares[i] += squares[i + half];
            }
        }
        float sum = p[0];
        float square = squares[0];
        for (int i = n / 16 * 16; i < n; i++) {
            sum += a[i];
            square = Math.fma(a[i], a[i], square);
        }
        float[] workspace = new float[Kernels.GEMV_WORKSPACE];
        for (Kernels kernels : Twins.all()) {
            assertEquals(sum, kernels.sum(a, 0, n), kernels.description());
            assertEquals(sum, kernels.dot(a, 0, ones, 0, n), kernels.description());
            assertEquals(square / n, kernels.variance(a, 0, n, 0), kernels.description());
            // A stride of 0 makes every row the same.
            float[] y = new float[9];
            kernels.gemv(a, 0, 0, ones, 0, y, 0, 9, n, workspace);
            for (float value : y) {
                assertEquals(sum, value, kernels.description());
            }
        }
    }

    @Test
    void axpyAddsAMultiple() {
        forEachKindAndSize((kind, n, seed) -> {
            Slice x = Slice.of(kind, n, seed);
            Slice y = Slice.of(Kind.ORDINARY, n, seed + 1);
            check("axpy", y, (k, out) -> k.axpy(SCALE, x.array(), x.offset(), out.array(), out.offset(), n),
                    i -> y.get(i) + SCALE * x.get(i), i -> Math.abs(y.get(i)) + Math.abs(x.get(i)));
        });
    }

    @Test
    void axpyRoundsOnce() {
        float x = 1 + Math.ulp(1f);
        float lost = Math.ulp(1f) * Math.ulp(1f);
        for (Kernels kernels : Twins.all()) {
            float[] y = new float[17];
            Arrays.fill(y, -(1 + 2 * Math.ulp(1f)));
            float[] xs = new float[17];
            Arrays.fill(xs, x);
            kernels.axpy(x, xs, 0, y, 0, 17);
            for (float value : y) {
                assertEquals(lost, value, kernels.description());
            }
        }
    }

    @Test
    void sumRowsSumsTheListedRowsAndNoOthers() {
        forEachKindAndSize((kind, n, seed) -> {
            int stride = n + 3;
            Slice w = Slice.of(kind, ROWS * stride, seed);
            Slice y = Slice.of(Kind.ORDINARY, n, seed + 1);
            for (int count = 0; count <= LISTED.length - 3; count++) {
                int end = 2 + count;
                check("sumRows", y, (k, out) -> k.sumRows(w.array(), w.offset(), stride, LISTED, FACTORS, 2, end, out.array(),
                                out.offset(), n),
                        j -> listedSum(w, stride, j, end, DoubleUnaryOperator.identity()),
                        j -> listedSum(w, stride, j, end, Math::abs));
            }
        });
    }

    private static final int ROWS = 9;
    /** Rows in no order, some of them twice, between entries that no kernel may look at. */
    private static final int[] LISTED = {-1_000_000, -1_000_000, 3, 0, 8, 7, 3, 4, 1_000_000};
    private static final float[] FACTORS = {Float.NaN, Float.NaN, 1, 4, 1, -1, 2.5f, 1, Float.NaN};

    private static double listedSum(Slice w, int stride, int j, int end, DoubleUnaryOperator of) {
        double sum = 0;
        for (int k = 2; k < end; k++) {
            sum += of.applyAsDouble((double) FACTORS[k] * w.get(LISTED[k] * stride + j));
        }
        return sum;
    }

    @Test
    void addToRowsAddsToTheColumnsOfTheListedRowsOnly() {
        forEachKindAndSize((kind, n, seed) -> {
            int stride = n + 3;
            Slice x = Slice.of(kind, n, seed);
            Slice g = Slice.of(Kind.ORDINARY, ROWS * stride, seed + 1);
            check("addToRows", g, (k, out) -> k.addToRows(x.array(), x.offset(), LISTED, FACTORS, 2, LISTED.length - 1,
                            out.array(), out.offset(), stride, n),
                    i -> g.get(i) + added(x, i, n, DoubleUnaryOperator.identity()),
                    i -> Math.abs(g.get(i)) + added(x, i, n, Math::abs));
        });
    }

    private static double added(Slice x, int i, int n, DoubleUnaryOperator of) {
        double sum = 0;
        int column = i % (n + 3);
        for (int k = 2; k < LISTED.length - 1; k++) {
            if (LISTED[k] == i / (n + 3) && column < n) {
                sum += of.applyAsDouble((double) FACTORS[k] * x.get(column));
            }
        }
        return sum;
    }

    @Test
    void gatherAddSumsSignedRows() {
        int rows = 9;
        forEachKindAndSize((kind, n, seed) -> {
            int stride = n + 3;
            Slice w = Slice.of(kind, rows * stride, seed);
            Slice out = Slice.of(Kind.ORDINARY, n, seed + 1);
            for (int count = 0; count <= rows; count++) {
                short[] indices = indices(count, rows, seed);
                int indexCount = count;
                check("gatherAdd", out, (k, o) -> k.gatherAdd(w.array(), w.offset(), stride, indices, 2, 2 + indexCount,
                                o.array(), o.offset(), n),
                        j -> signedSum(w, stride, indices, indexCount, j, false),
                        j -> signedSum(w, stride, indices, indexCount, j, true));
            }
        });
    }

    private static double signedSum(Slice w, int stride, short[] indices, int count, int j, boolean absolute) {
        double sum = 0;
        for (int k = 2; k < 2 + count; k++) {
            double weight = w.get(SignedIndex.index(indices[k]) * stride + j);
            sum += absolute ? Math.abs(weight) : SignedIndex.isNegative(indices[k]) ? -weight : weight;
        }
        return sum;
    }

    /** {@code count} ascending rows with random signs, after two indices that no kernel may look at. */
    private static short[] indices(int count, int rows, long seed) {
        Random random = new Random(seed);
        short[] indices = new short[count + 3];
        Arrays.fill(indices, Short.MAX_VALUE);
        for (int k = 0; k < count; k++) {
            indices[2 + k] = SignedIndex.pack(k * rows / count, random.nextBoolean());
        }
        return indices;
    }

    @Test
    void gatherAddOfNothingIsPositiveZero() {
        for (Kernels kernels : Twins.all()) {
            float[] out = {5, -0f, Float.NaN};
            kernels.gatherAdd(new float[0], 0, 3, new short[0], 0, 0, out, 0, 3);
            assertArrayEquals(new int[3], new int[] {Float.floatToRawIntBits(out[0]), Float.floatToRawIntBits(out[1]),
                    Float.floatToRawIntBits(out[2])}, kernels.description());
        }
    }

    @Test
    void scatterAddAddsToTheRowsOfItsIndicesOnly() {
        int rows = 9;
        forEachKindAndSize((kind, n, seed) -> {
            int stride = n + 3;
            Slice delta = Slice.of(kind, n, seed);
            Slice g = Slice.of(Kind.ORDINARY, rows * stride, seed + 1);
            short[] indices = indices(5, rows, seed);
            double[] change = new double[rows * stride];
            for (int k = 2; k < 7; k++) {
                for (int j = 0; j < n; j++) {
                    change[SignedIndex.index(indices[k]) * stride + j] += (SignedIndex.isNegative(indices[k]) ? -1 : 1) * delta.get(j);
                }
            }
            check("scatterAdd", g, (k, out) -> k.scatterAdd(delta.array(), delta.offset(), indices, 2, 7, out.array(),
                    out.offset(), stride, n),
                    i -> g.get(i) + change[i], i -> Math.abs(g.get(i)) + Math.abs(change[i]));
        });
    }

    @Test
    void reluClearsWhatIsBelowZero() {
        forEachKindAndSize((kind, n, seed) -> {
            Slice x = Slice.of(kind, n, seed);
            check("relu", x, (k, out) -> k.relu(out.array(), out.offset(), n), i -> x.get(i) < 0 ? 0 : x.get(i));
        });
    }

    @Test
    void reluKeepsNanAndNegativeZero() {
        for (Kernels kernels : Twins.all()) {
            float[] x = new float[40];
            for (int i = 0; i < x.length; i += 4) {
                x[i] = Float.NaN;
                x[i + 1] = -0f;
                x[i + 2] = Float.NEGATIVE_INFINITY;
                x[i + 3] = -Float.MIN_VALUE;
            }
            kernels.relu(x, 0, 39);
            for (int i = 0; i < 36; i += 4) {
                assertArrayEquals(new float[] {Float.NaN, -0f, 0f, 0f}, Arrays.copyOfRange(x, i, i + 4), kernels.description());
            }
            assertEquals(-Float.MIN_VALUE, x[39]);
        }
    }

    @Test
    void reluBackwardPassesOnlyWhereTheUnitWasActive() {
        forEachKindAndSize((kind, n, seed) -> {
            Slice h = Slice.of(kind, n, seed);
            Slice w = Slice.of(Kind.ORDINARY, n, seed + 1);
            Slice out = Slice.of(kind, n, seed + 2);
            check("reluBackward", out, (k, o) -> k.reluBackward(SCALE, w.array(), w.offset(), h.array(), h.offset(),
                    o.array(), o.offset(), n), j -> h.get(j) > 0 ? SCALE * w.get(j) : 0);
        });
    }

    @Test
    void rmsPropFollowsTheFormula() {
        float rate = 1e-2f;
        float decay = 0.99f;
        float epsilon = 1e-5f;
        forEachKindAndSize((kind, n, seed) -> {
            Slice w = Slice.of(Kind.ORDINARY, n, seed);
            Slice g = Slice.of(kind, n, seed + 1);
            Slice cache = Slice.of(Kind.ORDINARY, n, seed + 2).squared();
            check("rmsProp weights", w, (k, out) -> k.rmsProp(out.array(), out.offset(), g.array(), g.offset(),
                            cache.copy().array(), cache.offset(), n, rate, decay, epsilon),
                    i -> w.get(i) + rate * g.get(i) / (Math.sqrt(decay * cache.get(i) + (1 - decay) * g.get(i) * g.get(i))
                            + epsilon),
                    i -> 1 + Math.abs(w.get(i)));
            check("rmsProp cache", cache, (k, out) -> k.rmsProp(w.copy().array(), w.offset(), g.array(), g.offset(),
                            out.array(), out.offset(), n, rate, decay, epsilon),
                    i -> decay * cache.get(i) + (1 - decay) * g.get(i) * g.get(i));
        });
    }

    @Test
    void adamFollowsTheFormula() {
        float rate = 1e-2f;
        float beta1 = 0.9f;
        float beta2 = 0.999f;
        float epsilon = 1e-8f;
        forEachKindAndSize((kind, n, seed) -> {
            Slice w = Slice.of(Kind.ORDINARY, n, seed);
            Slice g = Slice.of(kind, n, seed + 1);
            Slice m = Slice.of(Kind.ORDINARY, n, seed + 2);
            Slice v = Slice.of(Kind.ORDINARY, n, seed + 3).squared();
            IntToDoubleFunction mean = i -> beta1 * m.get(i) + (1.0 - beta1) * g.get(i);
            IntToDoubleFunction square = i -> beta2 * v.get(i) + (1.0 - beta2) * g.get(i) * g.get(i);
            check("adam weights", w, (k, out) -> k.adam(out.array(), out.offset(), g.array(), g.offset(),
                            m.copy().array(), m.offset(), v.copy().array(), v.offset(), n, rate, beta1, beta2, epsilon),
                    i -> w.get(i) + rate * mean.applyAsDouble(i) / (Math.sqrt(square.applyAsDouble(i)) + epsilon),
                    i -> Math.abs(w.get(i)) + rate * Math.abs(m.get(i) / Math.sqrt(v.get(i))) + 1);
            check("adam mean", m, (k, out) -> k.adam(w.copy().array(), w.offset(), g.array(), g.offset(),
                            out.array(), out.offset(), v.copy().array(), v.offset(), n, rate, beta1, beta2, epsilon),
                    mean, i -> Math.abs(m.get(i)) + Math.abs(g.get(i)));
            check("adam mean square", v, (k, out) -> k.adam(w.copy().array(), w.offset(), g.array(), g.offset(),
                            m.copy().array(), m.offset(), out.array(), out.offset(), n, rate, beta1, beta2, epsilon),
                    square);
        });
    }

    @Test
    void sumAndVarianceAgreeWithDoublePrecision() {
        float centre = 0.25f;
        forEachKindAndSize((kind, n, seed) -> {
            Slice x = Slice.of(kind, n, seed);
            double sum = 0;
            double absolute = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                sum += x.get(i);
                absolute += Math.abs(x.get(i));
                squares += (x.get(i) - centre) * (x.get(i) - centre);
            }
            checkScalar("sum", k -> k.sum(x.array(), x.offset(), n), sum, absolute);
            checkScalar("variance", k -> k.variance(x.array(), x.offset(), n, centre), squares / n, squares / n);
        });
    }

    @Test
    void aRangeThatLeavesItsArrayIsRefused() {
        float[] x = new float[40];
        for (Kernels kernels : Twins.all()) {
            assertThrows(IndexOutOfBoundsException.class, () -> kernels.axpy(1, x, 0, new float[39], 0, 40));
            assertThrows(IndexOutOfBoundsException.class, () -> kernels.dot(x, 1, x, 0, 40));
            assertThrows(IndexOutOfBoundsException.class, () -> kernels.relu(x, -1, 40));
            assertThrows(IndexOutOfBoundsException.class, () -> kernels.sumRows(x, 0, 9, new int[] {0, 4}, new float[] {1, 1}, 0, 2,
                    new float[9], 0, 9));
            assertThrows(IndexOutOfBoundsException.class, () -> kernels.addToRows(new float[9], 0, new int[] {0, 4}, new float[] {1, 1},
                    0, 2, x, 0, 9, 9));
            assertThrows(IndexOutOfBoundsException.class, () -> kernels.gatherAdd(x, 0, 20, new short[] {4}, 0, 1,
                    new float[20], 0, 20));
        }
    }
}
