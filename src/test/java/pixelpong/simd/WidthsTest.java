package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.zip.CRC32;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The width is fixed when a JVM starts: every width gets a JVM, and must print the checksum of the scalar twin. */
class WidthsTest {

    /** Runs every kernel often enough to be compiled; interpreted and compiled code must agree too. */
    static final class Checksum {

        private static final int REPETITIONS = 40;
        private static final int[] SIZES = {0, 1, 3, 4, 5, 15, 16, 17, 33, 47, 199, 200, 208, 1021};
        private static final int ROWS = 11;
        private static final int FEW_ROWS = 5; // matrix products treat them in another way

        private final Kernels kernels = Kernels.selected();
        private final CRC32 crc = new CRC32();
        private final float[] workspace = new float[Kernels.GEMM_WORKSPACE];

        public static void main(String[] args) {
            Checksum checksum = new Checksum();
            long first = checksum.ofAllKernels();
            for (int i = 1; i < REPETITIONS; i++) {
                long again = checksum.ofAllKernels();
                if (again != first) {
                    throw new IllegalStateException("round " + i + " gave " + again + " after " + first);
                }
            }
            System.out.println(checksum.kernels.description() + ": " + first);
        }

        private long ofAllKernels() {
            crc.reset();
            for (int n : SIZES) {
                Random random = new Random(n);
                vectors(n, random);
                matrices(n, random);
                frames(n, random);
            }
            return crc.getValue();
        }

        private void vectors(int n, Random random) {
            float[] x = numbers(n, random);
            float[] y = numbers(n, random);
            float[] z = numbers(n, random);
            float[] w = numbers(n, random);
            add(kernels.dot(x, 1, y, 1, n), kernels.sum(x, 1, n), kernels.variance(x, 1, n, 0.1f));
            kernels.axpy(0.3f, x, 1, y, 1, n);
            add(y);
            kernels.reluBackward(0.3f, x, 1, y, 1, z, 1, n);
            add(z);
            kernels.relu(y, 1, n);
            kernels.rmsProp(w, 1, x, 1, y, 1, n, 0.01f, 0.99f, 1e-5f);
            add(w);
            add(y);
            kernels.adam(w, 1, x, 1, z, 1, y, 1, n, 0.01f, 0.9f, 0.999f, 1e-8f);
            add(w);
            add(y);
            add(z);
        }

        private void matrices(int n, Random random) {
            float[] w = numbers(ROWS * n, random);
            float[] x = numbers(Math.max(n, ROWS), random);
            float[] y = numbers(Math.max(n, ROWS), random);
            short[] indices = {2, 5, 7, 8, 10, 15, 18};
            kernels.gatherAdd(w, 1, n, indices, 0, indices.length, y, 1, n);
            add(y);
            kernels.gemv(w, 1, n, x, 1, y, 1, ROWS, n, workspace);
            add(y);
            kernels.gemvTransposed(w, 1, n, x, 1, y, 1, ROWS, n);
            add(y);
            kernels.scatterAdd(y, 1, indices, 0, indices.length, w, 1, n, n);
            kernels.ger(x, 1, y, 1, w, 1, n, ROWS, n);
            int[] rows = {3, 2, ROWS - 1, 7, 3};
            float[] factors = {1, 4, 1, -0.3f, 1};
            kernels.sumRows(w, 1, n, rows, factors, 0, rows.length, y, 1, n);
            kernels.addToRows(y, 1, rows, factors, 0, rows.length, w, 1, n, n);
            add(w);
            float[] b = numbers(ROWS * n, random);
            float[] c = numbers(ROWS * ROWS, random);
            float[] d = numbers(ROWS * n, random);
            kernels.gemm(c, 1, ROWS, w, 1, n, d, 1, n, ROWS, n, ROWS, workspace);
            kernels.gemm(c, 1, ROWS, w, 1, n, d, 1, n, FEW_ROWS, n, ROWS, workspace);
            kernels.gemmTransposed(c, 1, ROWS, b, 1, n, d, 1, n, ROWS, n, ROWS, workspace);
            add(d);
        }

        private void frames(int n, Random random) {
            byte[] screen = new byte[2 * n];
            byte[] table = new byte[256];
            byte[] frame = new byte[n];
            byte[] previous = new byte[n];
            random.nextBytes(screen);
            for (int i = 0; i < 256; i++) {
                table[i] = (byte) random.nextInt(2);
            }
            kernels.binarise(screen, 0, 2 * n, table, frame, 0, 1, n);
            crc.update(frame);
            short[] pixels = new short[n];
            float[] x = new float[n];
            kernels.difference(frame, 0, previous, 0, x, 0, n);
            add(x);
            add(kernels.differencePixels(frame, 0, previous, 0, n, pixels, 0));
            add(kernels.screenPixels(screen, 0, new byte[2 * n], 0, 2 * n, table, 1, n, pixels, 0));
            for (short pixel : pixels) {
                add(pixel);
            }
        }

        private static float[] numbers(int n, Random random) {
            float[] x = new float[n + 1];
            for (int i = 0; i <= n; i++) {
                x[i] = (float) random.nextGaussian();
            }
            return x;
        }

        private void add(float... values) {
            for (float value : values) {
                int bits = Float.floatToIntBits(value);
                crc.update(bits);
                crc.update(bits >>> 8);
                crc.update(bits >>> 16);
                crc.update(bits >>> 24);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void everyWidthGivesTheScalarResult(int bits) throws Exception {
        Twins.assumeVectorsOf(bits);
        String scalar = Fork.run(Checksum.class, "-Dpixelpong.kernels=scalar");
        String vector = Fork.run(Checksum.class, Fork.MODULE, "-Dpixelpong.kernels=vector", "-Dpixelpong.vectorBits=" + bits);
        assertEquals(scalar.replace("scalar", "vector, " + bits + " bits"), vector);
    }

    @Test
    void theModuleDoesNotChangeTheScalarResult() throws Exception {
        assertEquals(Fork.run(Checksum.class), Fork.run(Checksum.class, Fork.MODULE, "-Dpixelpong.kernels=scalar"));
    }
}
