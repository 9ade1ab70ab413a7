package pixelpong.util;

/**
 * The generator of all random numbers: SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
 * Generators", OOPSLA 2014).
 *
 * <p>Allocates in the constructor only. One instance belongs to one thread. This class exists so that the numbers are the
 * same on every JDK and processor: no standard fixes how {@code java.util.Random} draws a Gaussian, and {@code Math.log}
 * may differ in its last bit.
 */
public final class SplitMix64 {
    /** 2^64 divided by the golden ratio, made odd: the difference of successive states. */
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private static final double UNIT = 0x1.0p-53;

    private long state;
    private double spareGaussian;
    private boolean hasSpareGaussian;

    /** @param state the initial state; equal states give equal numbers */
    public SplitMix64(long state) {
        this.state = state;
    }

    /** A generator at the start of stream {@code stream} of {@code seed}, as {@link #restart} has it. */
    public static SplitMix64 stream(long seed, long stream) {
        SplitMix64 random = new SplitMix64(0);
        random.restart(seed, stream);
        return random;
    }

    /** Starts stream {@code stream} of {@code seed}; two streams of one seed never start in the same state. */
    public void restart(long seed, long stream) {
        state = mix(mix(seed) + stream);
        hasSpareGaussian = false;
    }

    /** The next 64 bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * UNIT;
    }

    /** Uniform in 0..bound-1, up to a bias of bound / 2^32; {@code bound} must be positive. */
    public int nextInt(int bound) {
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    /** Standard normal, by Marsaglia's polar method. */
    public double nextGaussian() {
        if (hasSpareGaussian) {
            hasSpareGaussian = false;
            return spareGaussian;
        }
        double x;
        double y;
        double square;
        do {
            x = 2 * nextDouble() - 1;
            y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double scale = Math.sqrt(-2 * StrictMath.log(square) / square);
        spareGaussian = y * scale;
        hasSpareGaussian = true;
        return x * scale;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
