package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.management.ThreadMXBean;

/** Once compiled, no kernel allocates: a vector that misses its register would show here. */
class AllocationTest {

    private static final int ROWS = 64;
    private static final int N = 200;
    private static final int CALLS = 500;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final float[] w = new float[ROWS * N];
    private final float[] g = new float[ROWS * N];
    private final float[] product = new float[ROWS * N];
    private final float[] x = new float[N];
    private final float[] y = new float[N];
    private final float[] m = new float[N];
    private final float[] v = new float[N];
    private final short[] indices = {0, 3, 20, 41, 127};
    private final int[] rows = {0, 3, 20, ROWS - 1};
    private final float[] factors = {1, 1, 3, 1};
    private final byte[] screen = new byte[210 * 160];
    private final byte[] before = new byte[210 * 160];
    private final byte[] table = new byte[256];
    private final byte[] frame = new byte[6400];
    private final byte[] previous = new byte[6400];
    private final short[] pixels = new short[6400];
    private final float[] dense = new float[6400];
    private final float[] workspace = new float[Kernels.GEMM_WORKSPACE];
    private float result;

    private Map<String, Consumer<Kernels>> kernels() {
        frame[100] = 1;
        screen[3200] = 2;
        table[2] = 1;
        Map<String, Consumer<Kernels>> all = new LinkedHashMap<>();
        all.put("dot", k -> result += k.dot(x, 0, y, 0, N));
        all.put("axpy", k -> k.axpy(0.5f, x, 0, y, 0, N));
        all.put("sumRows", k -> k.sumRows(w, 0, N, rows, factors, 0, rows.length, y, 0, N));
        all.put("addToRows", k -> k.addToRows(x, 0, rows, factors, 0, rows.length, g, 0, N, N));
        all.put("gatherAdd", k -> k.gatherAdd(w, 0, N, indices, 0, indices.length, y, 0, N));
        all.put("scatterAdd", k -> k.scatterAdd(x, 0, indices, 0, indices.length, g, 0, N, N));
        all.put("relu", k -> k.relu(x, 0, N));
        all.put("reluBackward", k -> k.reluBackward(0.5f, x, 0, y, 0, m, 0, N));
        all.put("rmsProp", k -> k.rmsProp(x, 0, y, 0, v, 0, N, 1e-3f, 0.99f, 1e-5f));
        all.put("adam", k -> k.adam(x, 0, y, 0, m, 0, v, 0, N, 1e-3f, 0.9f, 0.999f, 1e-8f));
        all.put("sum", k -> result += k.sum(x, 0, N));
        all.put("variance", k -> result += k.variance(x, 0, N, 0.5f));
        all.put("gemv", k -> k.gemv(w, 0, N, x, 0, y, 0, ROWS, N, workspace));
        all.put("gemvTransposed", k -> k.gemvTransposed(w, 0, N, x, 0, y, 0, ROWS, N));
        all.put("ger", k -> k.ger(x, 0, y, 0, g, 0, N, ROWS, N));
        all.put("gemm", k -> k.gemm(w, 0, ROWS, g, 0, N, product, 0, N, ROWS, N, ROWS, workspace));
        all.put("gemmTransposed", k -> k.gemmTransposed(w, 0, ROWS, g, 0, N, product, 0, N, ROWS, N, ROWS, workspace));
        all.put("binarise", k -> k.binarise(screen, 0, 320, table, frame, 0, 80, 80));
        all.put("difference", k -> k.difference(frame, 0, previous, 0, dense, 0, 6400));
        all.put("differencePixels", k -> result += k.differencePixels(frame, 0, previous, 0, 6400, pixels, 0));
        all.put("screenPixels", k -> result += k.screenPixels(screen, 0, before, 0, 320, table, 80, 80, pixels, 0));
        return all;
    }

    @Test
    void nothingIsAllocatedOnceCompiled() {
        Map<String, Consumer<Kernels>> all = kernels();
        for (Kernels kernels : Twins.all()) {
            all.forEach((name, call) -> assertSettles(name + " (" + kernels.description() + ")", kernels, call));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void nothingIsAllocatedAtAnyWidth(int bits) throws Exception {
        Twins.assumeVectorsOf(bits);
        assertEquals("vector, " + bits + " bits settled", Fork.run(Settle.class, Fork.MODULE, "-Dpixelpong.vectorBits=" + bits));
    }

    /** The same in a JVM of another width. */
    static final class Settle {

        private Settle() {
        }

        public static void main(String[] args) {
            AllocationTest test = new AllocationTest();
            Kernels kernels = Kernels.selected();
            test.kernels().forEach((name, call) -> test.assertSettles(name, kernels, call));
            System.out.println(kernels.description() + " settled");
        }
    }

    /** The compiler works beside us: calls are made until two rounds in a row allocate nothing. */
    private void assertSettles(String name, Kernels kernels, Consumer<Kernels> call) {
        long start = System.nanoTime();
        int quiet = 0;
        long allocated = 0;
        while (quiet < 2) {
            assertTrue(System.nanoTime() - start < PATIENCE_NANOS, name + " still allocates " + allocated + " bytes in "
                    + CALLS + " calls");
            allocated = allocatedBy(kernels, call);
            quiet = allocated == 0 ? quiet + 1 : 0;
        }
    }

    private long allocatedBy(Kernels kernels, Consumer<Kernels> call) {
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < CALLS; i++) {
            call.accept(kernels);
        }
        return threads.getThreadAllocatedBytes(thread) - before;
    }
}
