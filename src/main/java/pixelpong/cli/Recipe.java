package pixelpong.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pixelpong.util.BadInput;

/**
 * Settings under a name: the value of every option that a user does not give.
 *
 * @param name by which {@code --recipe} calls it
 * @param ppo whether it is one of PPO; else of REINFORCE
 * @param values [option]
 */
record Recipe(String name, boolean ppo, Map<String, String> values) {
    /** The tutorial's agent, with its script's settings. */
    static final Recipe REINFORCE = new Recipe("reinforce", false, Map.of(
            "--env", "Pong-v0", "--hidden", "200", "--batch", "10", "--lr", "1e-4", "--gamma", "0.99", "--decay", "0.99",
            "--episodes", "8000"));

    /** PPO on the tutorial's network and observation. */
    static final Recipe PPO = new Recipe("ppo", true, Map.ofEntries(
            Map.entry("--env", "Pong-v0"), Map.entry("--view", "difference"), Map.entry("--actions", "up-down"),
            Map.entry("--blocks", "0"), Map.entry("--hidden", "200"), Map.entry("--hidden2", "0"), Map.entry("--lanes", "32"),
            Map.entry("--rollout", "128"), Map.entry("--epochs", "4"), Map.entry("--minibatches", "4"),
            Map.entry("--lr", "1e-3"), Map.entry("--clip", "0.1"), Map.entry("--gamma", "0.99"), Map.entry("--lambda", "0.95"),
            Map.entry("--value-coefficient", "0.5"), Map.entry("--entropy", "0.005"), Map.entry("--still", "0"),
            Map.entry("--steps", "10000000")));

    /** REINFORCE with a learned baseline: PPO that learns from every step once, with whole returns and no clipping. */
    static final Recipe BASELINE = PPO.but("baseline", Map.of("--epochs", "1", "--minibatches", "1", "--lambda", "1",
            "--entropy", "0"));

    /** The tutorial's agent with ten times its script's step. */
    static final Recipe FAST_REINFORCE = REINFORCE.but("fast-reinforce", Map.of("--lr", "1e-3"));

    /** The fastest to a winning agent that the experiments have found. */
    static final Recipe WIN = PPO.but("win", Map.ofEntries(Map.entry("--env", "ALE/Pong-v5"), Map.entry("--view", "frames"),
            Map.entry("--actions", "all"), Map.entry("--blocks", "4"), Map.entry("--hidden", "128"),
            Map.entry("--hidden2", "256"), Map.entry("--lanes", "8"), Map.entry("--rollout", "256"),
            Map.entry("--gamma", "0.995"), Map.entry("--entropy", "0.02"), Map.entry("--still", "0.8"),
            Map.entry("--steps", "2500000")));

    private static final List<Recipe> ALL = List.of(REINFORCE, FAST_REINFORCE, PPO, BASELINE, WIN);

    /** The recipe of that name; a {@link BadInput} lists the names there are. */
    static Recipe named(String name) {
        return ALL.stream().filter(recipe -> recipe.name.equals(name)).findFirst().orElseThrow(() -> new BadInput(
                "There is no recipe '" + name + "'; --recipe takes one of "
                        + ALL.stream().map(Recipe::name).collect(Collectors.joining(", ")) + "."));
    }

    private Recipe but(String name, Map<String, String> changes) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.putAll(changes);
        return new Recipe(name, ppo, changed);
    }
}
