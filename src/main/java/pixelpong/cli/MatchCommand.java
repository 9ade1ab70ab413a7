package pixelpong.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Agent;
import pixelpong.rollout.LeftAgent;
import pixelpong.show.AgentSource;
import pixelpong.show.Dashboard;
import pixelpong.show.Match;
import pixelpong.show.PageInfo;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** {@code match}: lets two agents play against each other. */
@Command(name = "match", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        footer = {"", "Examples:",
            "  match master computer     the trained agent as usual",
            "  match master runs/NAME    against one of yours, on both sides"},
        description = "Lets agent A play against agent B on the Java console and prints a table. In the first half of the games A"
                + " has the right paddle, in the second half the left one. Who has the left one sees the screen in a mirror, since"
                + " agents are trained on the right.")
public final class MatchCommand implements Callable<Integer> {
    private static final int FRAMES_PER_PICTURE = 1;
    /** A longer one does not fit into the table. */
    private static final int LONGEST_NAME = 11;

    @Parameters(index = "0", paramLabel = "A", description = Player.AGENTS)
    private String nameA;

    @Parameters(index = "1", paramLabel = "B", description = "the same, or '" + Player.COMPUTER
            + "', which has the left paddle in all games")
    private String nameB;

    @Option(names = "--games", paramLabel = "N", defaultValue = "100", description = "games to play")
    private int games;

    @Mixin
    private final ActionOptions actions = new ActionOptions();

    @Option(names = "--env", paramLabel = "NAME", defaultValue = "ALE/Pong-v5", description = "environment preset")
    private String env;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "seed of every random draw: the same seed gives the same games")
    private long seed;

    @Option(names = "--watch", description = "show the games in the browser, one after another, instead of a table; A has the right"
            + " paddle")
    private boolean watch;

    @Mixin
    private final PageOptions page = new PageOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (games < 1) {
            throw new BadInput("--games is " + games + "; it takes a whole number from 1.");
        }
        String how = actions.words();
        EnvPreset preset = EnvPreset.named(env);
        Kernels kernels = Kernels.selected();
        Player a = Player.named(nameA, kernels);
        if (a.isComputer()) {
            throw new BadInput("The computer has the left paddle only; name it second.");
        }
        Player b = Player.named(nameB, kernels);
        if (watch) {
            show(a, b, preset, kernels);
        } else {
            Header.print(kernels, ConsoleOptions.javaConsole(), preset.name(), seed);
            System.out.printf("%s against %s, %s%n", a.name(), b.name(), how);
            printTable(a, b, preset);
        }
        return 0;
    }

    private void show(Player a, Player b, EnvPreset preset, Kernels kernels) throws InterruptedException {
        AgentSource.Version right = new AgentSource.Version(agent(a), a.name(), 0);
        LeftAgent left = b.isComputer() ? null : new LeftAgent(agent(b), preset, seed);
        try (Dashboard dashboard = page.open()) {
            Map<String, String> rows = Header.rows(kernels, ConsoleOptions.javaConsole(), preset.name(), seed);
            PageInfo info = new PageInfo("watch", a.name() + " against " + b.name(), rows, List.of(), b.name(), a.name());
            dashboard.start(info, new JavaConsole(left), preset, () -> right, seed, FRAMES_PER_PICTURE);
            page.serve(dashboard);
        }
    }

    private void printTable(Player a, Player b, EnvPreset preset) {
        int onTheLeft = b.isComputer() ? 0 : games / 2;
        int onTheRight = games - onTheLeft;
        Match right;
        Match left = null;
        try (ProgressLine progress = new ProgressLine(true)) {
            right = play(a, b, preset, 1, onTheRight, progress);
            if (onTheLeft > 0) {
                left = play(b, a, preset, 1 + onTheRight, onTheLeft, progress).exchanged();
            }
        }
        System.out.printf("%-14s %6s %6s %6s %6s %8s %8s %16s %6s%n", a.name().length() > LONGEST_NAME ? "A is" : a.name() + " is",
                "games", "won", "lost", "drawn", "points", "against", "mean difference", "s.e.");
        print("on the right", right);
        if (left != null) {
            print("on the left", left);
            print("both", right.plus(left));
        }
    }

    private Match play(Player right, Player left, EnvPreset preset, int first, int count, ProgressLine progress) {
        int[] ended = {first - 1};
        return Match.play(() -> agent(right), left.isComputer() ? null : () -> agent(left), preset, seed, first, count,
                Runtime.getRuntime().availableProcessors(),
                () -> progress.show(String.format(Locale.ROOT, "%,d of %,d games", ++ended[0], games)));
    }

    /** An agent with a policy of its own. */
    private Agent agent(Player player) {
        return actions.agent(player.policy().copy());
    }

    private static void print(String side, Match match) {
        int games = match.points().size();
        long won = match.games().wins();
        long lost = match.games().losses();
        String error = games > 1 ? String.format(Locale.ROOT, "%.2f", match.games().standardError()) : "-";
        System.out.printf(Locale.ROOT, "%-14s %,6d %,6d %,6d %,6d %,8d %,8d %16.2f %6s%n", side, games, won, lost,
                games - won - lost, match.pointsFor(), match.pointsAgainst(), match.games().mean(), error);
    }
}
