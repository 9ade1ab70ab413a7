package pixelpong.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;

/** A range of numbers inside a larger array, with margins that no kernel may touch. */
record Slice(float[] array, int offset, int n) {

    private static final int MARGIN = 19;
    private static final float UNTOUCHED = -12345.5f;

    /** What the numbers are like: ordinary ones, or ordinary ones salted with what trips arithmetic up. */
    enum Kind {
        ORDINARY, ZEROS, DENORMAL, ONE_NAN, INFINITE, BOTH_INFINITIES;

        private void fill(float[] numbers, int from, int to, Random random) {
            for (int i = from; i < to; i++) {
                float ordinary = (float) random.nextGaussian();
                numbers[i] = switch (this) {
                    case ZEROS -> random.nextBoolean() ? 0f : -0f;
                    case DENORMAL -> random.nextInt(1 << 23) * Float.MIN_VALUE * (random.nextBoolean() ? 1 : -1);
                    default -> ordinary;
                };
            }
            if (from < to) {
                int somewhere = from + random.nextInt(to - from);
                int elsewhere = from + random.nextInt(to - from);
                switch (this) {
                    case ONE_NAN -> numbers[somewhere] = Float.NaN;
                    case INFINITE -> numbers[somewhere] = Float.NEGATIVE_INFINITY;
                    case BOTH_INFINITIES -> {
                        numbers[somewhere] = Float.NEGATIVE_INFINITY;
                        numbers[elsewhere] = Float.POSITIVE_INFINITY;
                    }
                    default -> { }
                }
            }
        }
    }

    static Slice of(Kind kind, int n, long seed) {
        Random random = new Random(seed);
        int offset = MARGIN + random.nextInt(5);
        float[] array = new float[offset + n + MARGIN];
        Arrays.fill(array, UNTOUCHED);
        kind.fill(array, offset, offset + n, random);
        return new Slice(array, offset, n);
    }

    static Slice of(float... numbers) {
        Slice slice = of(Kind.ZEROS, numbers.length, 0);
        System.arraycopy(numbers, 0, slice.array, slice.offset, numbers.length);
        return slice;
    }

    double get(int i) {
        return array[offset + i];
    }

    Slice copy() {
        return new Slice(array.clone(), offset, n);
    }

    /** Squares every number: for what must not be negative. */
    Slice squared() {
        Slice squares = copy();
        for (int i = offset; i < offset + n; i++) {
            squares.array[i] *= squares.array[i];
        }
        return squares;
    }

    void assertMarginsUntouched(String what) {
        for (int i = 0; i < array.length; i++) {
            if (i < offset || i >= offset + n) {
                assertEquals(UNTOUCHED, array[i], what + " wrote outside its range, at " + (i - offset) + " of " + n);
            }
        }
    }

    /** Compares bits; all NaNs are one. */
    void assertSameBits(Slice other, String what) {
        for (int i = 0; i < n; i++) {
            if (Float.floatToIntBits(array[offset + i]) != Float.floatToIntBits(other.array[offset + i])) {
                assertEquals(other.array[offset + i], array[offset + i], what + " differs from the scalar twin at " + i
                        + " of " + n);
            }
        }
    }
}
