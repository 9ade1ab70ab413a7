package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.game.Console;
import pixelpong.policy.Policy;
import pixelpong.run.Checkpoint;
import pixelpong.run.PretrainedAgent;
import pixelpong.show.Recorder;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** {@code record}: films a game. */
@Command(name = "record", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Lets a checkpoint play a game and films it: the first game that eval plays with the same seed.")
public final class RecordCommand implements Callable<Integer> {
    @Option(names = "--checkpoint", paramLabel = "FILE",
            description = "who plays (default: the trained agent that comes with the program)")
    private Path checkpoint;

    @Option(names = "--out", paramLabel = "FILE", required = true,
            description = "the film: a .gif, or an .mp4 where ffmpeg is installed")
    private Path out;

    @Option(names = "--points", paramLabel = "N", description = "stop after so many points (default: the whole game)")
    private Integer points;

    @Option(names = "--side-by-side", description = "show beside the screen what the network sees, and p(up) as a bar")
    private boolean sideBySide;

    @Mixin
    private final GameOptions game = new GameOptions();

    @Override
    public Integer call() {
        if (points == null) {
            points = Recorder.WHOLE_GAME;
        } else if (points < 1) {
            throw new BadInput("--points is " + points + "; it takes a whole number from 1.");
        }
        Recorder.requireFormat(out);
        if (checkpoint == null) {
            checkpoint = PretrainedAgent.checkpoint();
        }
        Kernels kernels = Kernels.selected();
        Policy policy = Checkpoint.readPolicy(checkpoint, kernels);
        try (Console console = game.console(checkpoint).open(kernels)) {
            String score = new Recorder(console, game.preset(checkpoint), policy, sideBySide)
                    .record(game.seed(), 1, points, out);
            System.out.printf("Filmed %s: %s for computer and agent.%n", out, score);
        } catch (IOException e) {
            throw new BadInput("The film " + out + " cannot be written (" + Reason.of(e) + "); choose a place this user"
                    + " may write to with --out.");
        }
        return 0;
    }
}
