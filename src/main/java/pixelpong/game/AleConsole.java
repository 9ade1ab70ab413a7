package pixelpong.game;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bytedeco.ale.ALEInterface;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import pixelpong.pixels.Palette;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.TemporaryFolder;

/**
 * Plays the game in the Arcade Learning Environment, 0.7.3, through its JavaCPP presets.
 *
 * <p>Allocates in the constructor only. One instance belongs to one thread; several can play in parallel on several threads.
 */
public final class AleConsole implements Console {
    /** The platforms that have native libraries. */
    static final List<String> PLATFORMS = List.of("linux-x86_64", "macosx-x86_64", "windows-x86_64");
    /** The property that says where JavaCPP unpacks them. */
    private static final String CACHE = "org.bytedeco.javacpp.cachedir";
    private static final int LIBRARY_MEGABYTES = 16;

    /** The lock for loading, which changes the emulator's global state. */
    private static final Object LOADING = new Object();
    /** Loading takes a fraction of a second, but a file that is not a game can keep the native code busy forever. */
    private static final int PATIENCE_SECONDS = 10;

    /**
     * The original switches to its attract mode after this many frames, with a false reward and without an end, so the game is
     * truncated there.
     */
    private static final int LONGEST_GAME_OF_THE_ORIGINAL = 65_208;

    /** A picture in which nothing is visible. It has the background in play, so that few pixels differ from it. */
    private static final byte[] NOTHING = new byte[Screen.SIZE];

    static {
        Arrays.fill(NOTHING, Palette.BACKGROUND);
    }

    private final ALEInterface ale;
    private final Kernels kernels;
    private final BytePointer pixels; // palette indices [210][160], inside the emulator
    private byte[] now = new byte[Screen.SIZE];
    private byte[] before = new byte[Screen.SIZE];
    private final int longestGame; // in frames
    private int frames; // since the reset
    private int looks; // since the reset

    /**
     * Loads a cartridge; requires that the emulator {@linkplain #fault() runs here}.
     *
     * @throws BadInput if the emulator finds no game in the cartridge
     */
    public AleConsole(Cartridge cartridge, Kernels kernels) {
        this.kernels = kernels;
        synchronized (LOADING) {
            ale = new ALEInterface();
            // Frame skip and sticky actions are drawn in Java (PongEnv); the game itself has no randomness.
            ale.setInt("frame_skip", 1);
            ale.setFloat("repeat_action_probability", 0f);
            ale.setInt("random_seed", 1);
            load(cartridge);
        }
        pixels = ale.getScreen().getArray();
        longestGame = cartridge.isOriginal() ? LONGEST_GAME_OF_THE_ORIGINAL : Integer.MAX_VALUE;
        reset();
    }

    /** Why the emulator does not run here, to follow its name in a sentence; empty if it runs. */
    static Optional<String> fault() {
        avoidTheCurrentFolder();
        if (!PLATFORMS.contains(Loader.getPlatform())) {
            return Optional.of("has no native library for " + Loader.getPlatform() + ", only for " + String.join(", ", PLATFORMS));
        }
        try {
            Loader.load(org.bytedeco.ale.global.ale.class);
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of("cannot load its native library, which is unpacked into .javacpp/cache in the home folder, or in that for"
                    + " temporary files: give one of them room for " + LIBRARY_MEGABYTES + " MB and the right to run programs, or"
                    + " name another folder with -D" + CACHE + "=DIR in JAVA_OPTS");
        }
    }

    /** A user without a home, as in a container, has one of the name "?", which would be made where the program was started. */
    private static void avoidTheCurrentFolder() {
        if (System.getProperty("user.home").equals("?") && System.getProperty(CACHE) == null) {
            System.setProperty(CACHE, Path.of(System.getProperty("java.io.tmpdir"), ".javacpp", "cache").toString());
        }
    }

    /** The emulator can only read files, and recognises the game by the file's name. */
    private void load(Cartridge cartridge) {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            Path file = Files.write(folder.path().resolve("pong.bin"), cartridge.image());
            if (cartridge.isKnown()) {
                ale.loadROM(file.toString());
            } else {
                loadPatiently(file, cartridge.name());
            }
        } catch (IOException e) {
            throw TemporaryFolder.unusable(e);
        }
    }

    private void loadPatiently(Path file, String name) {
        FutureTask<Void> loading = new FutureTask<>(() -> ale.loadROM(file.toString()), null);
        Thread thread = new Thread(loading, "loading");
        thread.setDaemon(true); // the JVM can end even if the emulator hangs
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
    public int act(Action action) {
        if (frames == longestGame) {
            return 0;
        }
        frames++;
        return ale.act(action.code());
    }

    @Override
    public boolean terminated() {
        return ale.game_over();
    }

    @Override
    public boolean truncated() {
        return frames == longestGame;
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
    public void difference(SparsePixels difference) {
        if (looks > 1) {
            difference.difference(now, before, kernels);
        } else {
            difference.clear();
        }
    }

    @Override
    public void frame(SparsePixels visible) {
        visible.difference(now, NOTHING, kernels);
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
