package pixelpong.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final byte BACKGROUND = 34;
    private static final byte BALL = 14;

    private final Observation observation = new Observation();
    private final byte[] before = new byte[Screen.SIZE];
    private final byte[] now = new byte[Screen.SIZE];

    @Test
    void cellsNameWhatAppearedAndWhatVanished() {
        before[35 * 160] = BALL;
        now[35 * 160] = BACKGROUND; // pixel 0 vanished
        now[35 * 160 + 1] = BALL; // an odd column
        now[36 * 160] = BALL; // an even row
        now[34 * 160] = BALL; // above the frame
        now[195 * 160] = BALL; // below
        before[37 * 160 + 40] = BALL;
        now[37 * 160 + 40] = (byte) 200; // pixel 100 changed its colour
        now[37 * 160 + 42] = BALL; // pixel 101 appeared
        now[193 * 160 + 158] = BALL; // the last pixel appeared
        observation.difference(now, before);
        assertArrayEquals(new short[] {0 << 1 | 1, 101 << 1, 6399 << 1},
                Arrays.copyOf(observation.cells(), observation.count()));
    }

    @Test
    void denseIsNowMinusBefore() {
        Random random = new Random(7);
        float[] dense = new float[Screen.FRAME_PIXELS];
        byte[] frameNow = new byte[Screen.FRAME_PIXELS];
        byte[] frameBefore = new byte[Screen.FRAME_PIXELS];
        for (double share : new double[] {0, 0.01, 0.5, 1}) {
            for (int i = 0; i < now.length; i++) {
                now[i] = random.nextDouble() < share ? BALL : BACKGROUND;
                before[i] = share < 1 && random.nextDouble() < share ? BALL : BACKGROUND;
            }
            Screen.binarise(now, frameNow);
            Screen.binarise(before, frameBefore);
            observation.difference(now, before);
            Observation.toDense(observation.cells(), 0, observation.count(), dense);
            for (int i = 0; i < dense.length; i++) {
                assertEquals(frameNow[i] - frameBefore[i], dense[i]);
            }
        }
        assertEquals(Screen.FRAME_PIXELS, observation.count()); // the last share: everything appeared
        observation.clear();
        assertEquals(0, observation.count());
    }
}
