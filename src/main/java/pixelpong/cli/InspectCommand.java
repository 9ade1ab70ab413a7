package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import pixelpong.policy.Policy;
import pixelpong.run.Checkpoint;
import pixelpong.run.RunFolder;
import pixelpong.run.TrainingConfig;
import pixelpong.show.WeightPictures;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** {@code inspect}: prints and draws the contents of a checkpoint. */
@Command(name = "inspect", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Prints what a checkpoint holds and where it comes from, and draws its hidden units.")
public final class InspectCommand implements Callable<Integer> {
    @Option(names = "--checkpoint", paramLabel = "FILE", required = true, description = "the file to look into")
    private Path checkpoint;

    @Option(names = "--out", paramLabel = "FILE",
            description = "draw the hidden units into this .png: what each looks for on the 80x80 frame, the strongest first")
    private Path out;

    @Override
    public Integer call() {
        if (out != null && !out.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new BadInput("--out is '" + out + "'; a picture's name ends in .png.");
        }
        Policy policy = Checkpoint.readPolicy(checkpoint, Kernels.selected());
        policy.tensors().forEach(tensor -> System.out.println(tensor.describe(policy.weights())));
        var episodes = Checkpoint.readCount(checkpoint, "episodes");
        System.out.println(episodes.isPresent() ? String.format("%,d episodes trained", episodes.getAsLong())
                : "weights alone: nothing says how long they were trained");
        RunFolder.configBeside(checkpoint).ifPresentOrElse(InspectCommand::print,
                () -> System.out.println("no config.json beside it: nothing says on what it was trained"));
        System.out.printf("looked at by PixelPong %s on JDK %s%n", Header.version(), Runtime.version());
        if (out != null) {
            try {
                Files.write(out, WeightPictures.png(WeightPictures.grid(policy)));
            } catch (IOException e) {
                throw new BadInput("The picture " + out + " cannot be written (" + Reason.of(e) + "); choose a place this user may"
                        + " write to with --out.");
            }
            System.out.printf("Drew %d hidden units into %s, the strongest first.%n", policy.hiddenUnits(), out);
        }
        return 0;
    }

    private static void print(TrainingConfig config) {
        System.out.printf("trained on %s with the cartridge %s (MD5 %s), console %s, seed %d%n", config.env(), config.rom(),
                config.romMd5(), config.console(), config.seed());
        TrainingCallbacks.settings(config).forEach((name, value) -> System.out.printf("%s: %s%n", name, value));
        System.out.printf("begun with PixelPong %s%n", config.version());
    }
}
