package pixelpong.pixels;

import java.util.Arrays;

/**
 * An observation as vertical runs: adjacent pixels of one column that have the same sign. A paddle is two runs of eight pixels, the
 * ball one run of two: three runs instead of 18 pixels. Runs recur from step to step although sets of pixels do not, so each run
 * needs to be summed only once.
 *
 * <p>A run is packed into an int as {@code (top pixel * LONGEST + length - 1) << 1 | (negative ? 1 : 0)}; its pixels lie
 * {@link Screen#FRAME_SIDE} apart. Without its sign it is a {@linkplain #shape shape}. Only this class knows the packing. One
 * instance belongs to one thread. Allocates in the constructor only.
 */
public final class VerticalRuns {
    /** The maximum number of runs of an observation: one for each pixel. */
    public static final int MOST = Observation.MOST_PIXELS;

    /** The maximum number of pixels of a run: a longer column is split. */
    public static final int LONGEST = 8;
    private static final int ONE_LONGER = 2; // added to a packed run

    private final int[] lastIn = new int[Screen.FRAME_SIDE]; // [column]: the run that the next pixel may extend
    private final int[] runs = new int[MOST];
    private int count;

    private static final int NONE = -1;

    /** Finds the runs of an observation, ordered by their top pixels. */
    public void encode(Observation observation) {
        SparsePixels pixels = observation.pixels();
        Arrays.fill(lastIn, NONE);
        count = 0;
        for (int k = 0; k < pixels.count(); k++) {
            int pixel = pixels.pixel(k);
            boolean negative = pixels.isNegative(k);
            int column = pixel % Screen.FRAME_SIDE;
            int last = lastIn[column];
            if (last != NONE && goesOn(runs[last], pixel, negative)) {
                runs[last] += ONE_LONGER;
            } else {
                lastIn[column] = count;
                runs[count++] = pixel * LONGEST << 1 | (negative ? 1 : 0);
            }
        }
    }

    /** Whether a pixel extends a run: directly below it, in the same plane, with the same sign, and the run is not too long. */
    private static boolean goesOn(int run, int pixel, boolean negative) {
        int shape = shape(run);
        int top = top(shape);
        int length = length(shape);
        return length < LONGEST && isNegative(run) == negative && top + length * Screen.FRAME_SIDE == pixel
                && top / Screen.FRAME_PIXELS == pixel / Screen.FRAME_PIXELS;
    }

    /** The number of runs. */
    public int count() {
        return count;
    }

    /** The packed runs, of which the first {@link #count()} are valid; not a copy. */
    public int[] packed() {
        return runs;
    }

    /** Whether the pixels of a packed run are -1. */
    public static boolean isNegative(int run) {
        return (run & 1) != 0;
    }

    /** A packed run without its sign: a number below {@link #shapes}. */
    public static int shape(int run) {
        return run >> 1;
    }

    /** The number of shapes in planes of {@code pixels} pixels in all. */
    public static int shapes(int pixels) {
        return pixels * LONGEST;
    }

    /** The top pixel of a shape. */
    public static int top(int shape) {
        return shape / LONGEST;
    }

    /** The number of pixels of a shape. */
    public static int length(int shape) {
        return shape % LONGEST + 1;
    }
}
