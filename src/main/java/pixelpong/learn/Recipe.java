package pixelpong.learn;

import java.util.List;
import java.util.stream.Collectors;
import pixelpong.game.ActionSet;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.View;
import pixelpong.util.BadInput;

/**
 * A named set of defaults.
 *
 * @param name what {@code --recipe} takes
 * @param description a few words for the help
 * @param settings a value for each of the algorithm's settings
 */
public record Recipe(String name, String description, Algorithm algorithm, Settings settings) {
    /** The tutorial's agent, with the settings of its script. */
    public static final Recipe TUTORIAL = new Recipe("tutorial", "REINFORCE with the settings of the tutorial's script",
            ReinforceSettings.ALGORITHM,
            Settings.none()
            .with(Algorithm.ENV, EnvPreset.named("Pong-v0"))
            .with(Algorithm.HIDDEN, 200)
            .with(ReinforceSettings.BATCH_SIZE, 10)
            .with(Algorithm.LEARNING_RATE, 1e-4)
            .with(Algorithm.GAMMA, 0.99)
            .with(ReinforceSettings.DECAY_RATE, 0.99)
            .with(ReinforceSettings.GAMES, 8000L));

    /** The tutorial's agent with ten times its learning rate. */
    public static final Recipe FAST_REINFORCE = new Recipe("fast-reinforce", "the same with ten times its step",
            ReinforceSettings.ALGORITHM, TUTORIAL.settings.with(Algorithm.LEARNING_RATE, 1e-3));

    /** PPO on the tutorial's network and observation. */
    public static final Recipe PPO = new Recipe("ppo", "PPO on the tutorial's network", PpoSettings.ALGORITHM, Settings.none()
            .with(Algorithm.ENV, EnvPreset.named("Pong-v0"))
            .with(PpoSettings.VIEW, View.DIFFERENCE)
            .with(PpoSettings.ACTIONS, ActionSet.UP_DOWN)
            .with(PpoSettings.BLOCKS, 0)
            .with(Algorithm.HIDDEN, 200)
            .with(PpoSettings.HIDDEN2, 0)
            .with(PpoSettings.NUM_ENVS, 32)
            .with(PpoSettings.VARIED_ENVS, 0)
            .with(PpoSettings.NUM_STEPS, 128)
            .with(PpoSettings.UPDATE_EPOCHS, 4)
            .with(PpoSettings.NUM_MINIBATCHES, 4)
            .with(PpoSettings.TOP_RATE, 1.0)
            .with(Algorithm.LEARNING_RATE, 1e-3)
            .with(PpoSettings.CLIP_COEF, 0.1)
            .with(Algorithm.GAMMA, 0.99)
            .with(PpoSettings.GAE_LAMBDA, 0.95)
            .with(PpoSettings.VF_COEF, 0.5)
            .with(PpoSettings.ENT_COEF, 0.005)
            .with(PpoSettings.PRIOR, 0.0)
            .with(PpoSettings.PATIENCE, 0L)
            .with(PpoSettings.ANNEAL_AT, -21.0)
            .with(PpoSettings.ANNEAL_STEPS, 0L)
            .with(PpoSettings.TOTAL_TIMESTEPS, 10_000_000L));

    /** REINFORCE with a learned baseline: PPO with one epoch of one minibatch, full returns and no effective clipping. */
    public static final Recipe BASELINE = new Recipe("baseline", "REINFORCE with a learned baseline", PpoSettings.ALGORITHM,
            PPO.settings
            .with(PpoSettings.UPDATE_EPOCHS, 1)
            .with(PpoSettings.NUM_MINIBATCHES, 1)
            .with(PpoSettings.GAE_LAMBDA, 1.0)
            .with(PpoSettings.ENT_COEF, 0.0));

    /** The recipe with the shortest time to a winning agent in the experiments. */
    public static final Recipe WIN = new Recipe("win", "the fastest to a winning agent", PpoSettings.ALGORITHM, PPO.settings
            .with(Algorithm.ENV, EnvPreset.named("ALE/Pong-v5"))
            .with(PpoSettings.VIEW, View.FRAMES)
            .with(PpoSettings.ACTIONS, ActionSet.ALL)
            .with(PpoSettings.BLOCKS, 4)
            .with(Algorithm.HIDDEN, 128)
            .with(PpoSettings.HIDDEN2, 256)
            .with(PpoSettings.NUM_ENVS, 16)
            .with(PpoSettings.NUM_STEPS, 128)
            .with(PpoSettings.NUM_MINIBATCHES, 2)
            .with(PpoSettings.TOP_RATE, 0.25)
            .with(Algorithm.GAMMA, 0.995)
            .with(PpoSettings.ENT_COEF, 0.02)
            .with(PpoSettings.PRIOR, 0.8)
            .with(PpoSettings.PATIENCE, 300_000L)
            .with(PpoSettings.ANNEAL_AT, 17.0)
            .with(PpoSettings.ANNEAL_STEPS, 150_000L)
            .with(PpoSettings.TOTAL_TIMESTEPS, 5_000_000L));

    /** The same, with a learning rate that falls for two hundred times as long, and with varied environments. */
    public static final Recipe MASTER = new Recipe("master", "the same for longer, until it hardly loses a point",
            PpoSettings.ALGORITHM, WIN.settings
            .with(PpoSettings.VARIED_ENVS, 8)
            .with(PpoSettings.ANNEAL_STEPS, 30_000_000L)
            .with(PpoSettings.TOTAL_TIMESTEPS, 40_000_000L));

    /** All recipes; an algorithm's first one holds its defaults. */
    public static final List<Recipe> ALL = List.of(TUTORIAL, FAST_REINFORCE, PPO, BASELINE, WIN, MASTER);

    /** What is trained when nothing is said. */
    public static final Recipe DEFAULT = WIN;

    /** The recipe with that name; a {@link BadInput} lists the names if there is none. */
    public static Recipe named(String name) {
        return ALL.stream().filter(recipe -> recipe.name.equals(name)).findFirst().orElseThrow(() -> new BadInput(
                "There is no recipe '" + name + "'; --recipe takes one of "
                        + ALL.stream().map(Recipe::name).collect(Collectors.joining(", ")) + "."));
    }

    /** The algorithm with that name; a {@link BadInput} lists the names if there is none. */
    public static Algorithm algorithm(String name) {
        return algorithms().stream().filter(algorithm -> algorithm.name().equals(name)).findFirst().orElseThrow(
                () -> new BadInput("There is no algorithm '" + name + "'; --algo takes "
                        + algorithms().stream().map(Algorithm::name).collect(Collectors.joining(" or ")) + "."));
    }

    /** All algorithms that have a recipe. */
    public static List<Algorithm> algorithms() {
        return ALL.stream().map(Recipe::algorithm).distinct().toList();
    }

    /** The recipe that holds an algorithm's defaults. */
    public static Recipe of(Algorithm algorithm) {
        return ALL.stream().filter(recipe -> recipe.algorithm == algorithm).findFirst().orElseThrow();
    }
}
