package pixelpong.policy;

/** The memory layout of a layer's units, and how threads share them. */
public final class Units {
    /** Units that are never divided: the floats of the widest vector (512 bits). */
    static final int BLOCK = 16;

    private Units() {
    }

    /** Floats from one row of {@code units} to the next: a multiple of the widest vector. The rest is padding, always 0. */
    static int stride(int units) {
        return (units + BLOCK - 1) / BLOCK * BLOCK;
    }

    /**
     * The first unit of share {@code share} when {@code shares} threads share a row: a multiple of the widest vector, so that no
     * share ends within one.
     */
    public static int shareStart(int stride, int share, int shares) {
        return (int) ((long) stride / BLOCK * share / shares) * BLOCK;
    }
}
