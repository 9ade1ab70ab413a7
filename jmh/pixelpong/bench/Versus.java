package pixelpong.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import pixelpong.cli.Json;
import pixelpong.cli.ProgressLine;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;
import pixelpong.simd.Peak;

/**
 * The kernels beside another library, on the same numbers and shapes, one thread each, in processes of their own.
 *
 * <p>In every turn ours, the other's and the machine's yardstick are timed one right after the other, so that all see the same
 * machine; and what is taken is the time that their threads kept the processor busy, so that other programs disturb less.
 * Before anything is timed, both sides' results are compared.
 */
final class Versus {
    private static final int HIDDEN = 200;
    private static final int PIXELS = 6400;
    private static final int STEPS = 1000;
    private static final int WEIGHTS = HIDDEN * PIXELS;
    /** From one row of hidden units to the next, as the network lays them out. */
    private static final int STRIDE = 208;
    /** Floats that Adam touches, the most of all. */
    private static final int MOST_MEMORY = 4 * WEIGHTS;
    private static final int TURNS = 9;
    private static final double SECONDS_A_TURN = 0.06;
    private static final double WARM_UP_SECONDS = 1.5;
    private static final int PEAK_STEPS = 100_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NANOS = 1e-9;
    private static final double GIGA = 1e-9;

    private static final String HEADINGS = "%-15s %-14s %10s %10s %22s %10s %8s %9s%n";

    private final Kernels k = Kernels.selected();
    private final Trajectory recorded = new Recording().trajectory;
    private final float[] memory = new float[MOST_MEMORY];
    private float sink; // what is computed has to go somewhere, or the compiler leaves it out

    /**
     * A kernel on a shape.
     *
     * @param name as the other side has it; so is the shape, which for a product of matrices is rows of C x columns of C x terms
     * @param operations floating-point operations of the dense calculation; 0 where memory is the limit
     * @param bytes read and written at least; 0 where arithmetic is the limit
     * @param memory floats that they lie in
     * @param body calculates and returns the result
     */
    record Case(String name, String shape, double operations, double bytes, int memory, Supplier<float[]> body) {
    }

    /**
     * What was measured.
     *
     * @param other what the other side calculates with; null if there is none
     * @param peak multiply-adds that touch no memory, in GFLOP/s
     */
    private record Result(String jdk, String kernels, String other, double peak, List<Row> rows) {
    }

    /**
     * A kernel beside its counterpart.
     *
     * @param ours microseconds; also theirs, which is null where there is no such routine
     * @param ratio their time over ours, turn by turn
     * @param gflops null where memory is the limit
     * @param gigabytes a second, read and written; null where arithmetic is the limit
     * @param ofPeak as a share of what the core was found to do in the same turns
     */
    private record Row(String name, String shape, double ours, Double theirs, Spread ratio, Double gflops, Double gigabytes,
            Double ofPeak) {
    }

    /**
     * Times all cases whose name and shape contain the pattern, and prints them.
     *
     * @param opponent the other side; null for ours alone
     * @param json whether to print JSON and nothing else
     */
    void run(String pattern, Opponent opponent, boolean json) throws IOException {
        warmUp(this::multiplyAdd);
        warmUp(() -> copy(MOST_MEMORY));
        double peak = Peak.operations(PEAK_STEPS) / best(this::multiplyAdd) * GIGA;
        String other = opponent == null ? null : opponent.description();
        List<Row> rows = new ArrayList<>();
        if (!json) {
            System.out.printf("ours: %s, JDK %s%n", k.description(), Runtime.version());
            System.out.println(other == null ? "ours alone" : "theirs: " + other + ", one thread");
            System.out.printf("one core: %.0f GFLOP/s multiply-add; copying, read and written: %.0f GB/s within %.0f MB, %.0f"
                    + " GB/s within %.0f MB%n%n", peak, 4.0 * WEIGHTS / best(() -> copy(WEIGHTS)) * GIGA, 4e-6 * WEIGHTS,
                    4.0 * MOST_MEMORY / best(() -> copy(MOST_MEMORY)) * GIGA, 4e-6 * MOST_MEMORY);
            System.out.printf(HEADINGS, "kernel", "shape", "ours, us", "theirs, us", "theirs / ours", "GFLOP/s", "GB/s", "of peak");
        }
        try (ProgressLine progress = new ProgressLine(!json)) {
            for (Case timed : cases()) {
                if ((timed.name + " " + timed.shape).contains(pattern)) {
                    progress.show(timed.name + " " + timed.shape);
                    rows.add(compare(timed, opponent));
                    progress.show("");
                    if (!json) {
                        print(rows.get(rows.size() - 1));
                    }
                }
            }
        }
        if (json) {
            System.out.println(Json.text(new Result(Runtime.version().toString(), k.description(), other, peak, rows)));
        } else {
            System.out.printf("%nMedians of %d turns, in brackets the least and the greatest ratio. Of peak: of what the core was"
                    + " found to do%nin the same turns: multiply-adds for GFLOP/s; for GB/s copying within as much memory as the"
                    + " kernel touches.%nThe other side of sparseForward is dense.%n", TURNS);
        }
    }

    private static void print(Row row) {
        System.out.printf(HEADINGS, row.name, row.shape, String.format("%.2f", row.ours), optional("%.2f", row.theirs),
                row.ratio == null ? "-" : row.ratio, optional("%.1f", row.gflops), optional("%.1f", row.gigabytes),
                row.ofPeak == null ? "-" : String.format("%.0f%%", 100 * row.ofPeak));
    }

    private static String optional(String format, Double value) {
        return value == null ? "-" : String.format(format, value);
    }

    /** A kernel's name and shape, in one. */
    static String label(String name, int[] shape) {
        return name + " " + Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }

    /** The pixels of the sparse forward pass, packed, with commas. */
    String cells() {
        int step = busyStep();
        return IntStream.range(recorded.from(step), recorded.to(step)).mapToObj(i -> "" + recorded.pixels()[i])
                .collect(Collectors.joining(","));
    }

    private List<Case> cases() {
        float[] a = numbers(PIXELS, 1);
        float[] b = numbers(PIXELS, 2);
        float[] y = numbers(PIXELS, 3);
        float[] w = numbers(WEIGHTS, 4); // [hidden][pixel]
        float[] wt = numbers(WEIGHTS, 5); // [pixel][hidden]
        float[] g = numbers(WEIGHTS, 6);
        float[] xs = numbers(STEPS * PIXELS, 7);
        float[] dhs = numbers(STEPS * HIDDEN, 8);
        float[] weights = numbers(WEIGHTS, 9);
        float[] gradient = numbers(WEIGHTS, 10);
        float[] adamWeights = numbers(WEIGHTS, 12);
        float[] delta = numbers(HIDDEN, 11);
        float[] h = new float[STRIDE];
        float[] hs = new float[STEPS * HIDDEN];
        float[] dw = new float[WEIGHTS];
        float[] cache = new float[WEIGHTS];
        float[] mean = new float[WEIGHTS];
        float[] square = new float[WEIGHTS];
        float[] padded = padded(w);
        float[] one = new float[1];
        float[] workspace = new float[Kernels.GEMM_WORKSPACE];
        int[] step = {busyStep() - 1};
        List<Case> cases = new ArrayList<>(List.of(
                new Case("dot", "6400", 2.0 * PIXELS, 0, 0, () -> {
                    one[0] = k.dot(a, 0, b, 0, PIXELS);
                    return one;
                }),
                new Case("sum", "6400", PIXELS, 0, 0, () -> {
                    one[0] = k.sum(a, 0, PIXELS);
                    return one;
                }),
                new Case("axpy", "6400", 2.0 * PIXELS, 0, 0, () -> {
                    k.axpy(1e-3f, a, 0, y, 0, PIXELS);
                    return y;
                }),
                new Case("gemv", "200x6400", 0, 4.0 * WEIGHTS, WEIGHTS, () -> {
                    k.gemv(w, 0, PIXELS, a, 0, h, 0, HIDDEN, PIXELS, workspace);
                    return h;
                }),
                new Case("gemvTransposed", "6400x200", 0, 4.0 * WEIGHTS, WEIGHTS, () -> {
                    k.gemvTransposed(wt, 0, HIDDEN, a, 0, h, 0, PIXELS, HIDDEN);
                    return h;
                }),
                new Case("ger", "6400x200", 0, 8.0 * WEIGHTS, WEIGHTS, () -> {
                    k.ger(a, 0, delta, 0, g, 0, HIDDEN, PIXELS, HIDDEN);
                    return g;
                }),
                new Case("gemm", "1000x200x6400", 2.0 * STEPS * WEIGHTS, 0, 0, () -> {
                    Arrays.fill(hs, 0);
                    k.gemm(xs, 0, PIXELS, wt, 0, HIDDEN, hs, 0, HIDDEN, STEPS, HIDDEN, PIXELS, workspace);
                    return hs;
                }),
                new Case("gemmTransposed", "6400x200x1000", 2.0 * STEPS * WEIGHTS, 0, 0, () -> {
                    Arrays.fill(dw, 0);
                    k.gemmTransposed(xs, 0, PIXELS, dhs, 0, HIDDEN, dw, 0, HIDDEN, PIXELS, HIDDEN, STEPS, workspace);
                    return dw;
                }),
                new Case("rmsProp", "1280000", 0, 20.0 * WEIGHTS, 3 * WEIGHTS, () -> {
                    k.rmsProp(weights, 0, gradient, 0, cache, 0, WEIGHTS, 1e-4f, 0.99f, 1e-5f);
                    return weights;
                }),
                new Case("adam", "1280000", 0, 28.0 * WEIGHTS, 4 * WEIGHTS, () -> {
                    k.adam(adamWeights, 0, gradient, 0, mean, 0, square, 0, WEIGHTS, 1e-4f, 0.9f, 0.999f, 1e-5f);
                    return adamWeights;
                }),
                new Case("sparseForward", "200x6400", 0, 0, 0, () -> {
                    step[0] = (step[0] + 1) % recorded.steps();
                    k.gatherAdd(padded, 0, STRIDE, recorded.pixels(), recorded.from(step[0]), recorded.to(step[0]), h, 0,
                            STRIDE);
                    return h;
                })));
        for (int side = 64; side <= 1024; side *= 2) {
            cases.add(product("gemm", side, side, side, workspace));
        }
        // A minibatch of the recipe win: forward, backward, and the gradient.
        cases.add(product("gemm", 512, 128, 256, workspace));
        cases.add(product("gemm", 512, 256, 128, workspace));
        cases.add(product("gemmTransposed", 256, 128, 512, workspace));
        return cases;
    }

    private Case product(String name, int m, int n, int terms, float[] workspace) {
        boolean transposed = name.equals("gemmTransposed");
        float[] a = numbers(m * terms, 1);
        float[] b = numbers(terms * n, 2);
        float[] c = new float[m * n];
        return new Case(name, m + "x" + n + "x" + terms, 2.0 * m * n * terms, 0, 0, () -> {
            Arrays.fill(c, 0);
            if (transposed) {
                k.gemmTransposed(a, 0, m, b, 0, n, c, 0, n, m, n, terms, workspace);
            } else {
                k.gemm(a, 0, terms, b, 0, n, c, 0, n, m, n, terms, workspace);
            }
            return c;
        });
    }

    /** The same numbers as in versus_numpy.py, between -0.5 and 0.5. */
    static float[] numbers(int n, int seed) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = ((i * 48271L + seed * 7919) % 65537 - 32768) / 65536f;
        }
        return numbers;
    }

    /** [hidden][pixel] as the network has it: [pixel][hidden], rows padded with zeros. */
    private static float[] padded(float[] w) {
        float[] padded = new float[PIXELS * STRIDE];
        for (int i = 0; i < WEIGHTS; i++) {
            padded[i % PIXELS * STRIDE + i / PIXELS] = w[i];
        }
        return padded;
    }

    /** A step of the recording in which much is in motion. */
    private int busyStep() {
        int step = 0;
        while (recorded.to(step) - recorded.from(step) < 30) {
            step++;
        }
        return step;
    }

    private Row compare(Case timed, Opponent other) throws IOException {
        OptionalDouble checksum = other == null ? OptionalDouble.empty() : other.checksum(timed);
        Opponent opponent = checksum.isPresent() ? other : null;
        if (opponent != null) {
            double theirs = checksum.getAsDouble();
            double ours = checksum(timed.body.get());
            if (!(Math.abs(ours - theirs) <= 2e-4 * theirs)) {
                throw new IllegalStateException(timed.name + " " + timed.shape + ": ours gives " + ours + " but theirs " + theirs);
            }
        }
        Runnable body = () -> sink += timed.body.get()[0];
        warmUp(body);
        boolean inMemory = timed.bytes > 0;
        boolean inRegisters = timed.operations > 0;
        Runnable yardstick = inMemory ? () -> copy(timed.memory) : this::multiplyAdd;
        double yard = inMemory ? 4.0 * timed.memory : Peak.operations(PEAK_STEPS);
        double work = inMemory ? timed.bytes : timed.operations;
        int calls = callsATurn(seconds(body, 3));
        int theirCalls = 0;
        if (opponent != null) {
            int warmUp = callsATurn(opponent.seconds(timed, 1)); // a library of the JVM has to be compiled, too
            opponent.seconds(timed, (int) Math.ceil(warmUp * WARM_UP_SECONDS / SECONDS_A_TURN));
            theirCalls = callsATurn(opponent.seconds(timed, 3));
        }
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            ours.add(seconds(body, calls));
            if (opponent != null) {
                theirs.add(opponent.seconds(timed, theirCalls));
            }
            shares.add(work / ours.get(turn) / (yard / best(yardstick)));
        }
        double seconds = Spread.of(ours).median();
        return new Row(timed.name, timed.shape, seconds * 1e6, opponent == null ? null : Spread.of(theirs).median() * 1e6,
                opponent == null ? null : Spread.ofRatios(theirs, ours), inRegisters ? timed.operations / seconds * GIGA : null,
                inMemory ? timed.bytes / seconds * GIGA : null, inMemory || inRegisters ? Spread.of(shares).median() : null);
    }

    private static int callsATurn(double secondsACall) {
        return (int) Math.ceil(SECONDS_A_TURN / secondsACall);
    }

    static double checksum(float[] result) {
        double sum = 0;
        for (float value : result) {
            sum += Math.abs(value);
        }
        return sum;
    }

    private void multiplyAdd() {
        sink += Peak.multiplyAdd(PEAK_STEPS);
    }

    /** Copies one half of so many floats into the other. */
    private void copy(int floats) {
        System.arraycopy(memory, 0, memory, floats / 2, floats / 2);
    }

    private static void warmUp(Runnable body) {
        for (double spent = 0; spent < WARM_UP_SECONDS; spent += seconds(body, 1)) {
            // The compiler is at work.
        }
    }

    /** The seconds a call keeps this thread busy, over so many calls. */
    static double seconds(Runnable body, int calls) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            body.run();
        }
        return (THREADS.getCurrentThreadCpuTime() - start) * NANOS / calls;
    }

    /** The shortest of a few calls. */
    private static double best(Runnable body) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            best = Math.min(best, seconds(body, 1));
        }
        return best;
    }
}
