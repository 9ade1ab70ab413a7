package pixelpong.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Runs what the benchmarks measure, so that a wrong benchmark cannot publish figures. */
@Tag("any-jdk")
class BodiesTest {
    @ParameterizedTest
    @ValueSource(classes = {VectorBenchmark.class, MatrixBenchmark.class, FrameBenchmark.class, NetworkBenchmark.class,
        TrainingBenchmark.class})
    void twinsComputeTheSameAndSomething(Class<? extends KernelBenchmark> benchmark) throws Exception {
        for (Method body : benchmark.getMethods()) {
            if (body.isAnnotationPresent(Benchmark.class)) {
                for (String shape : shapes(benchmark)) {
                    String name = body.getName() + " " + shape;
                    Object[] scalar = results(benchmark, KernelBenchmark.SCALAR, shape, body);
                    assertNotEquals(0, largest(scalar[0]), name + " computes nothing");
                    if (vectorModule()) {
                        assertArrayEquals(scalar, results(benchmark, KernelBenchmark.VECTOR, shape, body), name);
                    }
                }
            }
        }
    }

    private static boolean vectorModule() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** The values of the parameter beside the twins, or one that means there is none. */
    private static List<String> shapes(Class<?> benchmark) {
        Field shape = shapeField(benchmark);
        return shape == null ? List.of("") : List.of(shape.getAnnotation(Param.class).value());
    }

    private static Field shapeField(Class<?> benchmark) {
        return Stream.of(benchmark.getDeclaredFields()).filter(field -> field.isAnnotationPresent(Param.class)).findAny()
                .orElse(null);
    }

    /** What two calls return. */
    private static Object[] results(Class<? extends KernelBenchmark> type, String kernels, String shape, Method body)
            throws Exception {
        KernelBenchmark benchmark = type.getConstructor().newInstance();
        benchmark.kernels = kernels;
        Field field = shapeField(type);
        if (field != null) {
            field.set(benchmark, field.getType() == int.class ? (Object) Integer.valueOf(shape) : shape);
        }
        benchmark.setUp();
        return new Object[] {copy(body.invoke(benchmark)), copy(body.invoke(benchmark))};
    }

    private static Object copy(Object result) {
        if (result instanceof float[]) {
            return ((float[]) result).clone();
        }
        return result instanceof short[] ? ((short[]) result).clone()
                : result instanceof byte[] ? ((byte[]) result).clone() : result;
    }

    private static double largest(Object result) {
        if (!result.getClass().isArray()) {
            return Math.abs(((Number) result).doubleValue());
        }
        double largest = 0;
        for (int i = 0; i < Array.getLength(result); i++) {
            double value = Math.abs(((Number) Array.get(result, i)).doubleValue());
            if (!(value < 1e6)) {
                fail("element " + i + " is " + value);
            }
            largest = Math.max(largest, value);
        }
        return largest;
    }

    @Test
    void denseAndSparseComputeTheSame() {
        for (String kernels : vectorModule() ? List.of(KernelBenchmark.SCALAR, KernelBenchmark.VECTOR)
                : List.of(KernelBenchmark.SCALAR)) {
            NetworkBenchmark dense = prepared(network(), kernels);
            NetworkBenchmark sparse = prepared(network(), kernels);
            for (int i = 0; i < 3; i++) {
                assertEquals(dense.forwardDense(), sparse.forwardSparse());
                assertArrayEquals(dense.backwardDense(), sparse.backwardSparse());
            }
            FrameBenchmark frames = prepared(new FrameBenchmark(), kernels);
            float[] difference = frames.differenceDense();
            assertArrayEquals(difference, FrameBenchmark.toDense(frames.differenceSparse()));
            assertArrayEquals(difference, FrameBenchmark.toDense(frames.screenSparse()));
        }
    }

    private static NetworkBenchmark network() {
        NetworkBenchmark benchmark = new NetworkBenchmark();
        benchmark.hidden = 200;
        return benchmark;
    }

    private static <T extends KernelBenchmark> T prepared(T benchmark, String kernels) {
        benchmark.kernels = kernels;
        benchmark.setUp();
        return benchmark;
    }

    /** The recording is a whole episode as the agent would see it. */
    @Test
    void theRecordingIsAnEpisode() {
        Recording recording = new Recording();
        int steps = recording.trajectory.steps();
        assertEquals(21, Math.max(points(recording, 1), points(recording, -1)));
        double pixels = recording.trajectory.to(steps - 1) / (double) steps;
        assertEquals(25, pixels, 15, "pixels a step");
        List<Integer> pictures = new ArrayList<>();
        for (byte[] screen : recording.screens) {
            pictures.add(Arrays.hashCode(screen));
        }
        assertEquals(recording.screens.length, pictures.stream().distinct().count(), "pictures differ");
    }

    private static long points(Recording recording, int sign) {
        long points = 0;
        for (int step = 0; step < recording.trajectory.steps(); step++) {
            points += Math.max(0, sign * recording.trajectory.reward(step));
        }
        return points;
    }
}
