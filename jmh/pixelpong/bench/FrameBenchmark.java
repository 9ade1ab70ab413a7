package pixelpong.bench;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import pixelpong.pixels.Palette;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;

/** From two recorded pictures to an observation: the dense way, the sparse way, and the short cut that training takes. */
public class FrameBenchmark extends KernelBenchmark {
    private static final int SIDE = Screen.FRAME_SIDE;
    private static final int FIRST = Screen.FIRST_ROW * Screen.WIDTH;
    private static final int ROW_STRIDE = Screen.STRIDE * Screen.WIDTH;

    private final byte[] table = new byte[256];
    private final byte[] frame = new byte[Screen.FRAME_PIXELS];
    private final byte[] previous = new byte[Screen.FRAME_PIXELS];
    private final float[] dense = new float[Screen.FRAME_PIXELS];
    private final short[] pixels = new short[Screen.FRAME_PIXELS];
    private byte[] screen;
    private byte[] screenBefore;

    @Override
    void prepare(Random random) {
        Recording recording = new Recording();
        screenBefore = recording.screens[0];
        screen = recording.screens[1];
        for (int index = 0; index < table.length; index++) {
            table[index] = Palette.visible((byte) index);
        }
        k.binarise(screenBefore, FIRST, ROW_STRIDE, table, previous, 0, SIDE, SIDE);
        k.binarise(screen, FIRST, ROW_STRIDE, table, frame, 0, SIDE, SIDE);
    }

    @Benchmark
    public byte[] binarise() {
        k.binarise(screen, FIRST, ROW_STRIDE, table, frame, 0, SIDE, SIDE);
        return frame;
    }

    @Benchmark
    public float[] differenceDense() {
        k.difference(frame, 0, previous, 0, dense, 0, Screen.FRAME_PIXELS);
        return dense;
    }

    @Benchmark
    public short[] differenceSparse() {
        return ended(k.differencePixels(frame, 0, previous, 0, Screen.FRAME_PIXELS, pixels, 0));
    }

    @Benchmark
    public short[] screenSparse() {
        return ended(k.screenPixels(screen, FIRST, screenBefore, FIRST, ROW_STRIDE, table, SIDE, SIDE, pixels, 0));
    }

    /** Marks the end of the pixels. */
    private short[] ended(int count) {
        pixels[count] = -1;
        return pixels;
    }

    /** The sparse pixels of a result as a dense picture. */
    static float[] toDense(short[] pixels) {
        float[] x = new float[Screen.FRAME_PIXELS];
        int count = 0;
        while (pixels[count] != -1) {
            count++;
        }
        SparsePixels.toDense(pixels, 0, count, x);
        return x;
    }
}
