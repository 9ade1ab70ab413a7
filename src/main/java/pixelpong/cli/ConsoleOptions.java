package pixelpong.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.run.RunFolder;
import pixelpong.run.TrainingConfig;
import pixelpong.util.BadInput;

/** The options for console and cartridge, of the commands that show a game. */
class ConsoleOptions {
    @Option(names = "--rom", paramLabel = "ROM",
            description = "cartridge: '" + Cartridge.OWN + "', '" + Cartridge.ORIGINAL
                    + "' or a path (default: that of the checkpoint's run if there is one, else " + Cartridge.OWN + ")")
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

    /**
     * The Java console, which alone has a game of two players.
     *
     * @throws BadInput if another console or cartridge is asked for
     */
    final ConsoleChoice twoPlayers() {
        if (rom != null && !rom.equals(Cartridge.OWN) || console.equals(ConsoleChoice.ALE)) {
            throw new BadInput("Two players play on the Java console only; leave out --console and --rom.");
        }
        return console.equals(ConsoleChoice.AUTO) ? javaConsole() : ConsoleChoice.of(console, Cartridge.own());
    }

    /** The Java console. */
    static ConsoleChoice javaConsole() {
        return ConsoleChoice.of(ConsoleChoice.JAVA, Cartridge.own());
    }

    /** The configuration of the run that a checkpoint belongs to. */
    static Optional<TrainingConfig> run(Path checkpoint) {
        return checkpoint == null ? Optional.empty() : RunFolder.configBeside(checkpoint);
    }
}
