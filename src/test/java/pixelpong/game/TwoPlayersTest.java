package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.Display;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/** The game of two players; what is expected of the left paddle was measured on the original's right one. */
@Tag("any-jdk")
@Tag("no-kernels")
class TwoPlayersTest {
    private final PongGame game = new PongGame(true);

    private int[] leftTops(Action action, int frames) {
        int[] tops = new int[frames];
        for (int i = 0; i < frames; i++) {
            game.play(Action.NOOP, action);
            tops[i] = game.leftTop();
        }
        return tops;
    }

    private void rest(int frames) {
        game.reset();
        leftTops(Action.NOOP, frames);
    }

    /** The left knob is read one frame after the right one. */
    @Test
    void theLeftPaddleHasTheKnobOfTheRightOne() {
        assertEquals(96, game.leftTop());
        rest(6);
        assertTops(new int[] {96, 96, 90, 90, 80, 80, 70, 70, 60, 60, 50, 50, 38, 38, 30, 30, 28, 28, 26, 26, 24, 24},
                leftTops(Action.RIGHTFIRE, 22));
        rest(7);
        assertTops(new int[] {96, 92, 92, 86, 86, 76, 76, 64, 64, 54, 54, 44, 44, 34, 34}, leftTops(Action.RIGHT, 15));
        rest(6);
        assertTops(new int[] {96, 96, 100, 100, 110, 110, 120, 120, 130, 130, 142, 142, 152, 152, 164, 164, 176, 176, 184, 184, 186,
            186, 188, 188, 190}, leftTops(Action.LEFTFIRE, 25));
        assertEquals(96, game.rightTop());
    }

    /** The figures were read off the picture, in which the right paddle is drawn in pairs of rows. */
    private static void assertTops(int[] expected, int[] tops) {
        for (int i = 0; i < tops.length; i++) {
            tops[i] &= ~1;
        }
        assertArrayEquals(expected, tops);
    }

    @Test
    void theServeLeavesTheLeftPaddleWhereItIs() {
        for (int top : leftTops(Action.NOOP, 200)) {
            assertEquals(96, top);
        }
    }

    /** The first serve goes to the left. */
    @Test
    void theLeftPlayersButtonMakesTheBallFaster() {
        assertEquals(1, speedAfterTheFirstReturn(Action.LEFT, Action.RIGHT, Action.NOOP));
        assertEquals(2, speedAfterTheFirstReturn(Action.LEFTFIRE, Action.RIGHTFIRE, Action.FIRE));
    }

    private int speedAfterTheFirstReturn(Action down, Action up, Action stay) {
        game.reset();
        int column = game.ballColumn();
        for (int frame = 0; frame < 200; frame++) {
            int below = game.ballTop(0) + 2 - (game.leftTop() + 8);
            boolean flies = frame >= 59;
            game.play(Action.NOOP, !flies ? Action.NOOP : below > 4 ? down : below < -4 ? up : stay);
            if (flies && game.ballColumn() > column) {
                return game.ballColumn() - column;
            }
            column = game.ballColumn();
        }
        throw new AssertionError("the ball did not come back");
    }

    /** The mirrored frame and difference are those of the picture, turned around column by column. */
    @Test
    void theLeftPlayerSeesTheScreenInAMirror() {
        SplitMix64 random = new SplitMix64(1);
        Reflection left = new Reflection(random);
        JavaConsole console = new JavaConsole(left);
        left.console = console;
        for (int look = 0; look < 2_000; look++) {
            if (console.terminated()) {
                console.reset();
                left.looks = 0;
            }
            console.look();
            Action action = Action.values()[random.nextInt(Action.values().length)];
            for (int frame = 0; frame < 1 + look % 4; frame++) {
                console.act(action);
            }
        }
        assertTrue(left.seen > 30_000, left.seen + " pixels");
    }

    private static final class Reflection implements LeftPlayer {
        private final SplitMix64 random;
        private final byte[] screen = new byte[Screen.SIZE];
        private final byte[] now = new byte[Screen.FRAME_PIXELS];
        private final byte[] before = new byte[Screen.FRAME_PIXELS];
        private final SparsePixels pixels = new SparsePixels();
        private final float[] actual = new float[Screen.FRAME_PIXELS];
        private JavaConsole console;
        private int looks;
        private int seen;

        private Reflection(SplitMix64 random) {
            this.random = random;
        }

        @Override
        public Action act() {
            return Action.values()[random.nextInt(Action.values().length)];
        }

        @Override
        public void look(Display mirrored) {
            System.arraycopy(now, 0, before, 0, now.length);
            console.screen(screen);
            Screen.binarise(screen, now, Kernels.selected());
            mirrored.look(); // must not count as a sample
            mirrored.frame(pixels);
            SparsePixels.toDense(pixels.packed(), 0, pixels.count(), actual);
            for (int i = 0; i < actual.length; i++) {
                assertEquals(now[i / 80 * 80 + 79 - i % 80], actual[i]);
            }
            mirrored.difference(pixels);
            SparsePixels.toDense(pixels.packed(), 0, pixels.count(), actual);
            for (int i = 0; i < actual.length && looks > 0; i++) {
                int there = i / 80 * 80 + 79 - i % 80;
                assertEquals(now[there] - before[there], actual[i]);
            }
            seen += pixels.count();
            looks++;
        }
    }

    /** Two paddles at the same height and no ball: both players see the same. */
    @Test
    void aSymmetricalPositionLooksTheSameFromBothSides() {
        for (Action action : new Action[] {Action.NOOP, Action.RIGHT, Action.LEFT}) {
            SparsePixels mirrored = new SparsePixels();
            JavaConsole console = new JavaConsole(new LeftPlayer() {
                @Override
                public Action act() {
                    return action;
                }

                @Override
                public void look(Display display) {
                    display.frame(mirrored);
                }
            });
            for (int frame = 0; frame < 50; frame++) {
                console.act(action);
            }
            console.look();
            SparsePixels direct = new SparsePixels();
            console.frame(direct);
            assertTrue(direct.count() >= 8, direct.count() + " pixels");
            assertEquals(direct.count(), mirrored.count());
            for (int i = 0; i < direct.count(); i++) {
                assertEquals(direct.pixel(i), mirrored.pixel(i));
            }
        }
    }

    /** Every serve goes to the left, past a paddle that nobody moves; the computer would jump to the ball. */
    @Test
    void whoDoesNothingLoses() {
        JavaConsole console = new JavaConsole(() -> Action.NOOP);
        int reward = 0;
        for (int frame = 0; frame < 5_000 && !console.terminated(); frame++) {
            reward += console.act(Action.NOOP);
        }
        assertEquals(21, reward);
        assertTrue(console.terminated());
    }
}
