package pixelpong.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.run.RunFolder;
import pixelpong.run.TrainingConfig;
import pixelpong.show.Evaluation;
import pixelpong.show.Mind;
import pixelpong.show.Player;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** {@code eval}: plays with frozen weights and says how well. */
@Command(name = "eval", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Plays games with the weights of a checkpoint and prints how they ended.")
public final class EvalCommand implements Callable<Integer> {
    @Option(names = "--checkpoint", paramLabel = "FILE", required = true,
            description = "an .npz file of train, or one that NumPy saved with W1 (hidden, 6400) and W2 (hidden,)")
    private Path checkpoint;

    @Option(names = "--episodes", paramLabel = "N", defaultValue = "100", description = "games to play")
    private int episodes;

    @Option(names = "--greedy", description = "take the most probable action instead of drawing one, as training does")
    private boolean greedy;

    @Option(names = "--env", paramLabel = "NAME",
            description = "environment preset (default: that of the run which the checkpoint lies in, or Pong-v0)")
    private String env;

    @Option(names = "--rom", paramLabel = "ROM", defaultValue = Cartridge.OWN,
            description = "cartridge: '" + Cartridge.OWN + "', '" + Cartridge.ORIGINAL + "' or a path")
    private String rom;

    @Option(names = "--console", paramLabel = "NAME", defaultValue = ConsoleChoice.AUTO,
            description = "what plays: 'ale' is the emulator; 'java' the same game without it, a thousand times as fast, "
                    + "for our own cartridge only; 'auto' the emulator where it runs")
    private String console;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "seed of every random draw: the same seed gives the same games")
    private long seed;

    @Option(names = "--verbose", description = "print a line for every game")
    private boolean verbose;

    @Override
    public Integer call() {
        if (episodes < 1) {
            throw new BadInput("--episodes is " + episodes + "; it takes a whole number from 1.");
        }
        Kernels kernels = Kernels.selected();
        String name = env != null ? env : RunFolder.configBeside(checkpoint).map(TrainingConfig::env).orElse("Pong-v0");
        EnvPreset preset = EnvPreset.named(name);
        ConsoleChoice choice = ConsoleChoice.of(console, Cartridge.named(rom));
        Mind.read(checkpoint, kernels); // a bad file is refused before anything is printed
        Header.print(kernels, choice, name, seed);
        Evaluation games = Evaluation.play(choice, preset, () -> player(kernels), seed, episodes,
                Runtime.getRuntime().availableProcessors());
        if (verbose) {
            for (int game = 0; game < episodes; game++) {
                System.out.printf("game %,d: %d, %,d frames%n", game + 1, games.rewards()[game], games.frames()[game]);
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
