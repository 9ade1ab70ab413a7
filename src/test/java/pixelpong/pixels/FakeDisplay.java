package pixelpong.pixels;

import java.util.Arrays;

/** A screen on which a test says what is to be seen, as packed pixels: number * 2, and 1 more for -1. */
public final class FakeDisplay implements Display {
    private int[] packed = {};

    /** What the next looks see. */
    public FakeDisplay show(int... packed) {
        this.packed = packed.clone();
        return this;
    }

    /** An observation of those pixels. */
    public static Observation observation(int... packed) {
        Observation observation = new Observation(View.DIFFERENCE);
        observation.look(new FakeDisplay().show(packed));
        return observation;
    }

    @Override
    public void look() {
        // What is to be seen is there already.
    }

    @Override
    public void difference(SparsePixels difference) {
        difference.clear();
        Arrays.stream(packed).forEach(pixel -> difference.add(pixel >> 1, (pixel & 1) == 1));
    }

    @Override
    public void frame(SparsePixels visible) {
        difference(visible);
    }
}
