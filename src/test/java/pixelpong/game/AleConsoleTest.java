package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.ale.ColourPalette;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.Palette;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.simd.Kernels;

/** Our cartridge in the emulator; the expected figures were watched on the original. */
@Tag("no-kernels")
class AleConsoleTest {
    private static Console console;

    private final byte[] screen = new byte[Screen.SIZE];

    @BeforeAll
    static void load() {
        console = new AleConsole(Cartridge.own(), Kernels.selected());
    }

    @AfterAll
    static void close() {
        console.close();
    }

    @Test
    void doingNothingLosesTwentyOneToNothingAfter3056Frames() {
        console.reset();
        int frames = 0;
        int reward = 0;
        while (!console.terminated()) {
            reward += console.act(Action.NOOP);
            frames++;
        }
        assertEquals(-21, reward);
        assertEquals(3056, frames);
        assertFalse(console.truncated());
    }

    @Test
    void theFirstBallIsServedInFrame59() {
        console.reset();
        for (int frame = 1; frame < 59; frame++) {
            console.act(Action.FIRE);
        }
        console.screen(screen);
        assertEquals(34, screen[115 * 160 + 78]);
        console.act(Action.FIRE);
        console.screen(screen);
        for (int row = 115; row <= 118; row++) {
            assertEquals(14, screen[row * 160 + 78]);
            assertEquals(14, screen[row * 160 + 79]);
        }
        assertEquals(34, screen[114 * 160 + 78]);
        assertEquals(34, screen[119 * 160 + 78]);
    }

    @Test
    void rightIsUpAndLeftIsDown() {
        // The paddle's top row after 40 frames of either, from the description's tables: the stops at 24 (hidden down to
        // 34 by the wall) and 190.
        assertEquals(34, paddleTopAfter(Action.RIGHT));
        assertEquals(190, paddleTopAfter(Action.LEFT));
        assertEquals(96, paddleTopAfter(Action.NOOP));
        assertEquals(34, paddleTopAfter(Action.RIGHTFIRE));
        assertEquals(190, paddleTopAfter(Action.LEFTFIRE));
    }

    private int paddleTopAfter(Action action) {
        console.reset();
        for (int frame = 0; frame < 40; frame++) {
            console.act(action);
        }
        console.screen(screen);
        int row = 34;
        while (screen[row * 160 + 141] != (byte) 200) {
            row++;
        }
        return row;
    }

    @Test
    void aGameStartsTheSameWhateverWasPlayedBefore() {
        byte[] first = new byte[Screen.SIZE];
        console.reset();
        console.screen(first);
        for (int history = 0; history < 3; history++) {
            for (int frame = 0; frame < 100 + 37 * history; frame++) {
                console.act(frame % 3 == 0 ? Action.RIGHTFIRE : Action.LEFT);
            }
            console.reset();
            assertFalse(console.terminated());
            console.screen(screen);
            assertArrayEquals(first, screen);
        }
    }

    @Test
    void theFirstLookSeesNoDifference() {
        SparsePixels observation = new SparsePixels();
        console.reset();
        console.look();
        console.difference(observation);
        assertEquals(0, observation.count());
        for (int frame = 0; frame < 70; frame++) {
            console.act(Action.RIGHT);
        }
        console.look();
        console.difference(observation);
        assertTrue(observation.count() > 0);
        console.look();
        console.difference(observation);
        assertEquals(0, observation.count());
    }

    @Test
    void thePaletteIsTheEmulators() {
        try (ColourPalette palette = new ColourPalette()) {
            palette.setPalette("standard", "NTSC");
            int[] red = new int[1];
            int[] green = new int[1];
            int[] blue = new int[1];
            for (int index = 0; index < 256; index += 2) {
                palette.getRGB(index, red, green, blue);
                assertEquals(red[0] << 16 | green[0] << 8 | blue[0], Palette.rgb(index), "index " + index);
            }
        }
    }
}
