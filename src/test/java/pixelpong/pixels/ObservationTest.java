package pixelpong.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private final Observation observation = new Observation();
    private final byte[] before = new byte[Screen.FRAME_PIXELS];
    private final byte[] now = new byte[Screen.FRAME_PIXELS];

    @Test
    void cellsNameWhatAppearedAndWhatVanished() {
        before[0] = 1;
        before[100] = 1;
        now[100] = 1;
        now[101] = 1;
        now[6399] = 1;
        observation.difference(now, before);
        assertArrayEquals(new short[] {0 << 1 | 1, 101 << 1, 6399 << 1},
                Arrays.copyOf(observation.cells(), observation.count()));
    }

    @Test
    void denseIsNowMinusBefore() {
        Random random = new Random(7);
        float[] dense = new float[Screen.FRAME_PIXELS];
        for (double share : new double[] {0, 0.01, 0.5, 1}) {
            float[] expected = new float[Screen.FRAME_PIXELS];
            for (int i = 0; i < now.length; i++) {
                now[i] = (byte) (random.nextDouble() < share ? 1 : 0);
                before[i] = (byte) (share == 1 ? 0 : random.nextDouble() < share ? 1 : 0);
                expected[i] = now[i] - before[i];
            }
            observation.difference(now, before);
            Observation.toDense(observation.cells(), 0, observation.count(), dense);
            assertArrayEquals(expected, dense);
        }
        assertEquals(Screen.FRAME_PIXELS, observation.count()); // the last share: everything appeared
        observation.clear();
        assertEquals(0, observation.count());
    }
}
