package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.util.SplitMix64;

/** The Java console by itself; the expected figures were watched on the original. */
@Tag("no-kernels")
class JavaConsoleTest {
    private final JavaConsole console = new JavaConsole();
    private final byte[] screen = new byte[Screen.SIZE];
    private final SparsePixels observation = new SparsePixels();

    private int colour(int row, int column) {
        return screen[row * Screen.WIDTH + column] & 0xff;
    }

    private int act(Action action, int frames) {
        int reward = 0;
        for (int i = 0; i < frames; i++) {
            reward += console.act(action);
        }
        console.screen(screen);
        return reward;
    }

    /** The first row of the agent's paddle between the walls. */
    private int paddleTop() {
        int row = 34;
        while (colour(row, 141) != 200) {
            row++;
        }
        return row;
    }

    /** The first row of the paddle after each step; 34 where it hides behind the upper wall. */
    private int[] paddleTops(Action action, int steps, int framesAStep) {
        int[] tops = new int[steps];
        for (int i = 0; i < steps; i++) {
            act(action, framesAStep);
            tops[i] = paddleTop();
        }
        return tops;
    }

    @Test
    void doingNothingLosesTwentyOneToNothingAfter3056Frames() {
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
    void theFirstBallIsServedInFrame59WhateverTheActions() {
        for (Action action : Action.values()) {
            console.reset();
            act(action, 58);
            assertEquals(34, colour(115, 78));
            act(action, 1);
            for (int row = 114; row <= 119; row++) {
                for (int column = 77; column <= 80; column++) {
                    boolean ball = row >= 115 && row <= 118 && (column == 78 || column == 79);
                    assertEquals(ball ? 14 : 34, colour(row, column), row + ", " + column);
                }
            }
        }
    }

    @Test
    void thePaddleFollowsTheJoystickAsMeasured() {
        act(Action.NOOP, 5);
        assertArrayEquals(new int[] {96, 96, 90, 90, 80, 80, 70, 70, 60, 60, 50, 50, 38, 38, 34, 34},
                paddleTops(Action.RIGHT, 16, 1));
        console.reset();
        act(Action.NOOP, 6);
        assertArrayEquals(new int[] {96, 92, 92, 86, 86, 76, 76, 64, 64, 54, 54, 44, 44, 34, 34},
                paddleTops(Action.RIGHT, 15, 1));
        console.reset();
        act(Action.NOOP, 5);
        assertArrayEquals(new int[] {96, 96, 100, 100, 110, 110, 120, 120, 130, 130, 142, 142, 152, 152, 164, 164, 176, 176,
            184, 184, 186, 186, 188, 188, 190}, paddleTops(Action.LEFT, 25, 1));
        console.reset();
        act(Action.NOOP, 5);
        act(Action.RIGHT, 40);
        assertArrayEquals(new int[] {34, 34, 34, 34, 34, 34, 34, 34, 38, 38, 48, 48, 58, 58, 68, 68, 80, 80, 92, 92, 104,
            104, 114, 114, 126, 126}, paddleTops(Action.LEFT, 26, 1));
    }

    @Test
    void thePaddleFollowsTheJoystickInStepsOfFourFrames() {
        assertArrayEquals(new int[] {86, 64, 44, 34, 34, 34, 34}, paddleTops(Action.RIGHTFIRE, 7, 4));
        assertArrayEquals(new int[] {34, 34, 54, 74, 98, 120, 144, 166, 184, 188, 190}, paddleTops(Action.LEFT, 11, 4));
        console.reset();
        assertArrayEquals(new int[] {104, 126, 148, 170, 186, 188, 190}, paddleTops(Action.LEFTFIRE, 7, 4));
        assertArrayEquals(new int[] {180, 160, 138, 116, 92, 70, 46, 34, 34, 34}, paddleTops(Action.RIGHT, 10, 4));
    }

    @Test
    void thePictureOfAResetHasColoursOfItsOwn() {
        console.screen(screen);
        assertEquals(0, colour(0, 7));
        assertEquals(228, colour(0, 8));
        assertEquals(210, colour(24, 0));
        assertEquals(210, colour(45, 2));
        assertEquals(138, colour(96, 140));
        assertEquals(250, colour(1, 36));
        act(Action.NOOP, 1);
        assertEquals(228, colour(45, 2));
        act(Action.NOOP, 1);
        assertEquals(34, colour(0, 8));
        assertEquals(14, colour(24, 0));
        assertEquals(200, colour(96, 140));
        assertEquals(56, colour(1, 36));
    }

    @Test
    void aPointIsSeenOneFrameAfterItIsPaid() {
        int frames = 0;
        while (act(Action.NOOP, 1) == 0) {
            frames++;
        }
        // 0 has a hole in its middle, 1 has none.
        assertEquals(34, colour(10, 40));
        act(Action.NOOP, 1);
        assertEquals(56, colour(10, 40));
        // Serve in frame 59, and 77 more until the ball has left at one column a frame.
        assertTrue(frames > 59 + 77, frames + " frames");
    }

    @Test
    void theFirstLookOfAGameSeesNoDifference() {
        for (int game = 0; game < 2; game++) {
            console.look();
            console.difference(observation);
            assertEquals(0, observation.count());
            act(Action.RIGHT, 70);
            console.look();
            console.difference(observation);
            assertTrue(observation.count() > 0);
            console.look();
            console.difference(observation);
            assertEquals(0, observation.count());
            console.reset();
        }
    }

    /** Random play in steps of four frames: 50 games on the original took 3732 frames and made 0.76 points on average. */
    @Test
    void randomPlayFaresAsOnTheOriginal() {
        int games = 2_000;
        long frames = 0;
        long points = 0;
        SplitMix64 random = new SplitMix64(1);
        for (int game = 0; game < games; game++) {
            console.reset();
            while (!console.terminated()) {
                Action action = Action.values()[random.nextInt(Action.values().length)];
                for (int i = 0; i < 4 && !console.terminated(); i++) {
                    points += console.act(action) > 0 ? 1 : 0;
                    frames++;
                }
            }
        }
        // Four standard errors of the 50 games.
        assertEquals(3732, (double) frames / games, 240);
        assertEquals(0.76, (double) points / games, 0.5);
    }

    @Test
    void playingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        playAndLook(100_000);
        long before = threads.getThreadAllocatedBytes(thread);
        playAndLook(100_000);
        // Asking for the figure may allocate itself, once.
        assertTrue(threads.getThreadAllocatedBytes(thread) - before < 1_000);
    }

    private void playAndLook(int frames) {
        for (int i = 0; i < frames; i++) {
            if (console.terminated()) {
                console.reset();
            }
            console.act(i / 16 % 2 == 0 ? Action.RIGHTFIRE : Action.LEFT);
            if (i % 4 == 0) {
                console.look();
                console.difference(observation);
            }
            if (i % 1_000 == 0) {
                console.screen(screen);
            }
        }
    }
}
