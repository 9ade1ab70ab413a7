package pixelpong.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.game.PongEnv;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.EpisodePlayer;
import pixelpong.rollout.Trajectory;
import pixelpong.run.Checkpoint;
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

    @Option(names = "--env", paramLabel = "NAME", defaultValue = "Pong-v0", description = "environment preset")
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
        EnvPreset preset = EnvPreset.named(env);
        ConsoleChoice choice = ConsoleChoice.of(console, Cartridge.named(rom));
        PolicyNetwork network = Checkpoint.readNetwork(checkpoint, kernels);
        try (Console console = choice.open()) {
            Header.print(kernels, choice, env, seed);
            EpisodePlayer player = new EpisodePlayer(new PongEnv(console, preset), network);
            Trajectory trajectory = new Trajectory(preset);
            double sum = 0;
            double squares = 0;
            int wins = 0;
            int losses = 0;
            for (int episode = 1; episode <= episodes; episode++) {
                player.play(seed, episode, trajectory, () -> false);
                int reward = trajectory.totalReward();
                sum += reward;
                squares += (double) reward * reward;
                wins += reward > 0 ? 1 : 0;
                losses += reward < 0 ? 1 : 0;
                if (verbose) {
                    System.out.printf("game %,d: %d, %,d steps%n", episode, reward, trajectory.steps());
                }
            }
            double mean = sum / episodes;
            // The sample's variance over the number of games; a single game has none.
            double variance = episodes > 1 ? Math.max(0, (squares - sum * mean) / (episodes - 1)) : 0;
            System.out.printf("%,d games: mean %.2f, standard error %.2f, %d won, %d lost%n", episodes, mean,
                    Math.sqrt(variance / episodes), wins, losses);
        }
        return 0;
    }
}
