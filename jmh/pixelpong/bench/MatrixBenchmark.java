package pixelpong.bench;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import pixelpong.simd.Kernels;

/** Dense products of the tutorial's first layer: of one step, and of an episode of 1000 steps. */
public class MatrixBenchmark extends KernelBenchmark {
    private static final int STEPS = 1000;

    /** Hidden units x pixels. */
    @Param("200x6400")
    public String shape;

    private int hidden;
    private int pixels;
    private float[] w; // [hidden][pixel] or [pixel][hidden]
    private float[] x; // [pixel]
    private float[] h; // [hidden]
    private float[] workspace;
    private float[] xs; // [step][pixel]
    private float[] hs; // [step][hidden]

    @Override
    void prepare(Random random) {
        hidden = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
        pixels = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
        w = numbers(hidden * pixels, random);
        x = numbers(pixels, random);
        h = numbers(hidden, random);
        xs = numbers(STEPS * pixels, random);
        hs = numbers(STEPS * hidden, random);
        workspace = new float[Kernels.GEMM_WORKSPACE];
    }

    @Benchmark
    public float[] gemv() {
        k.gemv(w, 0, pixels, x, 0, h, 0, hidden, pixels, workspace);
        return h;
    }

    @Benchmark
    public float[] gemvTransposed() {
        k.gemvTransposed(w, 0, hidden, x, 0, h, 0, pixels, hidden);
        return h;
    }

    @Benchmark
    public float[] ger() {
        k.ger(x, 0, h, 0, w, 0, hidden, pixels, hidden);
        return w;
    }

    /** The forward pass of the whole episode. */
    @Benchmark
    public float[] gemm() {
        k.gemm(xs, 0, pixels, w, 0, hidden, hs, 0, hidden, STEPS, hidden, pixels, workspace);
        return hs;
    }

    /** The backward pass of the whole episode. */
    @Benchmark
    public float[] gemmTransposed() {
        k.gemmTransposed(xs, 0, pixels, hs, 0, hidden, w, 0, hidden, pixels, hidden, STEPS, workspace);
        return w;
    }
}
