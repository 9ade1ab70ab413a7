package pixelpong.simd;

/** Where the elements of an array of floats begin in this JVM. */
final class ArrayLayout {
    private static final int CACHE_LINE = 64;
    private static final int USUAL_HEADER = 16;

    private ArrayLayout() {
    }

    /** The first element that is a whole number of cache lines behind the beginning of its array. */
    static int firstInLine() {
        return Math.floorMod(-header(), CACHE_LINE) / Float.BYTES;
    }

    /**
     * Bytes before the first element: 16, but 12 with compact object headers, and more where class pointers are not compressed. Only
     * a class that is not part of Java SE knows; where it is gone, the usual length is taken.
     */
    private static int header() {
        try {
            return Class.forName("sun.misc.Unsafe").getField("ARRAY_FLOAT_BASE_OFFSET").getInt(null);
        } catch (ReflectiveOperationException e) {
            return USUAL_HEADER;
        }
    }
}
