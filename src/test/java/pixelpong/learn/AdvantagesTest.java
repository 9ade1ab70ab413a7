package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class AdvantagesTest {
    /**
     * Worked by hand with gamma = 1/2 and lambda = 1/2. Step 3: delta = 0 + 2/2 - 1 = 0. Step 2 ends with a point:
     * delta = 1 - 2 = -1. Step 1: delta = 0 + 2/2 - 4 = -3, and A = -3 + (1/4)(-1) = -3.25. Step 0: delta = 0 + 4/2 - 1 = 1,
     * and A = 1 + (1/4)(-3.25) = 0.1875.
     */
    @Test
    void aPointEndsWhatCounts() {
        byte[] rewards = {9, 0, 0, 1, 0};
        float[] values = {9, 1, 4, 2, 1};
        boolean[] ends = {false, false, false, true, false};
        float[] advantages = new float[5];
        float[] returns = new float[5];
        Advantages.estimate(rewards, values, ends, 1, 4, 2, 0.5, 0.5, advantages, returns);
        assertArrayEquals(new float[] {0, 0.1875f, -3.25f, -1, 0}, advantages);
        assertArrayEquals(new float[] {0, 1.1875f, 0.75f, 1, 1}, returns);
    }
}
