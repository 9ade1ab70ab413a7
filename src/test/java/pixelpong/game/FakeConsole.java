package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import pixelpong.pixels.SparsePixels;

/**
 * Writes down the actions it is given, and makes a point for the agent in every fifth frame. A game ends, or is cut off, after a number
 * of frames, if at all. There is one pixel to be seen, which moves on with every frame.
 */
public class FakeConsole implements Console {
    private final List<Action> actions = new ArrayList<>();
    private int endAfter = Integer.MAX_VALUE;
    private int cutOffAfter = Integer.MAX_VALUE;
    private int frames;

    /** Every game from now on has that many frames. */
    final void endAfter(int frames) {
        endAfter = frames;
    }

    /** Every game from now on is left after that many frames. */
    final void cutOffAfter(int frames) {
        cutOffAfter = frames;
    }

    /** What was played, frame by frame, in all games. */
    final List<Action> actions() {
        return actions;
    }

    @Override
    public void reset() {
        frames = 0;
    }

    @Override
    public int act(Action action) {
        assertFalse(terminated() || truncated(), "a frame was played after the end");
        actions.add(action);
        frames++;
        return frames % 5 == 0 ? 1 : 0;
    }

    @Override
    public boolean terminated() {
        return frames >= endAfter;
    }

    @Override
    public boolean truncated() {
        return frames >= cutOffAfter;
    }

    @Override
    public void look() {
        // It is there to be seen at any time.
    }

    @Override
    public void difference(SparsePixels difference) {
        frame(difference);
    }

    @Override
    public void frame(SparsePixels visible) {
        visible.clear();
        visible.add(frames % 6400, false);
    }

    @Override
    public void screen(byte[] palette) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
