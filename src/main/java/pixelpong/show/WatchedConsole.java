package pixelpong.show;

import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;

/**
 * Wraps a console for a spectator: counts points, remembers the last changes. It does not affect the game.
 *
 * <p>One instance belongs to one thread.
 */
final class WatchedConsole implements Console {
    private final Console console;
    private final Runnable onFrame;
    private final SparsePixels changes = new SparsePixels();
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

    /** The points of the computer. */
    int lost() {
        return lost;
    }

    /** The changes of the screen in the last sample; not a copy. */
    SparsePixels changes() {
        return changes;
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
        console.difference(changes);
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
