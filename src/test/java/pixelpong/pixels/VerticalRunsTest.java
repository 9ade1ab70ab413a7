package pixelpong.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VerticalRunsTest {
    private static final int SIDE = 80;
    private static final int LONGEST = 8;

    private final VerticalRuns runs = new VerticalRuns();

    private int[] runs(int... packed) {
        runs.encode(FakeDisplay.observation(packed));
        return Arrays.copyOf(runs.packed(), runs.count());
    }

    private static int run(int top, int length, boolean negative) {
        return (top * LONGEST + length - 1) << 1 | (negative ? 1 : 0);
    }

    @Test
    void columnsOfOneSignBecomeRuns() {
        assertArrayEquals(new int[] {}, runs());
        // Two columns side by side, the right one longer; then one that changes its sign.
        assertArrayEquals(new int[] {run(5, 2, false), run(6, 3, false)}, runs(5 << 1, 6 << 1, 85 << 1, 86 << 1, 166 << 1));
        assertArrayEquals(new int[] {run(5, 1, false), run(85, 2, true)}, runs(5 << 1, 85 << 1 | 1, 165 << 1 | 1));
        // A gap ends a run, and so does the end of a frame, though the next pixel is just as far away.
        assertArrayEquals(new int[] {run(7, 1, false), run(167, 1, false)}, runs(7 << 1, 167 << 1));
        assertArrayEquals(new int[] {run(6320, 1, false), run(6400, 1, false)}, runs(6320 << 1, 6400 << 1));
    }

    @Test
    void aColumnOfNinePixelsIsTwoRuns() {
        int[] column = new int[9];
        Arrays.setAll(column, i -> (3 + i * SIDE) << 1 | 1);
        assertArrayEquals(new int[] {run(3, 8, true), run(3 + 8 * SIDE, 1, true)}, runs(column));
    }

    @Test
    void aRunIsAShapeAndASign() {
        for (int top : new int[] {0, 6_399, 12_799}) {
            for (int length = 1; length <= LONGEST; length++) {
                for (boolean negative : new boolean[] {false, true}) {
                    int run = run(top, length, negative);
                    assertEquals(negative, VerticalRuns.isNegative(run));
                    assertEquals(top, VerticalRuns.top(VerticalRuns.shape(run)));
                    assertEquals(length, VerticalRuns.length(VerticalRuns.shape(run)));
                    assertTrue(VerticalRuns.shape(run) < VerticalRuns.shapes(12_800));
                }
            }
        }
    }

    /** Whatever the pixels: the runs hold each of them once, and none could be longer. */
    @Test
    void runsAreThePixels() {
        Random random = new Random(9);
        for (int round = 0; round < 500; round++) {
            TreeSet<Integer> pixels = new TreeSet<>();
            for (int column = random.nextInt(9); column >= 0; column--) {
                int top = random.nextInt(2 * 6400);
                for (int i = random.nextInt(20); i >= 0 && top + i * SIDE < 2 * 6400; i--) {
                    pixels.add(top + i * SIDE);
                }
            }
            int signs = random.nextInt();
            int[] packed = pixels.stream().mapToInt(pixel -> pixel << 1 | signs >> pixel % 31 & 1).toArray();
            TreeSet<Integer> found = new TreeSet<>();
            TreeSet<Integer> ends = new TreeSet<>(); // the pixel that would lengthen a run of less than 8
            int before = -1;
            for (int run : runs(packed)) {
                int top = VerticalRuns.top(VerticalRuns.shape(run));
                int length = VerticalRuns.length(VerticalRuns.shape(run));
                int sign = VerticalRuns.isNegative(run) ? 1 : 0;
                assertTrue(top > before, "order of the top pixels");
                before = top;
                for (int i = 0; i < length; i++) {
                    int pixel = top + i * SIDE;
                    assertEquals(top / 6400, pixel / 6400, "a run leaves its frame");
                    assertTrue(found.add(pixel << 1 | sign), "a pixel is in two runs");
                }
                int next = top + length * SIDE;
                if (length < LONGEST && next / 6400 == top / 6400) {
                    ends.add(next << 1 | sign);
                }
            }
            TreeSet<Integer> expected = new TreeSet<>();
            for (int pixel : packed) {
                expected.add(pixel);
            }
            assertEquals(expected, found);
            ends.retainAll(expected);
            assertEquals(new TreeSet<>(), ends, "runs that could be longer");
        }
    }
}
