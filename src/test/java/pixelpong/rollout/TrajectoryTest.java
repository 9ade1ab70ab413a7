package pixelpong.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.SparsePixels;

class TrajectoryTest {
    private final Trajectory trajectory = new Trajectory(new EnvPreset("test", 4, 4, 0, 20, 1_000));

    private static SparsePixels pixels(int count) {
        SparsePixels pixels = new SparsePixels();
        for (int k = 0; k < count; k++) {
            pixels.add(10 * count + k, k % 2 == 0);
        }
        return pixels;
    }

    @Test
    void whatIsAddedIsThere() {
        for (int round = 0; round < 2; round++) {
            for (int step = 0; step < 20; step++) {
                trajectory.add(pixels(step), step / 32f, step % 3 == 0, step % 3 - 1);
            }
            assertEquals(20, trajectory.steps());
            for (int step = 0; step < 20; step++) {
                assertArrayEquals(Arrays.copyOf(pixels(step).packed(), step),
                        Arrays.copyOfRange(trajectory.pixels(), trajectory.from(step), trajectory.to(step)));
                assertEquals(step / 32f, trajectory.probability(step));
                assertEquals(step % 3 == 0, trajectory.up(step));
                assertEquals(step % 3 - 1, trajectory.reward(step));
            }
            trajectory.clear();
            assertEquals(0, trajectory.steps());
        }
    }

    @Test
    void thereIsRoomForAsManyStepsAsThePresetHas() {
        for (int step = 0; step < 20; step++) {
            trajectory.add(pixels(72), 0.5f, true, 0);
        }
        String message = assertThrows(IllegalStateException.class, () -> trajectory.add(pixels(0), 0.5f, true, 0)).getMessage();
        assertTrue(message.contains("room for 20 steps"), message);
        trajectory.clear();
        for (int step = 0; step < 2; step++) {
            trajectory.add(pixels(700), 0.5f, true, 0);
        }
        assertThrows(IllegalStateException.class, () -> trajectory.add(pixels(41), 0.5f, true, 0));
        trajectory.add(pixels(40), 0.5f, true, 0);
    }

    /** Every sixteenth step is looked at. */
    @Test
    void entropyIsThatOfSomeSteps() {
        assertEquals(0, trajectory.entropy());
        for (int step = 0; step < 20; step++) {
            trajectory.add(pixels(0), step == 0 ? 0.5f : step == 16 ? 1 : 0.3f, true, 0);
        }
        assertEquals(Math.log(2) / 2, trajectory.entropy(), 1e-15);
    }
}
