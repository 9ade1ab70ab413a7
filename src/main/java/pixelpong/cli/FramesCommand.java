package pixelpong.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.game.Console;
import pixelpong.show.FramePictures;
import pixelpong.show.WeightPictures;
import pixelpong.simd.Kernels;
import pixelpong.util.AtomicFile;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** {@code frames}: draws the stages of preprocessing. */
@Command(name = "frames", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Draws a moment of a game as the console shows it and as the network sees it.")
public final class FramesCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "DIR", required = true,
            description = "folder for screen.png, frame.png (cropped, halved, in two colours) and difference.png (minus the"
                    + " frame of the step before); it is made if there is none")
    private Path out;

    @Mixin
    private final GameOptions game = new GameOptions();

    @Override
    public Integer call() {
        Kernels kernels = Kernels.selected();
        try (Console console = game.console(null).open(kernels)) {
            Map<String, BufferedImage> pictures = FramePictures.of(console, game.preset(null), game.seed(), kernels);
            Files.createDirectories(out);
            for (Map.Entry<String, BufferedImage> picture : pictures.entrySet()) {
                Path file = out.resolve(picture.getKey() + ".png");
                AtomicFile.replace(file, stream -> stream.write(WeightPictures.png(picture.getValue())));
                System.out.println("Drew " + file);
            }
        } catch (IOException e) {
            throw new BadInput("The pictures cannot be written to " + out + " (" + Reason.of(e) + "); choose a place this user"
                    + " may write to with --out.");
        }
        return 0;
    }
}
