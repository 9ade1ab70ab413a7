package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static pixelpong.simd.Twins.check;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import pixelpong.simd.Slice.Kind;

class MatrixProductsTest {

    /** Rows and columns: around the lanes, around the rows that are taken together, and the network's own. */
    private static final int[][] SHAPES = {{0, 5}, {5, 0}, {1, 1}, {2, 3}, {3, 15}, {4, 16}, {5, 17}, {7, 31}, {8, 32}, {9, 33},
        {13, 199}, {16, 200}, {17, 201}, {12, 208}, {11, 1021}, {200, 64}, {6, 6399}, {9, 6400}, {10, 6401}, {301, 20}};

    /** Rows of C, columns of C, and the products a number of C: around tiles, panels and cache blocks. */
    private static final int[][] PRODUCTS = {{0, 3, 3}, {3, 0, 3}, {3, 3, 0}, {1, 1, 1}, {4, 48, 7}, {5, 49, 1}, {4, 64, 9}, {6, 65, 2}, {3, 63, 5}, {3, 24, 9},
        {7, 12, 2}, {17, 33, 300}, {97, 400, 257}, {15, 400, 9}, {13, 16, 513}, {200, 8, 5}, {100, 385, 3},
        {1, 16, 257}, {4, 512, 128}, {5, 400, 3}, {8, 448, 300}, {9, 448, 300}};

    @FunctionalInterface
    private interface ShapeCase {
        void check(Kind kind, int rows, int columns, int stride, long seed);
    }

    private static void forEachKindAndShape(ShapeCase check) {
        for (Kind kind : Kind.values()) {
            for (int[] shape : SHAPES) {
                check.check(kind, shape[0], shape[1], shape[1] + 3, 7000L * shape[0] + shape[1]);
            }
        }
    }

    @Test
    void gemvIsTheDotOfEveryRow() {
        forEachKindAndShape((kind, rows, columns, stride, seed) -> {
            Slice w = Slice.of(kind, rows * stride, seed);
            Slice x = Slice.of(Kind.ORDINARY, columns, seed + 1);
            Slice y = Slice.of(Kind.ORDINARY, rows, seed + 2);
            float[] workspace = new float[Kernels.GEMV_WORKSPACE];
            check("gemv", y, (k, out) -> k.gemv(w.array(), w.offset(), stride, x.array(), x.offset(), out.array(),
                    out.offset(), rows, columns, workspace),
                    i -> product(w, i * stride, 1, x, 0, 1, columns, false),
                            i -> product(w, i * stride, 1, x, 0, 1, columns, true));
        });
    }

    @Test
    void gemvTransposedIsTheDotOfEveryColumn() {
        forEachKindAndShape((kind, rows, columns, stride, seed) -> {
            Slice w = Slice.of(kind, rows * stride, seed);
            Slice x = Slice.of(Kind.ORDINARY, rows, seed + 1);
            Slice y = Slice.of(Kind.ORDINARY, columns, seed + 2);
            check("gemvTransposed", y, (k, out) -> k.gemvTransposed(w.array(), w.offset(), stride, x.array(), x.offset(),
                    out.array(), out.offset(), rows, columns),
                    j -> product(w, j, stride, x, 0, 1, rows, false), j -> product(w, j, stride, x, 0, 1, rows, true));
        });
    }

    @Test
    void gerAddsAProductOfTwoVectors() {
        forEachKindAndShape((kind, rows, columns, stride, seed) -> {
            Slice x = Slice.of(kind, rows, seed);
            Slice delta = Slice.of(Kind.ORDINARY, columns, seed + 1);
            Slice g = Slice.of(Kind.ORDINARY, rows * stride, seed + 2);
            check("ger", g, (k, out) -> k.ger(x.array(), x.offset(), delta.array(), delta.offset(), out.array(),
                    out.offset(), stride, rows, columns),
                    i -> g.get(i) + (i % stride < columns ? x.get(i / stride) * delta.get(i % stride) : 0), i -> 10
                            + Math.abs(g.get(i)));
        });
    }

    private static double product(Slice a, int aFrom, int aStep, Slice b, int bFrom, int bStep, int n, boolean absolute) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double term = a.get(aFrom + i * aStep) * b.get(bFrom + i * bStep);
            sum += absolute ? Math.abs(term) : term;
        }
        return sum;
    }

    @Test
    void matrixProductsAddToWhatIsThere() {
        for (Kind kind : Kind.values()) {
            for (int[] size : PRODUCTS) {
                checkProduct(kind, size[0], size[1], size[2], false);
                checkProduct(kind, size[0], size[1], size[2], true);
            }
        }
    }

    private static void checkProduct(Kind kind, int m, int n, int k, boolean transposed) {
        int aStride = (transposed ? m : k) + 2;
        int bStride = n + 3;
        int cStride = n + 1;
        Slice a = Slice.of(kind, (transposed ? k : m) * aStride, m + 10L * n + k);
        Slice b = Slice.of(Kind.ORDINARY, k * bStride, 1);
        Slice c = Slice.of(Kind.ORDINARY, m * cStride, 2);
        float[] workspace = new float[Kernels.GEMM_WORKSPACE];
        Arrays.fill(workspace, Float.NaN);
        check(transposed ? "gemmTransposed" : "gemm", c, (kernels, out) -> {
            if (transposed) {
                kernels.gemmTransposed(a.array(), a.offset(), aStride, b.array(), b.offset(), bStride, out.array(),
                        out.offset(), cStride, m, n, k, workspace);
            } else {
                kernels.gemm(a.array(), a.offset(), aStride, b.array(), b.offset(), bStride, out.array(), out.offset(),
                        cStride, m, n, k, workspace);
            }
        }, at -> {
            int i = at / cStride;
            int j = at % cStride;
            int aFrom = transposed ? i : i * aStride;
            return j < n ? c.get(at) + product(a, aFrom, transposed ? aStride : 1, b, j, bStride, k, false) : c.get(at);
        }, at -> 4 + 4 * k);
    }

    /** Strides of 0 are ordinary strides. */
    @Test
    void aStrideOfZeroMakesEveryRowTheSame() {
        int n = 32;
        int k = 3;
        float[] workspace = new float[Kernels.GEMM_WORKSPACE];
        for (int m : new int[] {4, 20, 100}) {
            Slice a = Slice.of(Kind.ORDINARY, Math.max(m, k), m);
            Slice b = Slice.of(Kind.ORDINARY, n, m + 1);
            Slice c = Slice.of(Kind.ORDINARY, m * n, m + 2);
            double sum = a.get(0) + a.get(1) + a.get(2);
            check("gemm", c, (kernels, out) -> kernels.gemm(a.array(), a.offset(), 0, b.array(), b.offset(), 0, out.array(),
                    out.offset(), n, m, n, k, workspace), at -> c.get(at) + sum * b.get(at % n), at -> 20);
            check("gemmTransposed", c, (kernels, out) -> kernels.gemmTransposed(a.array(), a.offset(), 0, b.array(),
                    b.offset(), 0, out.array(), out.offset(), n, m, n, k, workspace),
                    at -> c.get(at) + k * a.get(at / n) * b.get(at % n), at -> 20);
        }
    }

    @Test
    void denseAndSparsePassesAgreeToTheBit() {
        int rows = 640;
        for (int columns : new int[] {1, 16, 199, 200, 208}) {
            Slice x = Slice.of(Kind.ZEROS, rows, columns);
            short[] indices = new short[rows];
            int count = sparseFrame(x, indices, new Random(columns));
            Slice w = Slice.of(Kind.ORDINARY, rows * columns, 3);
            Slice delta = Slice.of(Kind.ORDINARY, columns, 4);
            for (Kernels kernels : Twins.all()) {
                float[] dense = new float[columns];
                float[] sparse = new float[columns];
                kernels.gemvTransposed(w.array(), w.offset(), columns, x.array(), x.offset(), dense, 0, rows, columns);
                kernels.gatherAdd(w.array(), w.offset(), columns, indices, 0, count, sparse, 0, columns);
                assertArrayEquals(dense, sparse, kernels.description());

                Slice denseGradient = w.copy();
                Slice sparseGradient = w.copy();
                kernels.ger(x.array(), x.offset(), delta.array(), delta.offset(), denseGradient.array(), w.offset(), columns,
                        rows, columns);
                kernels.scatterAdd(delta.array(), delta.offset(), indices, 0, count, sparseGradient.array(), w.offset(),
                        columns, columns);
                assertArrayEquals(denseGradient.array(), sparseGradient.array(), kernels.description());
            }
        }
    }

    /** Sets every tenth pixel or so to -1 or 1 and lists it. */
    private static int sparseFrame(Slice x, short[] indices, Random random) {
        int count = 0;
        for (int pixel = 0; pixel < x.n(); pixel++) {
            if (random.nextInt(10) == 0) {
                boolean negative = random.nextBoolean();
                x.array()[x.offset() + pixel] = negative ? -1 : 1;
                indices[count++] = SignedIndex.pack(pixel, negative);
            }
        }
        return count;
    }

    @Test
    void matrixProductsAreTheVectorRoutinesRepeatedToTheBit() {
        int steps = 300;
        int pixels = 101;
        int hidden = 57;
        Slice x = Slice.of(Kind.ORDINARY, steps * pixels, 1);
        Slice w = Slice.of(Kind.ORDINARY, pixels * hidden, 2);
        Slice delta = Slice.of(Kind.ORDINARY, steps * hidden, 3);
        float[] workspace = new float[Kernels.GEMM_WORKSPACE];
        for (Kernels kernels : Twins.all()) {
            float[] forward = new float[steps * hidden];
            float[] oneByOne = new float[steps * hidden];
            kernels.gemm(x.array(), x.offset(), pixels, w.array(), w.offset(), hidden, forward, 0, hidden, steps, hidden,
                    pixels, workspace);
            float[] gradient = new float[pixels * hidden];
            float[] summed = new float[pixels * hidden];
            kernels.gemmTransposed(x.array(), x.offset(), pixels, delta.array(), delta.offset(), hidden,
                    gradient, 0, hidden, pixels, hidden, steps, workspace);
            for (int t = 0; t < steps; t++) {
                int observation = x.offset() + t * pixels;
                kernels.gemvTransposed(w.array(), w.offset(), hidden, x.array(), observation, oneByOne, t * hidden, pixels,
                        hidden);
                kernels.ger(x.array(), observation, delta.array(), delta.offset() + t * hidden, summed, 0, hidden, pixels,
                        hidden);
            }
            assertArrayEquals(oneByOne, forward, kernels.description());
            assertArrayEquals(summed, gradient, kernels.description());
        }
    }
}
