package pixelpong.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StrokesTest {
    private static final int SIDE = 80;

    private static short[] cells(int... cells) {
        short[] shorts = new short[cells.length];
        for (int i = 0; i < cells.length; i++) {
            shorts[i] = (short) cells[i];
        }
        return shorts;
    }

    private static int[] strokes(short... cells) {
        int[] strokes = new int[cells.length];
        return Arrays.copyOf(strokes, new Strokes().of(cells, cells.length, strokes));
    }

    private static int stroke(int top, int length, boolean negative) {
        return (top * 8 + length - 1) << 1 | (negative ? 1 : 0);
    }

    @Test
    void columnsOfOneSignBecomeStrokes() {
        assertArrayEquals(new int[] {}, strokes());
        // Two columns side by side, the right one longer; then one that changes its sign.
        assertArrayEquals(new int[] {stroke(5, 2, false), stroke(6, 3, false)},
                strokes(cells(5 << 1, 6 << 1, 85 << 1, 86 << 1, 166 << 1)));
        assertArrayEquals(new int[] {stroke(5, 1, false), stroke(85, 2, true)},
                strokes(cells(5 << 1, 85 << 1 | 1, 165 << 1 | 1)));
        // A gap ends a stroke, and so does the end of a frame, though the next pixel is just as far away.
        assertArrayEquals(new int[] {stroke(7, 1, false), stroke(167, 1, false)}, strokes(cells(7 << 1, 167 << 1)));
        assertArrayEquals(new int[] {stroke(6320, 1, false), stroke(6400, 1, false)}, strokes(cells(6320 << 1, 6400 << 1)));
    }

    /** Whatever the cells: the strokes hold each of them once, and none could be longer. */
    @Test
    void strokesAreTheCells() {
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
            short[] cells = cells(pixels.stream().mapToInt(pixel -> pixel << 1 | signs >> pixel % 31 & 1).toArray());
            TreeSet<Integer> found = new TreeSet<>();
            TreeSet<Integer> ends = new TreeSet<>(); // the cell that would lengthen a stroke of less than 8
            int before = -1;
            for (int stroke : strokes(cells)) {
                assertTrue(Strokes.top(stroke) > before, "order of the top pixels");
                before = Strokes.top(stroke);
                for (int i = 0; i < Strokes.length(stroke); i++) {
                    int pixel = Strokes.top(stroke) + i * SIDE;
                    assertEquals(Strokes.top(stroke) / 6400, pixel / 6400, "a stroke leaves its frame");
                    assertTrue(found.add(pixel << 1 | stroke & 1), "a cell is in two strokes");
                }
                int next = Strokes.top(stroke) + Strokes.length(stroke) * SIDE;
                if (Strokes.length(stroke) < Strokes.LONGEST && next / 6400 == Strokes.top(stroke) / 6400) {
                    ends.add(next << 1 | stroke & 1);
                }
            }
            TreeSet<Integer> expected = new TreeSet<>();
            for (short cell : cells) {
                expected.add((int) cell);
            }
            assertEquals(expected, found);
            ends.retainAll(expected);
            assertEquals(new TreeSet<>(), ends, "strokes that could be longer");
        }
    }
}
