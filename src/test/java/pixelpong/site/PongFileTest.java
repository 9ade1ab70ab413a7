package pixelpong.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Action;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Learner;
import pixelpong.learn.Recipe;
import pixelpong.pixels.Palette;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.policy.Tensor;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/** The program in one file, {@code src/site/java/Pong.java}: it is short, starts by itself, and does what PixelPong does. */
@Tag("any-jdk")
@Tag("no-kernels")
@Timeout(120)
class PongFileTest {
    private static final Path FILE = Path.of("src/site/java/Pong.java").toAbsolutePath();
    private static final long SEED = 7;
    private static final int EPISODES = 20; // two updates
    private static final int HIDDEN = 200;

    /** The picture from the upper wall on; above it the file draws no score. */
    private static final int FIRST_PIXEL = 24 * Screen.WIDTH;

    /** Up, at rest, down. */
    private static final Action[] MOVES = {Action.RIGHT, Action.NOOP, Action.LEFT};

    @TempDir
    private static Path classes;

    private static URLClassLoader loader;
    private static final float[][] EXPECTED = new float[1 + Screen.FRAME_PIXELS][HIDDEN];
    private static final List<Integer> SCORES = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws IOException {
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "--release", "17", "-Xlint:all", "-Werror",
                "-cp", classes.toString(), "-d", classes.toString(), FILE.toString()));
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
    }

    /** What PixelPong makes of the seed, in the file's layout: W2, then W1 [pixel][hidden unit]. */
    @BeforeAll
    static void train() {
        try (Learner learner = Recipe.TUTORIAL.algorithm().create(Recipe.TUTORIAL.settings(), SEED, JavaConsole::new, 1,
                Kernels.selected())) {
            learner.initialise();
            while (learner.progress() < EPISODES) {
                learner.round(EPISODES, () -> false);
                learner.forEachEpisode(statistics -> SCORES.add(statistics.totalReward()));
            }
            float[] weights = learner.policy().weights();
            Tensor w1 = learner.policy().tensors().get(0);
            Tensor w2 = learner.policy().tensors().get(1);
            for (int unit = 0; unit < HIDDEN; unit++) {
                EXPECTED[0][unit] = weights[w2.index(unit)];
                for (int pixel = 0; pixel < Screen.FRAME_PIXELS; pixel++) {
                    EXPECTED[1 + pixel][unit] = weights[w1.index(unit * Screen.FRAME_PIXELS + pixel)];
                }
            }
        }
    }

    @AfterAll
    static void close() throws IOException {
        loader.close();
    }

    /** A method of the file. */
    private static Method method(String className, String name, Class<?>... parameters) throws ReflectiveOperationException {
        Method method = loader.loadClass(className).getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    /** Starts Java in another folder, and returns what it prints; its exit status must be the one given. */
    private String java(int status, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().remove("CLASSPATH");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(status, process.waitFor(), output);
        return output;
    }

    @Test
    void isShort() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        assertTrue(lines.size() <= 400, lines.size() + " lines");
        for (String line : lines) {
            assertTrue(line.length() <= 132, line);
        }
    }

    @Test
    void startsAloneAndComesToTheWeightsOfTheProgram() throws IOException, InterruptedException {
        Files.copy(FILE, folder.resolve("Pong.java"));
        List<String> lines = java(0, "Pong.java", Long.toString(SEED), Integer.toString(EPISODES)).lines().toList();
        assertEquals(EPISODES + 1, lines.size(), lines::toString);
        double mean = SCORES.get(0);
        for (int i = 0; i < EPISODES; i++) {
            mean = 0.99 * mean + 0.01 * SCORES.get(i);
            String start = String.format(Locale.ROOT, "episode %d: score %d, running mean %.2f, ", i + 1, SCORES.get(i), mean);
            assertTrue(lines.get(i).startsWith(start), lines.get(i) + ", but not " + start);
        }
        assertEquals(String.format("weights: %08x", Arrays.deepHashCode(EXPECTED)), lines.get(EPISODES));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count(), "it leaves something behind");
        }
    }

    @Test
    void everyWeightIsTheSame() throws ReflectiveOperationException {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        float[][] weights;
        try {
            weights = (float[][]) method("Pong", "train", long.class, long.class).invoke(null, SEED, EPISODES);
        } finally {
            System.setOut(out);
        }
        assertEquals(EXPECTED.length, weights.length);
        for (int row = 0; row < EXPECTED.length; row++) {
            assertArrayEquals(EXPECTED[row], weights[row], "row " + row);
        }
    }

    /** Two games of moves that last for a while. */
    @Test
    void everyPictureIsTheSame() throws ReflectiveOperationException {
        Class<?> gameClass = loader.loadClass("Pong$Game");
        Class<?> framesClass = loader.loadClass("Pong$Frames");
        Constructor<?> newGame = gameClass.getDeclaredConstructor();
        Constructor<?> newFrames = framesClass.getDeclaredConstructor(gameClass);
        newGame.setAccessible(true);
        newFrames.setAccessible(true);
        Method play = method("Pong$Game", "play", int.class);
        Method over = method("Pong$Game", "over");
        Method draw = method("Pong$Game", "draw", byte[].class);
        Method look = method("Pong$Frames", "look", gameClass);

        JavaConsole console = new JavaConsole();
        byte[] palette = new byte[Screen.SIZE];
        byte[] picture = new byte[Screen.SIZE];
        SparsePixels difference = new SparsePixels();
        SplitMix64 random = new SplitMix64(SEED);
        for (int games = 0; games < 2; games++) {
            console.reset();
            Object game = newGame.newInstance();
            Object seen = newFrames.newInstance(game);
            int move = 0;
            for (int frame = 0; !console.terminated(); frame++) {
                String where = "game " + games + ", frame " + frame;
                if (frame == 0 || random.nextInt(3) == 0) {
                    console.look();
                    console.difference(difference);
                    assertArrayEquals(signed(difference), (int[]) look.invoke(seen, game), where);
                }
                console.screen(palette);
                draw.invoke(game, picture);
                compare(palette, picture, frame > 1, where);
                if (random.nextInt(8) == 0) {
                    move = random.nextInt(3) - 1;
                }
                assertEquals(console.act(MOVES[1 + move]), play.invoke(game, move), where);
                assertEquals(console.terminated(), over.invoke(game), where);
            }
        }
    }

    /** Sparse pixels as the file has them. */
    private static int[] signed(SparsePixels pixels) {
        int[] signed = new int[pixels.count()];
        Arrays.setAll(signed, i -> pixels.isNegative(i) ? -1 - pixels.pixel(i) : 1 + pixels.pixel(i));
        return signed;
    }

    /** The file has no colours of a reset but that of the field, so the first two pictures are compared as the agent sees them. */
    private static void compare(byte[] palette, byte[] picture, boolean colours, String where) {
        for (int i = FIRST_PIXEL; i < Screen.SIZE; i++) {
            int red = picture[i] & 0xff;
            if (Palette.visible(palette[i]) != (red == 0 || red == 109 || red == 144 ? 0 : 1)
                    || colours && Palette.rgb(palette[i] & 0xff) >> 16 != red) {
                throw new AssertionError(where + ", row " + i / Screen.WIDTH + ", column " + i % Screen.WIDTH + ": red is " + red);
            }
        }
    }

    @Test
    void badArgumentsAreRefusedInASentence() throws IOException, InterruptedException {
        for (String bad : List.of("x", "1 many", "1 -5", "1.5", "1 2 3", "9999999999999999999")) {
            List<String> command = new ArrayList<>(List.of("-cp", classes.toString(), "Pong"));
            command.addAll(List.of(bad.split(" ")));
            assertEquals("java Pong.java takes a seed and a number of episodes, whole numbers of at most 18 digits, and not '" + bad
                    + "'.\n", java(2, command.toArray(String[]::new)));
        }
    }
}
