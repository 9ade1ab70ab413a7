package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.policy.Policy;
import pixelpong.run.Checkpoint;
import pixelpong.run.PretrainedAgent;
import pixelpong.show.FilmPlayer;
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

    @Option(names = "--side-by-side",
            description = "show beside the screen what the network sees, its actions and the value that it gives to the position")
    private boolean sideBySide;

    @Option(names = "--beside", paramLabel = "FILE",
            description = "a second checkpoint, whose game is filmed beside the first one's: before and after, say")
    private Path beside;

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
        List<FilmPlayer> players = new ArrayList<>();
        try {
            players.add(player(checkpoint));
            if (beside != null) {
                players.add(player(beside));
            }
            List<String> scores = new Recorder(players, sideBySide).record(game.seed(), 1, points, out);
            System.out.printf("Filmed %s: %s for computer and agent.%n", out, String.join(" and ", scores));
        } catch (IOException e) {
            throw new BadInput("The film " + out + " cannot be written (" + Reason.of(e) + "); choose a place this user"
                    + " may write to with --out.");
        } finally {
            players.forEach(player -> player.console().close());
        }
        return 0;
    }

    private FilmPlayer player(Path given) {
        Kernels kernels = Kernels.selected();
        Path file = given != null ? given : PretrainedAgent.checkpoint();
        Policy policy = Checkpoint.readPolicy(file, kernels);
        OptionalLong games = Checkpoint.readCount(file, "episodes");
        String label = given == null ? "trained agent"
                : games.isPresent() ? String.format(Locale.ROOT, "after %,d games", games.getAsLong())
                : file.getFileName().toString();
        return new FilmPlayer(game.console(file).open(kernels), game.preset(file), policy, label);
    }
}
