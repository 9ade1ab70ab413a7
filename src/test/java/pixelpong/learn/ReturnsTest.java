package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.SparsePixels;
import pixelpong.rollout.Trajectory;

@Tag("no-kernels")
class ReturnsTest {
    private static Trajectory rewards(int... rewards) {
        Trajectory trajectory = new Trajectory(EnvPreset.named("Pong-v0"));
        for (int reward : rewards) {
            trajectory.add(new SparsePixels(), 0.5f, true, reward);
        }
        return trajectory;
    }

    /** Worked by hand with gamma 1/2. */
    @Test
    void aPointEndsTheSumAndTheStepsAfterTheLastPointGetNothing() {
        float[] returns = new float[7];
        Returns.discount(rewards(0, 0, -1, 0, 1, 0, 0), 0.5, returns);
        assertArrayEquals(new float[] {-0.25f, -0.5f, -1, 0.5f, 1, 0, 0}, returns);
    }

    /** 1, 2, 3, 4, 5 have the mean 3 and the population variance 2. */
    @Test
    void standardisingUsesThePopulationsDeviation() {
        float[] returns = {1, 2, 3, 4, 5, 99};
        Returns.standardise(returns, 5);
        float unit = (float) (1 / Math.sqrt(2));
        assertArrayEquals(new float[] {-2 * unit, -unit, 0, unit, 2 * unit, 99}, returns, 1e-7f);
    }

    @Test
    void equalReturnsBecomeZeroAndNotNaN() {
        float[] returns = {-1, -1, -1};
        Returns.standardise(returns, 3);
        assertArrayEquals(new float[3], returns);
        Returns.standardise(returns, 0);
        assertArrayEquals(new float[3], returns);
    }
}
