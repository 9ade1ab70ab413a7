package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/**
 * Two consoles get the same actions and have to be the same, frame by frame: reward, end, every pixel of the picture, and
 * what the agent sees of it.
 *
 * <p>More frames of other games: {@code ./run.sh test -Dtest=LockStepTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dpixelpong.lockstep.frames=1000000 -Dpixelpong.lockstep.seed=7}.
 */
@Tag("any-jdk")
@Tag("no-kernels")
class LockStepTest {
    private static final int FRAMES = Integer.getInteger("pixelpong.lockstep.frames", 200_000);
    private static final long SEED = Long.getLong("pixelpong.lockstep.seed", 1);

    private final SplitMix64 random = new SplitMix64(SEED);
    private final MixedPlayer player = new MixedPlayer(random);
    private final byte[] screen = new byte[Screen.SIZE];
    private final byte[] otherScreen = new byte[Screen.SIZE];
    private final SparsePixels observation = new SparsePixels();
    private final SparsePixels otherObservation = new SparsePixels();
    private int games;
    private int frames;
    private int points;

    @Test
    void theJavaConsoleIsOurCartridge() {
        try (Console expected = new AleConsole(Cartridge.own(), Kernels.selected()); Console actual = new JavaConsole()) {
            play(expected, actual, FRAMES);
        }
    }

    @Test
    void theJavaConsoleIsTheOriginal() {
        try (Console expected = original(); Console actual = new JavaConsole()) {
            play(expected, actual, FRAMES / 2);
        }
    }

    @Test
    void ourCartridgeIsTheOriginal() {
        try (Console expected = original(); Console actual = new AleConsole(Cartridge.own(), Kernels.selected())) {
            play(expected, actual, FRAMES / 4);
        }
    }

    /** Who returns every ball in the middle of the paddle keeps it going for ever; the original gives up before its attract mode. */
    @Test
    void theOriginalEndsAGameThatNobodyWins() {
        try (Console original = original()) {
            PongGame game = new PongGame(false);
            for (int frame = 0; frame < 65_208; frame++) {
                assertFalse(original.truncated(), "cut off after " + frame + " frames");
                int below = game.ballTop(game.ballColumn()) - 6 - game.rightTop();
                Action action = below > 4 ? Action.LEFT : below < -4 ? Action.RIGHT : Action.NOOP;
                assertEquals(game.play(action, Action.NOOP), original.act(action), "reward of frame " + frame);
            }
            assertFalse(game.over(), "somebody has won");
            assertFalse(original.terminated(), "somebody has won");
            assertTrue(original.truncated(), "the original goes on");
            assertEquals(0, original.act(Action.NOOP));
            original.reset();
            assertFalse(original.truncated(), "a new game is cut off");
        }
    }

    private static Console original() {
        assumeTrue(Files.exists(Cartridge.ORIGINAL_PATH), "there is no original cartridge at " + Cartridge.ORIGINAL_PATH);
        return new AleConsole(Cartridge.named(Cartridge.ORIGINAL), Kernels.selected());
    }

    private void play(Console expected, Console actual, int atLeast) {
        while (frames < atLeast) {
            playGame(expected, actual);
        }
        assertTrue(games > 1 && points > 0, games + " games, " + points + " points");
    }

    private void playGame(Console expected, Console actual) {
        player.begin(games++);
        expected.reset();
        actual.reset();
        comparePictures(expected, actual);
        int untilLook = 0;
        while (!expected.terminated() && !player.givesUp()) {
            if (untilLook == 0) {
                compareObservations(expected, actual);
                untilLook = framesBetweenLooks();
            }
            untilLook--;
            step(expected, actual, player.act(screen));
        }
        if (expected.terminated()) {
            // Nothing is played after the end.
            step(expected, actual, Action.LEFT);
        }
    }

    /** A game in which every frame is looked at, one with Gym's skips, and one in which an object can go anywhere unseen. */
    private int framesBetweenLooks() {
        return switch (games % 3) {
            case 0 -> 1;
            case 1 -> 2 + random.nextInt(3);
            default -> 1 + random.nextInt(80);
        };
    }

    private void step(Console expected, Console actual, Action action) {
        int reward = expected.act(action);
        assertEquals(reward, actual.act(action), () -> place("the reward"));
        assertEquals(expected.terminated(), actual.terminated(), () -> place("the end"));
        assertFalse(expected.truncated() || actual.truncated(), () -> place("what cuts a game off"));
        frames++;
        points += Math.abs(reward);
        comparePictures(expected, actual);
    }

    private void comparePictures(Console expected, Console actual) {
        expected.screen(screen);
        actual.screen(otherScreen);
        int pixel = Arrays.mismatch(screen, otherScreen);
        if (pixel >= 0) {
            fail(place("row " + pixel / Screen.WIDTH + ", column " + pixel % Screen.WIDTH + " of the picture"));
        }
    }

    private void compareObservations(Console expected, Console actual) {
        expected.look();
        expected.difference(observation);
        actual.look();
        actual.difference(otherObservation);
        assertArrayEquals(packed(observation), packed(otherObservation), () -> place("the observation"));
        expected.frame(observation);
        actual.frame(otherObservation);
        assertArrayEquals(packed(observation), packed(otherObservation), () -> place("the frame"));
    }

    private static short[] packed(SparsePixels pixels) {
        return Arrays.copyOf(pixels.packed(), pixels.count());
    }

    private String place(String what) {
        return what + " differs in game " + games + ", after " + frames + " frames in all";
    }
}
