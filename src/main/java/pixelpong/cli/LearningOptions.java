package pixelpong.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import pixelpong.game.ConsoleChoice;
import pixelpong.run.PpoConfig;
import pixelpong.run.TrainingConfig;
import pixelpong.util.BadInput;

/** The options that decide how {@code train} learns. What is not given has the recipe's value. */
final class LearningOptions {
    private static final String[] OF_REINFORCE = {"--batch", "--decay", "--episodes"};
    private static final String[] OF_PPO = {"--view", "--actions", "--blocks", "--hidden2", "--lanes", "--rollout", "--epochs",
        "--minibatches", "--clip", "--lambda", "--value-coefficient", "--entropy", "--still", "--steps"};
    private static final String[] OF_BOTH = {"--algo", "--recipe", "--env", "--hidden", "--lr", "--gamma"};

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--algo", paramLabel = "NAME",
            description = "how to learn: 'reinforce' is the tutorial's algorithm (the default), 'ppo' proximal policy"
                    + " optimisation")
    private String algorithm;

    @Option(names = "--recipe", paramLabel = "NAME",
            description = "where all that is not given comes from: reinforce (the tutorial's script), fast-reinforce, ppo,"
                    + " baseline (REINFORCE with a learned baseline) or win (the fastest to a winning agent)")
    private String recipeName;

    @Option(names = "--env", paramLabel = "NAME",
            description = "environment preset: Pong-v0 (the default), Pong-v4, PongDeterministic-v0, PongDeterministic-v4,"
                    + " PongNoFrameskip-v0, PongNoFrameskip-v4 or ALE/Pong-v5")
    private String env;

    @Option(names = "--hidden", paramLabel = "N", description = "hidden units of the network (default: 200)")
    private String hidden;

    @Option(names = "--lr", paramLabel = "X",
            description = "learning rate: of RMSProp (default: 1e-4), of Adam (PPO; default: 1e-3, falling to 0)")
    private String learningRate;

    @Option(names = "--gamma", paramLabel = "X", description = "discount factor of rewards (default: 0.99)")
    private String gamma;

    @Option(names = "--batch", paramLabel = "N",
            description = "REINFORCE: episodes from one update to the next (default: 10)")
    private String batch;

    @Option(names = "--decay", paramLabel = "X",
            description = "REINFORCE: decay of RMSProp's mean of squared gradients (default: 0.99)")
    private String decay;

    @Option(names = "--episodes", paramLabel = "N",
            description = "REINFORCE: episodes (games to 21 points) to play in all (default: 8000)")
    private String episodes;

    @Option(names = "--view", paramLabel = "NAME",
            description = "PPO: what the network sees: 'difference', the tutorial's difference of two frames (the default),"
                    + " or 'frames', this frame and the one before")
    private String view;

    @Option(names = "--actions", paramLabel = "NAME",
            description = "PPO: what it chooses from: 'up-down' (the default), 'move' (up, down and nothing), 'move-fire' (the"
                    + " same with the button held, which speeds up the ball) or 'all' (both)")
    private String actions;

    @Option(names = "--blocks", paramLabel = "N",
            description = "PPO: side of the blocks whose pixels share weights, each beside its own (default: 0, no such"
                    + " weights)")
    private String blocks;

    @Option(names = "--hidden2", paramLabel = "N",
            description = "PPO: units of a second hidden layer (default: 0, no such layer)")
    private String hidden2;

    @Option(names = "--lanes", paramLabel = "N", description = "PPO: games played side by side (default: 32)")
    private String lanes;

    @Option(names = "--rollout", paramLabel = "N",
            description = "PPO: steps of each lane between two times of learning (default: 128)")
    private String rollout;

    @Option(names = "--epochs", paramLabel = "N", description = "PPO: how often a step is learned from (default: 4)")
    private String epochs;

    @Option(names = "--minibatches", paramLabel = "N",
            description = "PPO: parts into which an epoch is divided (default: 4)")
    private String minibatches;

    @Option(names = "--clip", paramLabel = "X", description = "PPO: epsilon of the clipped objective (default: 0.1)")
    private String clip;

    @Option(names = "--lambda", paramLabel = "X", description = "PPO: lambda of the advantages (default: 0.95)")
    private String lambda;

    @Option(names = "--value-coefficient", paramLabel = "X",
            description = "PPO: weight of the value's error (default: 0.5)")
    private String valueCoefficient;

    @Option(names = "--entropy", paramLabel = "X", description = "PPO: weight of the entropy (default: 0.005)")
    private String entropy;

    @Option(names = "--still", paramLabel = "X",
            description = "PPO: probability with which an agent that knows nothing leaves the paddle where it is, and to which"
                    + " --entropy draws it back (default: 0, all actions are alike)")
    private String still;

    @Option(names = "--steps", paramLabel = "N",
            description = "PPO: steps of all lanes to play in all (default: 10000000)")
    private String steps;

    /** The configuration of a new run; a {@link BadInput} says what does not fit. */
    TrainingConfig config(String rom, ConsoleChoice choice, long seed) {
        Recipe recipe = recipe();
        refuse(recipe.ppo() ? OF_REINFORCE : OF_PPO, " is an option of the other algorithm: --algo "
                + (recipe.ppo() ? "reinforce" : "ppo") + " takes it.");
        PpoConfig ppo = recipe.ppo() ? ppo(recipe) : null;
        return new TrainingConfig(text(recipe, "--env", env), rom, choice.cartridge().md5(), choice.name(), seed,
                (int) whole(recipe, "--hidden", hidden, Integer.MAX_VALUE),
                recipe.ppo() ? 1 : (int) whole(recipe, "--batch", batch, Integer.MAX_VALUE),
                real(recipe, "--lr", learningRate), real(recipe, "--gamma", gamma),
                recipe.ppo() ? 0 : real(recipe, "--decay", decay), Header.version(),
                recipe.ppo() ? 0 : whole(recipe, "--episodes", episodes, Long.MAX_VALUE), ppo);
    }

    private PpoConfig ppo(Recipe recipe) {
        return new PpoConfig(text(recipe, "--view", view), text(recipe, "--actions", actions),
                (int) whole(recipe, "--blocks", blocks, Integer.MAX_VALUE),
                (int) whole(recipe, "--hidden2", hidden2, Integer.MAX_VALUE),
                (int) whole(recipe, "--lanes", lanes, Integer.MAX_VALUE),
                (int) whole(recipe, "--rollout", rollout, Integer.MAX_VALUE),
                (int) whole(recipe, "--epochs", epochs, Integer.MAX_VALUE),
                (int) whole(recipe, "--minibatches", minibatches, Integer.MAX_VALUE),
                real(recipe, "--clip", clip), real(recipe, "--lambda", lambda),
                real(recipe, "--value-coefficient", valueCoefficient), real(recipe, "--entropy", entropy),
                real(recipe, "--still", still), whole(recipe, "--steps", steps, Long.MAX_VALUE));
    }

    private Recipe recipe() {
        Recipe recipe = recipeName != null ? Recipe.named(recipeName)
                : algorithm != null && algorithm.equals("ppo") ? Recipe.PPO : Recipe.REINFORCE;
        if (algorithm != null && !algorithm.equals("ppo") && !algorithm.equals("reinforce")) {
            throw new BadInput("There is no algorithm '" + algorithm + "'; --algo takes reinforce or ppo.");
        }
        if (algorithm != null && recipe.ppo() != algorithm.equals("ppo")) {
            throw new BadInput("--recipe " + recipe.name() + " is not one of --algo " + algorithm + "; leave --algo out.");
        }
        return recipe;
    }

    /** How far a run goes: episodes with REINFORCE, steps with PPO. */
    long goal(TrainingConfig config) {
        boolean ppo = config.ppo() != null;
        refuse(new String[] {ppo ? "--episodes" : "--steps"}, " is no option of this run's algorithm; it takes "
                + (ppo ? "--steps." : "--episodes."));
        long goal = ppo ? steps == null ? config.ppo().annealSteps() : whole(Recipe.PPO, "--steps", steps, Long.MAX_VALUE)
                : episodes == null ? config.episodes() : whole(Recipe.REINFORCE, "--episodes", episodes, Long.MAX_VALUE);
        if (goal < 1) {
            throw new BadInput((ppo ? "--steps" : "--episodes") + " is " + goal + "; it takes a whole number from 1.");
        }
        if (ppo && goal > config.ppo().annealSteps()) {
            throw new BadInput("--steps is " + goal + " but the run was started for " + config.ppo().annealSteps()
                    + ", after which its learning rate is 0; start another run for more.");
        }
        return goal;
    }

    /** A resumed run goes on as its {@code config.json} says; only its goal may be another. */
    void refuseWithResume() {
        for (String[] options : new String[][] {OF_BOTH, OF_REINFORCE, OF_PPO}) {
            for (String option : options) {
                if (!option.equals("--episodes") && !option.equals("--steps")) {
                    refuse(new String[] {option},
                            " cannot be given with --resume: the run goes on as its config.json says.");
                }
            }
        }
    }

    private void refuse(String[] options, String why) {
        ParseResult given = spec.commandLine().getParseResult();
        for (String option : options) {
            if (given.hasMatchedOption(option)) {
                throw new BadInput(option + why);
            }
        }
    }

    private static String text(Recipe recipe, String option, String given) {
        return given != null ? given : recipe.values().get(option);
    }

    private static long whole(Recipe recipe, String option, String given, long most) {
        String text = text(recipe, option, given);
        try {
            long value = Long.parseLong(text);
            if (value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadInput(option + " is '" + text + "'; it takes a whole number.");
    }

    private static double real(Recipe recipe, String option, String given) {
        String text = text(recipe, option, given);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new BadInput(option + " is '" + text + "'; it takes a number.");
        }
    }
}
