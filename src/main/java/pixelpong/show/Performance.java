package pixelpong.show;

import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.PongEnv;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.rollout.View;
import pixelpong.util.SplitMix64;

/**
 * Games played for an audience: the same games, draw for draw, as training and {@code eval} play with the same weights,
 * seed and number, but shown frame by frame.
 *
 * <p>One instance belongs to one thread.
 */
public final class Performance {
    private final Console console;
    private final PongEnv env;
    private final Player player;
    private final Camera camera;
    private final SplitMix64 random = new SplitMix64(0);
    private final View view;
    private final short[] cells = new short[View.MOST_CELLS];
    private final Observation changes = new Observation();
    private final byte[] screen = new byte[Screen.SIZE];
    private int won;
    private int lost;

    /** Watches. */
    @FunctionalInterface
    public interface Camera {
        /** A frame was played; the performance tells what there is to see. */
        void frame(Performance game);
    }

    /** Plays on {@code console}, which stays the caller's to close, in front of {@code camera}. */
    public Performance(Console console, EnvPreset preset, Player player, Camera camera) {
        this.console = console;
        this.player = player;
        this.camera = camera;
        env = new PongEnv(new FilmedConsole(), preset);
        view = new View(player.view());
    }

    /** Starts game number {@code game} of {@code seed}. */
    public void start(long seed, long game) {
        random.restart(seed, game);
        won = 0;
        lost = 0;
        env.reset(random);
        view.reset();
    }

    /** Plays one step: one decision of the player, and as many frames as the preset makes of it. */
    public void step() {
        int count = view.look(env, cells);
        env.step(player.choose(cells, count, random));
    }

    /** Whether the game is over. */
    public boolean over() {
        return env.done();
    }

    /** Points of the right paddle. */
    public int won() {
        return won;
    }

    /** Points of the computer. */
    public int lost() {
        return lost;
    }

    /** Steps before the one that is being played. */
    public int steps() {
        return env.steps();
    }

    /** Frames played so far. */
    public int frames() {
        return env.frames();
    }

    /** What had changed on the screen when the player last looked; not a copy. */
    public Observation changes() {
        return changes;
    }

    /** The picture at this moment, palette indices [210][160]; not a copy. */
    public byte[] screen() {
        console.screen(screen);
        return screen;
    }

    /** Counts points and lets the camera see every frame; changes nothing in the game. */
    private final class FilmedConsole implements Console {
        @Override
        public void reset() {
            console.reset();
        }

        @Override
        public int act(int action) {
            int reward = console.act(action);
            won += Math.max(reward, 0);
            lost += Math.max(-reward, 0);
            camera.frame(Performance.this);
            return reward;
        }

        @Override
        public boolean over() {
            return console.over();
        }

        @Override
        public void look() {
            console.look();
            console.difference(changes);
        }

        @Override
        public void difference(Observation difference) {
            console.difference(difference);
        }

        @Override
        public void frame(Observation visible) {
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
}
