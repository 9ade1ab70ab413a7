package pixelpong.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.run.Champion;
import pixelpong.show.Evaluation;
import pixelpong.show.Mind;
import pixelpong.show.Player;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** {@code eval}: plays with frozen weights and says how well. */
@Command(name = "eval", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Plays games with the weights of a checkpoint and prints how they ended.")
public final class EvalCommand implements Callable<Integer> {
    @Option(names = "--checkpoint", paramLabel = "FILE",
            description = "an .npz file of train, or one that NumPy saved with W1 (hidden, 6400) and W2 (hidden,) (default: the"
                    + " trained agent that comes with the program)")
    private Path checkpoint;

    @Option(names = "--episodes", paramLabel = "N", defaultValue = "100", description = "games to play")
    private int episodes;

    @Option(names = "--greedy", description = "take the most probable action instead of drawing one, as training does")
    private boolean greedy;

    @Mixin
    private final GameOptions game = new GameOptions();

    @Option(names = "--verbose", description = "print a line for every game")
    private boolean verbose;

    @Override
    public Integer call() {
        if (episodes < 1) {
            throw new BadInput("--episodes is " + episodes + "; it takes a whole number from 1.");
        }
        if (checkpoint == null) {
            checkpoint = Champion.checkpoint();
        }
        Kernels kernels = Kernels.selected();
        Mind.read(checkpoint, kernels); // a bad file is refused before anything is looked for beside it
        EnvPreset preset = game.preset(checkpoint);
        ConsoleChoice choice = game.console(checkpoint);
        Header.print(kernels, choice, preset.name(), game.seed());
        Evaluation games = Evaluation.play(choice, preset, () -> player(kernels), game.seed(), episodes,
                Runtime.getRuntime().availableProcessors());
        if (verbose) {
            for (int i = 0; i < episodes; i++) {
                System.out.printf("game %,d: %d, %,d frames%n", i + 1, games.rewards()[i], games.frames()[i]);
            }
        }
        System.out.printf("%,d games: mean %.2f, standard error %.2f, %d won, %d lost%n", episodes, games.mean(),
                games.standardError(), games.wins(), games.losses());
        return 0;
    }

    private Player player(Kernels kernels) {
        Mind mind = Mind.read(checkpoint, kernels);
        return greedy ? Player.greedy(mind) : Player.agent(mind);
    }
}
