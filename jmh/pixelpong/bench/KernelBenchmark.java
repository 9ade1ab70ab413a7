package pixelpong.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pixelpong.simd.Kernels;

/**
 * What all benchmarks have in common: the pair of twins, and how long and how often they are measured.
 *
 * <p>A benchmark returns what it computed: so the compiler cannot leave it out, and {@link BodiesTest} can compare it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public abstract class KernelBenchmark {
    static final String SCALAR = "scalar";
    static final String VECTOR = "vector";

    /** Which twin. */
    @Param({SCALAR, VECTOR})
    public String kernels;

    /** Its kernels. */
    Kernels k;

    /** Makes the data. */
    @Setup
    public final void setUp() {
        k = kernels.equals(SCALAR) ? Kernels.scalar() : Kernels.vector();
        prepare(new Random(1));
    }

    abstract void prepare(Random random);

    /** Numbers of the size that weights, activations and gradients have here. */
    static float[] numbers(int n, Random random) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (float) random.nextGaussian() / 8;
        }
        return numbers;
    }
}
