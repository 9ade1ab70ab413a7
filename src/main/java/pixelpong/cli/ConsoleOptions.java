package pixelpong.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.run.RunFolder;
import pixelpong.run.TrainingConfig;

/** The options for console and cartridge, of the commands that show a game. */
class ConsoleOptions {
    @Option(names = "--rom", paramLabel = "ROM",
            description = "cartridge: '" + Cartridge.OWN + "', '" + Cartridge.ORIGINAL
                    + "' or a path (default: the one of the checkpoint's run, else " + Cartridge.OWN + ")")
    private String rom;

    @Option(names = "--console", paramLabel = "NAME", defaultValue = ConsoleChoice.AUTO,
            description = "what plays: 'ale' is the emulator; 'java' the same game without it, for our own cartridge only;"
                    + " 'auto' the emulator where it runs")
    private String console;

    /**
     * The console and cartridge to use.
     *
     * @param checkpoint the checkpoint that plays; null if there is none
     */
    final ConsoleChoice console(Path checkpoint) {
        String name = rom != null ? rom : run(checkpoint).map(TrainingConfig::rom).orElse(Cartridge.OWN);
        return ConsoleChoice.of(console, Cartridge.named(name));
    }

    /** The configuration of the run that a checkpoint belongs to. */
    static Optional<TrainingConfig> run(Path checkpoint) {
        return checkpoint == null ? Optional.empty() : RunFolder.configBeside(checkpoint);
    }
}
