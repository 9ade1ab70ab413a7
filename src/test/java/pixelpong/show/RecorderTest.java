package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.pixels.Palette;
import pixelpong.pixels.Screen;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.util.BadInput;

/** Films, opened again by readers that know nothing of their writers. */
@Tag("any-jdk")
@Tag("no-kernels")
class RecorderTest {
    private static final int HEADER = 28;
    /** A film goes on for so many frames after its last point. */
    private static final int FRAMES_AFTER = 45;
    private static final EnvPreset PRESET = EnvPreset.named("Pong-v0");

    @TempDir
    private Path folder;

    /** The frames of the game that is filmed, up to the end of the film, and its score then. */
    private record Played(List<byte[]> screens, String score) {
    }

    private static Played play(int points) {
        List<byte[]> screens = new ArrayList<>();
        List<String> scores = new ArrayList<>();
        int[] end = {Integer.MAX_VALUE};
        WatchedConsole[] console = new WatchedConsole[1];
        console[0] = new WatchedConsole(new JavaConsole(), () -> {
            if (console[0].won() + console[0].lost() >= points && end[0] == Integer.MAX_VALUE) {
                end[0] = screens.size() + FRAMES_AFTER;
            }
            if (screens.size() <= end[0]) {
                screens.add(console[0].screen().clone());
                scores.add(console[0].lost() + ":" + console[0].won());
            }
        });
        new EpisodeRunner(console[0], PRESET, Agent.sampling(WatchedConsoleTest.tutorialPolicy()))
                .play(1, 1, () -> screens.size() > end[0]);
        return new Played(screens, scores.get(scores.size() - 1));
    }

    private static FilmPlayer player(String label) {
        return new FilmPlayer(new JavaConsole(), PRESET, Agent.sampling(WatchedConsoleTest.tutorialPolicy()), label);
    }

    private static String record(Path file, boolean sideBySide) throws IOException {
        return new Recorder(List.of(player("test")), sideBySide).record(1, 1, 2, file).get(0);
    }

    private static IIOMetadataNode metadata(ImageReader reader, int picture, String node) throws IOException {
        IIOMetadataNode root =
                (IIOMetadataNode) reader.getImageMetadata(picture).getAsTree("javax_imageio_gif_image_1.0");
        return (IIOMetadataNode) root.getElementsByTagName(node).item(0);
    }

    @Test
    void aGifShowsTheGameAtItsOwnSpeed() throws IOException {
        Path file = folder.resolve("game.gif");
        Played played = play(2);
        byte[] last = played.screens.get(played.screens.size() - 1);
        assertEquals(played.score, record(file, false));
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            int hundredths = 0;
            BufferedImage film = new BufferedImage(320, HEADER + 420, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = film.createGraphics();
            for (int i = 0; i < reader.getNumImages(true); i++) {
                IIOMetadataNode place = metadata(reader, i, "ImageDescriptor");
                graphics.drawImage(reader.read(i), Integer.parseInt(place.getAttribute("imageLeftPosition")),
                        Integer.parseInt(place.getAttribute("imageTopPosition")), null);
                hundredths += Integer.parseInt(metadata(reader, i, "GraphicControlExtension").getAttribute("delayTime"));
            }
            assertEquals(played.screens.size() / 60.0 + 1, hundredths / 100.0, 0.05, "and the last picture stays for a second");
            for (int y = 0; y < 420; y++) {
                for (int x = 0; x < 320; x++) {
                    int index = last[y / 2 * Screen.WIDTH + x / 2] & 0xff;
                    assertEquals(Palette.rgb(index), film.getRGB(x, HEADER + y) & 0xffffff, "at " + x + ", " + y);
                }
            }
        } finally {
            reader.dispose();
        }
    }

    @Test
    void sideBySideShowsWhatTheNetworkSeesAndTheSameGameTwiceIsTheSameFile() throws IOException {
        Path file = folder.resolve("game.gif");
        Path again = folder.resolve("again.GIF");
        record(file, true);
        record(again, true);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
        BufferedImage first = ImageIO.read(file.toFile());
        assertEquals(592, first.getWidth());
        assertEquals(Canvas.rgb(Canvas.UNCHANGED), first.getRGB(336, 44) & 0xffffff, "nothing has changed yet");
        // Two actions of a new network are about as probable as each other: each bar is half full.
        for (int y : new int[] {302, 320}) {
            assertNotEquals(Canvas.rgb(Canvas.UNCHANGED), first.getRGB(336 + 84 + 70, y) & 0xffffff);
            assertEquals(Canvas.rgb(Canvas.UNCHANGED), first.getRGB(336 + 84 + 86, y) & 0xffffff);
        }
    }

    @Test
    void gamesBesideEachOtherAreThoseThatAreFilmedAlone() throws IOException {
        Path both = folder.resolve("both.gif");
        Path alone = folder.resolve("alone.gif");
        List<String> scores = new Recorder(List.of(player("test"), player("test")), false).record(1, 1, 2, both);
        assertEquals(List.of(record(alone, false), scores.get(0)), scores);
        BufferedImage left = ImageIO.read(alone.toFile());
        BufferedImage pair = ImageIO.read(both.toFile());
        assertEquals(2 * 320 + 16, pair.getWidth());
        for (int x = 0; x < 320; x++) {
            for (int y = 0; y < left.getHeight(); y++) {
                assertEquals(left.getRGB(x, y), pair.getRGB(x, y));
                assertEquals(left.getRGB(x, y), pair.getRGB(336 + x, y));
            }
        }
    }

    @Test
    void anMp4HasAllFrames() throws IOException, InterruptedException {
        Path file = folder.resolve("game.mp4");
        try {
            record(file, true);
        } catch (BadInput e) {
            assertTrue(e.getMessage().contains("which is not installed"), e.getMessage());
            Assumptions.abort(e.getMessage());
        }
        Process probe = new ProcessBuilder("ffprobe", "-v", "error", "-count_frames", "-show_entries",
                "stream=width,height,r_frame_rate,nb_read_frames", "-of", "csv=p=0", file.toString()).start();
        assertEquals("592,448,60/1," + (play(2).screens.size() + 60),
                new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        assertEquals(0, probe.waitFor());
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws IOException {
        assertThrows(BadInput.class, () -> record(folder.resolve("game.avi"), false));
        assertThrows(IOException.class, () -> record(folder.resolve("no/game.gif"), false));
        Files.createDirectories(folder.resolve("full.gif/x"));
        assertThrows(IOException.class, () -> record(folder.resolve("full.gif"), false));
        try (var files = Files.list(folder)) {
            assertEquals(List.of("full.gif"), files.map(file -> file.getFileName().toString()).toList());
        }
        assertFalse(Files.exists(folder.resolve("game.avi")));
    }
}
