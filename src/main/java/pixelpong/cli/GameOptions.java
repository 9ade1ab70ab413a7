package pixelpong.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import pixelpong.game.EnvPreset;
import pixelpong.run.TrainingConfig;

/** The options for the game, of the commands that show a checkpoint. The defaults are those of the checkpoint's run. */
final class GameOptions extends ConsoleOptions {
    @Option(names = "--env", paramLabel = "NAME",
            description = "environment preset (default: that of the checkpoint's run if there is one, else Pong-v0)")
    private String env;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "seed of every random draw: the same seed gives the same games")
    private long seed;

    /** The environment preset. */
    EnvPreset preset(Path checkpoint) {
        return env != null ? EnvPreset.named(env) : run(checkpoint).map(TrainingConfig::env).orElse(EnvPreset.ALL.get(0));
    }

    long seed() {
        return seed;
    }
}
