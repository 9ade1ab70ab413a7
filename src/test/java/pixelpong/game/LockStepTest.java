package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.util.SplitMix64;

/**
 * Two consoles get the same actions and have to show and pay the same, frame by frame.
 *
 * <p>A million frames, and other games: {@code ./run.sh test -Dtest=LockStepTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dpixelpong.lockstep.frames=1000000 -Dpixelpong.lockstep.seed=7}.
 */
@Tag("no-kernels")
class LockStepTest {
    private static final int FRAMES = Integer.getInteger("pixelpong.lockstep.frames", 200_000);
    private static final long SEED = Long.getLong("pixelpong.lockstep.seed", 1);

    /** Behind the agent's paddle the original's ball is torn: from this column of the 80x80 frame on. */
    private static final int TORN_COLUMN = 144 / Screen.STRIDE;
    private static final double MOST_TORN_FRAMES = 0.01;
    private static final double LEAST_IDENTICAL_PICTURES = 0.97;

    private final byte[] screen = new byte[Screen.SIZE];
    private final byte[] otherScreen = new byte[Screen.SIZE];
    private final byte[] frame = new byte[Screen.FRAME_PIXELS];
    private final byte[] otherFrame = new byte[Screen.FRAME_PIXELS];
    private final Observation observation = new Observation();
    private final Observation otherObservation = new Observation();
    private int frames;
    private int games;
    private int otherPictures;
    private int tornFrames;

    @Test
    void theJavaConsolePlaysAsOurCartridge() {
        try (Console expected = new AleConsole(Cartridge.own()); Console actual = new JavaConsole()) {
            play(expected, actual, FRAMES, true);
        }
        report("Java console, our cartridge");
    }

    @Test
    void theJavaConsolePlaysAsTheOriginal() {
        try (Console expected = original(); Console actual = new JavaConsole()) {
            play(expected, actual, FRAMES / 2, false);
        }
        report("Java console, original");
        assertNearlyTheSame();
    }

    @Test
    void ourCartridgePlaysAsTheOriginal() {
        try (Console expected = original(); Console actual = new AleConsole(Cartridge.own())) {
            play(expected, actual, FRAMES / 4, false);
        }
        report("our cartridge, original");
        assertNearlyTheSame();
    }

    private static Console original() {
        assumeTrue(Files.exists(Cartridge.ORIGINAL_PATH), "there is no original cartridge at " + Cartridge.ORIGINAL_PATH);
        return new AleConsole(Cartridge.named(Cartridge.ORIGINAL));
    }

    private void report(String what) {
        System.out.printf("%s: %,d frames in %d games, %d with another picture, %d with another 80x80 frame%n", what,
                frames, games, otherPictures, tornFrames);
    }

    private void assertNearlyTheSame() {
        assertTrue(tornFrames <= MOST_TORN_FRAMES * frames, tornFrames + " torn frames");
        assertTrue(otherPictures <= (1 - LEAST_IDENTICAL_PICTURES) * frames, otherPictures + " other pictures");
    }

    /** Plays games until there are {@code atLeast} frames; if not {@code exact}, the ball may be torn. */
    private void play(Console expected, Console actual, int atLeast, boolean exact) {
        SplitMix64 random = new SplitMix64(SEED);
        MixedPlayer player = new MixedPlayer(random);
        while (frames < atLeast) {
            games++;
            player.begin(games);
            expected.reset();
            actual.reset();
            comparePictures(expected, actual, exact);
            int untilLook = 0;
            while (!expected.over() && !player.givesUp()) {
                if (exact && untilLook-- == 0) {
                    compareObservations(expected, actual);
                    untilLook = framesBetweenLooks(random) - 1;
                }
                step(expected, actual, player.act(screen), exact);
            }
            // What is played after the end changes nothing.
            if (expected.over()) {
                step(expected, actual, Action.LEFT, exact);
            }
        }
    }

    /** A game in which every frame is looked at, one with Gym's skips, and one in which an object can go anywhere unseen. */
    private int framesBetweenLooks(SplitMix64 random) {
        return switch (games % 3) {
            case 0 -> 1;
            case 1 -> 2 + random.nextInt(3);
            default -> 1 + random.nextInt(80);
        };
    }

    private void step(Console expected, Console actual, int action, boolean exact) {
        assertEquals(expected.act(action), actual.act(action), () -> place("the reward"));
        assertEquals(expected.over(), actual.over(), () -> place("the end"));
        frames++;
        comparePictures(expected, actual, exact);
    }

    private void compareObservations(Console expected, Console actual) {
        expected.observe(observation);
        actual.observe(otherObservation);
        assertArrayEquals(cells(observation), cells(otherObservation), () -> place("the observation"));
    }

    private static short[] cells(Observation observation) {
        return Arrays.copyOf(observation.cells(), observation.count());
    }

    private void comparePictures(Console expected, Console actual, boolean exact) {
        expected.screen(screen);
        actual.screen(otherScreen);
        int pixel = Arrays.mismatch(screen, otherScreen);
        if (pixel < 0) {
            return;
        }
        if (exact) {
            fail(place("row " + pixel / Screen.WIDTH + ", column " + pixel % Screen.WIDTH + " of the picture"));
        }
        otherPictures++;
        Screen.binarise(screen, frame);
        Screen.binarise(otherScreen, otherFrame);
        tornFrames += Arrays.equals(frame, otherFrame) ? 0 : 1;
        for (int i = 0; i < Screen.FRAME_PIXELS; i++) {
            if (frame[i] != otherFrame[i] && i % Screen.FRAME_SIDE < TORN_COLUMN) {
                fail(place("cell " + i + " of the 80x80 frame"));
            }
        }
    }

    private String place(String what) {
        return what + " differs in game " + games + ", after " + frames + " frames in all";
    }
}
