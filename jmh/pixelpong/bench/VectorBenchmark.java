package pixelpong.bench;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The kernels on vectors: a row of hidden units, a frame, and all weights of the tutorial's network. */
public class VectorBenchmark extends KernelBenchmark {
    /** Elements. */
    @Param({"200", "6400", "1280000"})
    public int n;

    private float[] w;
    private float[] g;
    private float[] m;
    private float[] v;

    @Override
    void prepare(Random random) {
        w = numbers(n, random);
        g = numbers(n, random);
        m = numbers(n, random);
        v = new float[n];
    }

    @Benchmark
    public float dot() {
        return k.dot(w, 0, g, 0, n);
    }

    @Benchmark
    public float sum() {
        return k.sum(w, 0, n);
    }

    @Benchmark
    public float variance() {
        return k.variance(w, 0, n, 0.01f);
    }

    @Benchmark
    public float[] axpy() {
        k.axpy(1e-3f, g, 0, w, 0, n);
        return w;
    }

    @Benchmark
    public float[] relu() {
        k.relu(w, 0, n);
        return w;
    }

    @Benchmark
    public float[] reluBackward() {
        k.reluBackward(0.3f, w, 0, g, 0, m, 0, n);
        return m;
    }

    @Benchmark
    public float[] rmsProp() {
        k.rmsProp(w, 0, g, 0, v, 0, n, 1e-4f, 0.99f, 1e-5f);
        return w;
    }

    @Benchmark
    public float[] adam() {
        k.adam(w, 0, g, 0, m, 0, v, 0, n, 1e-4f, 0.9f, 0.999f, 1e-5f);
        return w;
    }
}
