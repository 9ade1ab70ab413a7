package pixelpong.learn;

import pixelpong.simd.Kernels;

/** Checks arrays for numbers that are not finite. */
final class Finite {
    private Finite() {
    }

    /** Whether all elements from index {@code from} on are finite. */
    static boolean all(float[] values, int from, Kernels kernels) {
        // One sum suffices: NaN and infinity survive every addition, and numbers whose sum overflows are useless, too.
        return Float.isFinite(kernels.sum(values, from, values.length - from));
    }
}
