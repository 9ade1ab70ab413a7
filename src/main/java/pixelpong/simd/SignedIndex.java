package pixelpong.simd;

/**
 * An index and a sign, packed into a {@code short}: {@code index << 1 | (negative ? 1 : 0)}. Sparse pixels are a list of them; so
 * are the vertical runs of an observation, with indices into a table. Packed values are never negative and sort by index.
 */
public final class SignedIndex {
    /** The number of indices, which start at 0. */
    public static final int INDICES = 1 << 14;

    private SignedIndex() {
    }

    /** Packs an index from 0 to {@link #INDICES} - 1, which is not checked, and a sign. */
    public static short pack(int index, boolean negative) {
        return (short) (index << 1 | (negative ? 1 : 0));
    }

    /** The index without its sign. */
    public static int index(short packed) {
        return packed >>> 1;
    }

    /** Whether the sign is negative. */
    public static boolean isNegative(short packed) {
        return (packed & 1) != 0;
    }

    /** The sign as a factor: 1 or -1. */
    public static float sign(short packed) {
        return 1 - 2 * (packed & 1);
    }
}
