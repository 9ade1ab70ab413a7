package pixelpong.game;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bytedeco.ale.ALEInterface;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Palette;
import pixelpong.pixels.Screen;
import pixelpong.util.BadInput;
import pixelpong.util.TemporaryFolder;

/**
 * The game in the Arcade Learning Environment, 0.7.3, through its JavaCPP presets.
 *
 * <p>The constructor allocates; {@link #reset}, {@link #act}, {@link #look}, {@link #difference}, {@link #frame} and
 * {@link #screen} do not. One instance belongs to one thread; several play side by side on several threads.
 */
public final class AleConsole implements Console {
    /** Where there are native libraries. */
    static final String PLATFORMS = "linux-x86_64, macosx-x86_64 and windows-x86_64";

    /** Loading touches the emulator's global state, so only one instance does it at a time. */
    private static final Object LOADING = new Object();
    /** Loading takes a fraction of a second. A file that is no game can keep the emulator, in native code, for ever. */
    private static final int PATIENCE_SECONDS = 10;

    /**
     * The original leaves a game for its attract mode after this many frames, with a false reward and without an end: for us the game is
     * over there.
     */
    private static final int LONGEST_GAME_OF_THE_ORIGINAL = 65_208;

    /** A picture in which nothing is visible: the background in play, so that few pixels differ from it. */
    private static final byte[] NOTHING = new byte[Screen.SIZE];

    static {
        Arrays.fill(NOTHING, Palette.BACKGROUND);
    }

    private final ALEInterface ale;
    private final BytePointer pixels; // palette indices [210][160], inside the emulator
    private byte[] now = new byte[Screen.SIZE];
    private byte[] before = new byte[Screen.SIZE];
    private final int longestGame; // in frames
    private int frames; // since the reset
    private int looks; // since the reset

    /**
     * Loads a cartridge; the emulator has to {@linkplain #runsHere() run here}.
     *
     * @throws BadInput if the emulator makes no game of the cartridge
     */
    public AleConsole(Cartridge cartridge) {
        synchronized (LOADING) {
            ale = new ALEInterface();
            // Frame skip and stickiness are drawn in Java (PongEnv); the game itself has no randomness.
            ale.setInt("frame_skip", 1);
            ale.setFloat("repeat_action_probability", 0f);
            ale.setInt("random_seed", 1);
            load(cartridge);
        }
        pixels = ale.getScreen().getArray();
        longestGame = cartridge.isOriginal() ? LONGEST_GAME_OF_THE_ORIGINAL : Integer.MAX_VALUE;
        reset();
    }

    /** Whether the emulator has native libraries for this platform. */
    static boolean runsHere() {
        try {
            Loader.load(org.bytedeco.ale.global.ale.class);
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    /** This platform as the emulator's presets call it. */
    static String platform() {
        return Loader.getPlatform();
    }

    /** The emulator reads files only, and tells the game by the file's name. */
    private void load(Cartridge cartridge) {
        try {
            Path folder = TemporaryFolder.create();
            Path file = folder.resolve("pong.bin");
            try {
                Files.write(file, cartridge.image());
                if (cartridge.isKnown()) {
                    ale.loadROM(file.toString());
                } else {
                    loadPatiently(file, cartridge.name());
                }
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw TemporaryFolder.unusable(e);
        }
    }

    private void loadPatiently(Path file, String name) {
        FutureTask<Void> loading = new FutureTask<>(() -> ale.loadROM(file.toString()), null);
        Thread thread = new Thread(loading, "loading");
        thread.setDaemon(true); // the JVM can end although the emulator does not
        thread.start();
        try {
            loading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BadInput("The emulator found no game in the cartridge " + name + " within " + PATIENCE_SECONDS
                    + " seconds; give a Pong cartridge.");
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the emulator could not load the cartridge " + name, e);
        }
    }

    @Override
    public void reset() {
        ale.reset_game();
        frames = 0;
        looks = 0;
    }

    @Override
    public int act(int action) {
        if (frames == longestGame) {
            return 0;
        }
        frames++;
        return ale.act(action);
    }

    @Override
    public boolean over() {
        return frames == longestGame || ale.game_over();
    }

    @Override
    public void look() {
        byte[] older = before;
        before = now;
        now = older;
        pixels.get(now);
        looks++;
    }

    @Override
    public void difference(Observation difference) {
        if (looks > 1) {
            difference.difference(now, before);
        } else {
            difference.clear();
        }
    }

    @Override
    public void frame(Observation visible) {
        visible.difference(now, NOTHING);
    }

    @Override
    public void screen(byte[] palette) {
        pixels.get(palette, 0, Screen.SIZE);
    }

    @Override
    public void close() {
        ale.close();
    }
}
