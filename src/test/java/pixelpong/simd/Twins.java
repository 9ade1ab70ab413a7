package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntToDoubleFunction;

/** Runs one routine on both twins and holds the results against each other and against double precision. */
final class Twins {

    static final boolean HAS_VECTOR = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    /** Everything that may go wrong at 4, 8 and 16 lanes, and the sizes of the program. */
    static final int[] SIZES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 199, 200, 201, 208, 1021, 6399, 6400, 6401};

    /** A float's relative precision; sums may be off by a few of them, relative to the sum of absolute terms. */
    private static final double PRECISION = Math.ulp(1f);

    private Twins() {
    }

    static List<Kernels> all() {
        return HAS_VECTOR ? List.of(Kernels.scalar(), Kernels.vector()) : List.of(Kernels.scalar());
    }

    /** Skips a test of the vector twin where it cannot run. */
    static void assumeVectorsOf(int bits) {
        assumeTrue(HAS_VECTOR, "skipped: this JVM has no vector module");
        assumeTrue(bits <= VectorWidth.hardwareBits(), "skipped: this processor has no vectors of " + bits + " bits");
    }

    @FunctionalInterface
    interface SizedCase {
        void check(Slice.Kind kind, int n, long seed);
    }

    static void forEachKindAndSize(SizedCase check) {
        for (Slice.Kind kind : Slice.Kind.values()) {
            for (int n : SIZES) {
                check.check(kind, n, 1000L * n + kind.ordinal());
            }
        }
    }

    /** Runs the routine on fresh copies of {@code before}; {@code scale} says how large the terms of a result are. */
    static void check(String name, Slice before, BiConsumer<Kernels, Slice> routine,
                      IntToDoubleFunction expected, IntToDoubleFunction scale) {
        Slice scalar = null;
        for (Kernels kernels : all()) {
            String what = name + " (" + kernels.description() + ")";
            Slice after = before.copy();
            routine.accept(kernels, after);
            after.assertMarginsUntouched(what);
            for (int i = 0; i < after.n(); i++) {
                assertClose(expected.applyAsDouble(i), after.get(i), scale.applyAsDouble(i), what + " at " + i + " of "
                        + after.n());
            }
            if (scalar == null) {
                scalar = after;
            } else {
                after.assertSameBits(scalar, what);
            }
        }
    }

    static void check(String name, Slice before, BiConsumer<Kernels, Slice> routine, IntToDoubleFunction expected) {
        check(name, before, routine, expected, i -> Math.abs(expected.applyAsDouble(i)));
    }

    private static void assertClose(double expected, double actual, double scale, String what) {
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            assertEquals(expected, actual, what);
        } else {
            double tolerance = 8 * PRECISION * scale + 8 * Float.MIN_VALUE;
            assertTrue(Math.abs(expected - actual) <= tolerance,
                    () -> what + ": expected " + expected + " +- " + tolerance + " but was " + actual);
        }
    }
}
