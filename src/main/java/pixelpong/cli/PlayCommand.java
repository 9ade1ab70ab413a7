package pixelpong.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.show.Cast;
import pixelpong.show.Dashboard;
import pixelpong.show.Facts;
import pixelpong.show.Mind;
import pixelpong.show.Player;
import pixelpong.simd.Kernels;

/** {@code play}: lets a person try. */
@Command(name = "play", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Lets you play the right paddle against the computer in the browser, with the arrow keys: the honest way"
                + " to feel how hard the game is.")
public final class PlayCommand implements Callable<Integer> {
    /** A person decides 60 times a second, and nobody holds a person's hand. */
    private static final String EVERY_FRAME = "PongNoFrameskip-v4";
    private static final int FRAMES_A_PICTURE = 1;

    @Mixin
    private final ConsoleOptions game = new ConsoleOptions();

    @Mixin
    private final PageOptions page = new PageOptions();

    @Override
    public Integer call() throws InterruptedException {
        ConsoleChoice choice = game.console(null);
        try (Dashboard dashboard = page.open()) {
            Cast person = new Cast() {
                @Override
                public Mind mind() {
                    return null;
                }

                @Override
                public Player player(Mind mind) {
                    return (cells, count, random) -> dashboard.held();
                }
            };
            dashboard.start(new Facts("play", "your game", Header.rows(Kernels.selected(), choice, EVERY_FRAME, 1)),
                    choice.open(), EnvPreset.named(EVERY_FRAME), person, 1, FRAMES_A_PICTURE);
            PageOptions.serve(dashboard);
        }
        return 0;
    }
}
