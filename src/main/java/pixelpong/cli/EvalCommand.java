package pixelpong.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.policy.Policy;
import pixelpong.run.Checkpoint;
import pixelpong.show.Evaluation;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** {@code eval}: plays games with a fixed policy and reports the results. */
@Command(name = "eval", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        footer = {"", "Examples:",
            "  eval                              the agent that comes with the program",
            "  eval runs/NAME --games 100        a run, judged by 100 games",
            "  eval 5s --env PongNoFrameskip-v4  another agent, in another environment"},
        description = "Lets an agent play games with its weights as they are, and prints how they ended.")
public final class EvalCommand implements Callable<Integer> {
    @Mixin
    private final AgentOption agent = new AgentOption();

    @Option(names = "--games", paramLabel = "N", defaultValue = "100", description = "games to play")
    private int games;

    @Mixin
    private final ActionOptions actions = new ActionOptions();

    @Mixin
    private final GameOptions game = new GameOptions();

    @Option(names = "--verbose", description = "print a line for every game")
    private boolean verbose;

    @Option(names = "--json", description = "print the result as JSON, and nothing else")
    private boolean json;

    @Override
    public Integer call() {
        if (games < 1) {
            throw new BadInput("--games is " + games + "; it takes a whole number from 1.");
        }
        Kernels kernels = Kernels.selected();
        Policy policy = Checkpoint.readPolicy(agent.file(), kernels);
        EnvPreset preset = game.preset(agent.file());
        ConsoleChoice choice = game.console(agent.file());
        if (!json) {
            Header.print(kernels, choice, preset.name(), game.seed());
            System.out.printf("Agent: %s, %s%n", agent.name(), actions.words());
        }
        ProgressLine progress = new ProgressLine(!json);
        Evaluation played = Evaluation.play(() -> choice.open(kernels), preset, () -> actions.agent(policy.copy()), game.seed(),
                games, Runtime.getRuntime().availableProcessors(),
                count -> progress.show(String.format(Locale.ROOT, "%,d of %,d games", count, games)));
        progress.close();
        if (json) {
            System.out.println(Json.text(json(played, choice, preset)));
            return 0;
        }
        if (verbose) {
            for (int i = 0; i < games; i++) {
                System.out.printf(Locale.ROOT, "game %,d: %d, %,d frames%n", i + 1, played.returns().get(i),
                        played.frames().get(i));
            }
        }
        System.out.printf(Locale.ROOT, "%,d %s: mean %.2f, %s%d won, %d lost%n", games, games == 1 ? "game" : "games",
                played.mean(),
                games == 1 ? "" : String.format(Locale.ROOT, "standard error %.2f, ", played.standardError()), played.wins(),
                played.losses());
        return 0;
    }

    private Map<String, Object> json(Evaluation played, ConsoleChoice choice, EnvPreset preset) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("agent", agent.name());
        result.put("actions", actions.greedy() ? "greedy" : "sample");
        result.put("env", preset.name());
        result.put("console", choice.name());
        result.put("cartridge", choice.cartridge().md5());
        result.put("seed", game.seed());
        result.put("games", games);
        result.put("mean", played.mean());
        result.put("standard_error", games == 1 ? null : played.standardError());
        result.put("won", played.wins());
        result.put("lost", played.losses());
        result.put("returns", played.returns());
        result.put("frames", played.frames());
        return result;
    }
}
