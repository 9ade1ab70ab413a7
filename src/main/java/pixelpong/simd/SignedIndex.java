package pixelpong.simd;

/**
 * The index of a row and a sign, packed into a {@code short}: {@code index << 1 | (negative ? 1 : 0)}. A sparse frame is a
 * list of them, one for each pixel that differs; so is an observation in strokes, whose indices are numbers in a
 * table. Packed, none is below 0, and they are in the order of their indices.
 */
public final class SignedIndex {
    /** How many indices there are: 0 to one less. */
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
