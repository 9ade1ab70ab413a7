package pixelpong.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Agent;
import pixelpong.show.AgentSource;
import pixelpong.show.Dashboard;
import pixelpong.show.PageInfo;
import pixelpong.simd.Kernels;

/** {@code play}: lets a person play. */
@Command(name = "play", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        footer = {"", "Examples:",
            "  play --open            you against the computer",
            "  play --against 10s     you against an agent that was trained for 10 s"},
        description = "Lets you play in the browser, with the arrow keys: the right paddle against the computer, or the left one"
                + " against an agent. The honest way to feel how hard the game is.")
public final class PlayCommand implements Callable<Integer> {
    /** A person acts in each of the 60 frames a second, without sticky actions. */
    private static final String EVERY_FRAME = "PongNoFrameskip-v4";
    private static final int FRAMES_PER_PICTURE = 1;

    /** An agent acts as in its training: in every fourth frame, and not always when it wants to. */
    private static final String AGENTS_STEP = "ALE/Pong-v5";
    private static final long SEED = 1;

    @Option(names = {"--against", "--level"}, paramLabel = "AGENT", defaultValue = Player.COMPUTER,
            description = "who plays against you: '" + Player.COMPUTER + "', " + Player.AGENTS)
    private String against;

    @Mixin
    private final ConsoleOptions game = new ConsoleOptions();

    @Mixin
    private final PageOptions page = new PageOptions();

    @Override
    public Integer call() throws InterruptedException {
        Kernels kernels = Kernels.selected();
        Player opponent = Player.named(against, kernels);
        ConsoleChoice choice = opponent.isComputer() ? game.console(null) : game.twoPlayers();
        try (Dashboard dashboard = page.open()) {
            if (opponent.isComputer()) {
                AgentSource.Version person = new AgentSource.Version((observation, random) -> dashboard.held(), "", 0);
                dashboard.start(new PageInfo("play", "your game", Header.rows(kernels, choice, EVERY_FRAME, SEED), List.of()),
                        choice.open(kernels), EnvPreset.named(EVERY_FRAME), () -> person, SEED, FRAMES_PER_PICTURE);
            } else {
                AgentSource.Version agent =
                        new AgentSource.Version(Agent.sampling(opponent.policy()), opponent.name(), 0);
                PageInfo info = new PageInfo("play", "your game against " + opponent.name(),
                        Header.rows(kernels, choice, AGENTS_STEP, SEED), List.of(), PageInfo.YOU, opponent.name());
                dashboard.start(info, new JavaConsole(dashboard::held), EnvPreset.named(AGENTS_STEP), () -> agent, SEED,
                        FRAMES_PER_PICTURE);
            }
            page.serve(dashboard);
        }
        return 0;
    }
}
