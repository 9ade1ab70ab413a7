package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.policy.Policy;
import pixelpong.run.Checkpoint;
import pixelpong.show.FilmPlayer;
import pixelpong.show.Recorder;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** {@code record}: films a game. */
@Command(name = "record", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        footer = {"", "Examples:",
            "  record --out game.gif                              a game of the trained agent",
            "  record untrained --beside master --out both.gif    before and after"},
        description = "Lets an agent play a game and films it: the first game that eval plays with the same seed.")
public final class RecordCommand implements Callable<Integer> {
    @Mixin
    private final AgentOption agent = new AgentOption();

    @Option(names = "--out", paramLabel = "FILE", required = true,
            description = "the film: a .gif, or an .mp4 where ffmpeg is installed")
    private Path out;

    @Option(names = "--points", paramLabel = "N", description = "stop after so many points (default: the whole game)")
    private Integer points;

    @Option(names = "--side-by-side",
            description = "show beside the screen what the network sees, its actions and the value that it gives to the position")
    private boolean sideBySide;

    @Option(names = "--beside", paramLabel = "AGENT",
            description = "a second agent, whose game is filmed beside the first one's: before and after, say")
    private Path beside;

    @Mixin
    private final ActionOptions actions = new ActionOptions();

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
            players.add(player(agent.file(), agent.label()));
            if (beside != null) {
                Path file = AgentOption.file(beside);
                players.add(player(file, AgentOption.label(beside, file)));
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

    private FilmPlayer player(Path file, String label) {
        Kernels kernels = Kernels.selected();
        Policy policy = Checkpoint.readPolicy(file, kernels);
        return new FilmPlayer(game.console(file).open(kernels), game.preset(file), actions.agent(policy), label);
    }
}
