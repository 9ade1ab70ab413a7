package pixelpong.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.run.Checkpoint;
import pixelpong.run.PretrainedAgent;
import pixelpong.show.Evaluation;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** {@code eval}: plays games with a fixed policy and reports the results. */
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
            checkpoint = PretrainedAgent.checkpoint();
        }
        Kernels kernels = Kernels.selected();
        Policy policy = Checkpoint.readPolicy(checkpoint, kernels);
        EnvPreset preset = game.preset(checkpoint);
        ConsoleChoice choice = game.console(checkpoint);
        Header.print(kernels, choice, preset.name(), game.seed());
        Evaluation games = Evaluation.play(() -> choice.open(kernels), preset, () -> agent(policy.copy()), game.seed(), episodes,
                Runtime.getRuntime().availableProcessors());
        if (verbose) {
            for (int i = 0; i < episodes; i++) {
                System.out.printf("game %,d: %d, %,d frames%n", i + 1, games.returns().get(i), games.frames().get(i));
            }
        }
        System.out.printf("%,d games: mean %.2f, standard error %.2f, %d won, %d lost%n", episodes, games.mean(),
                games.standardError(), games.wins(), games.losses());
        return 0;
    }

    private Agent agent(Policy policy) {
        return greedy ? Agent.greedy(policy) : Agent.sampling(policy);
    }
}
