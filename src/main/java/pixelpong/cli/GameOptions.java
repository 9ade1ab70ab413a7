package pixelpong.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import pixelpong.game.EnvPreset;
import pixelpong.run.TrainingConfig;

/** What is played, for the commands that show a checkpoint: as its run did, unless told otherwise. */
final class GameOptions extends ConsoleOptions {
    @Option(names = "--env", paramLabel = "NAME",
            description = "environment preset (default: the one of the checkpoint's run, else Pong-v0)")
    private String env;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "seed of every random draw: the same seed gives the same games")
    private long seed;

    /** The preset. */
    EnvPreset preset(Path checkpoint) {
        return EnvPreset.named(env != null ? env : run(checkpoint).map(TrainingConfig::env).orElse("Pong-v0"));
    }

    long seed() {
        return seed;
    }
}
