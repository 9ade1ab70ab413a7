package pixelpong.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.show.AgentSource;
import pixelpong.show.Dashboard;
import pixelpong.show.PageInfo;
import pixelpong.simd.Kernels;

/** {@code play}: lets a person play. */
@Command(name = "play", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Lets you play the right paddle against the computer in the browser, with the arrow keys: the honest way"
                + " to feel how hard the game is.")
public final class PlayCommand implements Callable<Integer> {
    /** A person acts in each of the 60 frames a second, without sticky actions. */
    private static final String EVERY_FRAME = "PongNoFrameskip-v4";
    private static final int FRAMES_PER_PICTURE = 1;

    @Mixin
    private final ConsoleOptions game = new ConsoleOptions();

    @Mixin
    private final PageOptions page = new PageOptions();

    @Override
    public Integer call() throws InterruptedException {
        Kernels kernels = Kernels.selected();
        ConsoleChoice choice = game.console(null);
        try (Dashboard dashboard = page.open()) {
            AgentSource.Version person = new AgentSource.Version((observation, random) -> dashboard.held(), "", 0);
            dashboard.start(new PageInfo("play", "your game", Header.rows(kernels, choice, EVERY_FRAME, 1), List.of()),
                    choice.open(kernels), EnvPreset.named(EVERY_FRAME), () -> person, 1, FRAMES_PER_PICTURE);
            PageOptions.serve(dashboard);
        }
        return 0;
    }
}
