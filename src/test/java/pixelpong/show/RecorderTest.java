package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Assumptions;
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
class RecorderTest {
    private static final EnvPreset PRESET = EnvPreset.named("Pong-v0");

    @TempDir
    private Path folder;

    /** The game that is filmed, without a film. */
    private static WatchedConsole play(int points, Consumer<WatchedConsole> onFrame) {
        WatchedConsole[] console = new WatchedConsole[1];
        console[0] = new WatchedConsole(new JavaConsole(), () -> onFrame.accept(console[0]));
        new EpisodeRunner(console[0], PRESET, Agent.sampling(WatchedConsoleTest.tutorialPolicy()))
                .play(1, 1, () -> console[0].won() + console[0].lost() >= points);
        return console[0];
    }

    private String record(Path file, boolean sideBySide) throws IOException {
        return new Recorder(new JavaConsole(), PRESET, WatchedConsoleTest.tutorialPolicy(), sideBySide).record(1, 1, 2, file);
    }

    private static IIOMetadataNode metadata(ImageReader reader, int picture, String node) throws IOException {
        IIOMetadataNode root =
                (IIOMetadataNode) reader.getImageMetadata(picture).getAsTree("javax_imageio_gif_image_1.0");
        return (IIOMetadataNode) root.getElementsByTagName(node).item(0);
    }

    @Test
    void aGifShowsTheGameAtItsOwnSpeed() throws IOException {
        Path file = folder.resolve("game.gif");
        int[] frames = {0};
        byte[] last = new byte[Screen.SIZE];
        WatchedConsole played = play(2, game -> {
            if (frames[0]++ % 2 == 0) {
                System.arraycopy(game.screen(), 0, last, 0, last.length);
            }
        });
        assertEquals(played.lost() + ":" + played.won(), record(file, false));
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            int hundredths = 0;
            BufferedImage film = new BufferedImage(320, 420, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = film.createGraphics();
            for (int i = 0; i < reader.getNumImages(true); i++) {
                IIOMetadataNode place = metadata(reader, i, "ImageDescriptor");
                graphics.drawImage(reader.read(i), Integer.parseInt(place.getAttribute("imageLeftPosition")),
                        Integer.parseInt(place.getAttribute("imageTopPosition")), null);
                hundredths += Integer.parseInt(metadata(reader, i, "GraphicControlExtension").getAttribute("delayTime"));
            }
            assertEquals(frames[0] / 60.0, hundredths / 100.0, 0.05);
            for (int y = 0; y < film.getHeight(); y++) {
                for (int x = 0; x < film.getWidth(); x++) {
                    int index = last[y / 2 * Screen.WIDTH + x / 2] & 0xff;
                    assertEquals(Palette.rgb(index), film.getRGB(x, y) & 0xffffff, "at " + x + ", " + y);
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
        assertEquals(712, first.getWidth());
        assertEquals(Canvas.rgb(Canvas.UNCHANGED), first.getRGB(336, 70) & 0xffffff); // nothing has changed yet
        assertEquals(Canvas.rgb(Canvas.APPEARED), first.getRGB(680, 70 + 163) & 0xffffff); // p(up) is one half
        assertEquals(Canvas.rgb(Canvas.UNCHANGED), first.getRGB(680, 70 + 157) & 0xffffff);
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
        int[] frames = {0};
        play(2, game -> frames[0]++);
        Process probe = new ProcessBuilder("ffprobe", "-v", "error", "-count_frames", "-show_entries",
                "stream=width,height,r_frame_rate,nb_read_frames", "-of", "csv=p=0", file.toString()).start();
        assertEquals("712,420,60/1," + frames[0],
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
