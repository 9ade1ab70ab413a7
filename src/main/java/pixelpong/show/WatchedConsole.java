package pixelpong.show;

import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;

/**
 * Wraps a console for a spectator: counts points, remembers the last two frames. It does not affect the game.
 *
 * <p>One instance belongs to one thread.
 */
final class WatchedConsole implements Console {
    private final Console console;
    private final Runnable onFrame;
    private SparsePixels now = new SparsePixels();
    private SparsePixels before = new SparsePixels();
    private final byte[] screen = new byte[Screen.SIZE];
    private int won;
    private int lost;

    /** Creates a console that calls {@code onFrame} after every frame. */
    WatchedConsole(Console console, Runnable onFrame) {
        this.console = console;
        this.onFrame = onFrame;
    }

    /** The points of the right paddle. */
    int won() {
        return won;
    }

    /** The points of the left paddle. */
    int lost() {
        return lost;
    }

    /** The visible pixels of the last sample; not a copy. */
    SparsePixels now() {
        return now;
    }

    /** Those of the sample before; not a copy. */
    SparsePixels before() {
        return before;
    }

    /** The current picture: palette indices [210][160]; not a copy. */
    byte[] screen() {
        console.screen(screen);
        return screen;
    }

    @Override
    public void reset() {
        won = 0;
        lost = 0;
        now.clear();
        console.reset();
    }

    @Override
    public int act(Action action) {
        int reward = console.act(action);
        won += Math.max(reward, 0);
        lost += Math.max(-reward, 0);
        onFrame.run();
        return reward;
    }

    @Override
    public boolean terminated() {
        return console.terminated();
    }

    @Override
    public boolean truncated() {
        return console.truncated();
    }

    @Override
    public void look() {
        console.look();
        SparsePixels last = now;
        now = before;
        before = last;
        console.frame(now);
    }

    @Override
    public void difference(SparsePixels difference) {
        console.difference(difference);
    }

    @Override
    public void frame(SparsePixels visible) {
        console.frame(visible);
    }

    @Override
    public void screen(byte[] palette) {
        console.screen(palette);
    }

    @Override
    public void close() {
        console.close();
    }
}
