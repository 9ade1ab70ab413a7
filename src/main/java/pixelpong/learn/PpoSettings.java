package pixelpong.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import pixelpong.game.Action;
import pixelpong.game.ActionSet;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.pixels.View;
import pixelpong.policy.ActorCritic;
import pixelpong.policy.Policy;
import pixelpong.rollout.RolloutBuffer;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.NpzReader;

/** The algorithm PPO and its settings. */
public final class PpoSettings implements Algorithm {
    /** The view of the screen that the network gets. */
    public static final Setting<View> VIEW = Setting.choice("view", View.class,
            "what the network sees: 'difference', the tutorial's difference of two frames, or 'frames', this frame and the one"
                    + " before");
    /** The actions that the policy chooses from. */
    public static final Setting<ActionSet> ACTIONS = Setting.choice("actions", ActionSet.class,
            "what it chooses from: 'up-down', 'move' (up, down and nothing), 'move-fire' (the same with the button held, which"
                    + " speeds up the ball) or 'all' (both)");
    /** Side of the blocks whose pixels share weights in addition to their own; 0 for none. */
    public static final Setting<Integer> BLOCKS = Setting.whole("blocks", "0 or a divisor of " + Screen.FRAME_SIDE + " from 2",
            value -> value == 0 || value > 1 && Screen.FRAME_SIDE % value == 0,
            "side of the blocks whose pixels share weights, each beside its own; 0 for none");
    /** Units of a second hidden layer; 0 for none. */
    public static final Setting<Integer> HIDDEN2 =
            Setting.whole("hidden2", 0, ActorCritic.MOST_UNITS, "units of a second hidden layer; 0 for none");
    /** The number of environments. */
    public static final Setting<Integer> NUM_ENVS = Setting.whole("num_envs", 1, 1024, "environments played side by side");
    /** Those of the environments whose frame skip and stickiness vary. */
    public static final Setting<Integer> VARIED_ENVS = Setting.whole("varied_envs", 0, 1024,
            "those of the environments in which a step has 2 to 5 frames, drawn anew for each, and actions are sticky with 0, 0.25 or"
                    + " 0.5, whatever the preset says; for an agent that plays well everywhere").before(0);
    /** Steps of each environment in a rollout. */
    public static final Setting<Integer> NUM_STEPS =
            Setting.whole("num_steps", 1, 1 << 16, "steps of each environment in a rollout, between two times of learning");
    /** Epochs of an update: how often each step is learned from, if every epoch learns from all. */
    public static final Setting<Integer> UPDATE_EPOCHS =
            Setting.whole("update_epochs", 1, 1000, "how often a step is learned from, with --top-rate 1");
    /** Minibatches of an epoch. */
    public static final Setting<Integer> NUM_MINIBATCHES =
            Setting.whole("num_minibatches", 1, Integer.MAX_VALUE, "parts into which an epoch is divided");
    /** The fraction of the steps that every epoch learns from. */
    public static final Setting<Double> TOP_RATE = Setting.real("top_rate", "a number from 0 to 1",
            value -> value >= 0 && value <= 1, "fraction of the steps that every epoch learns from, those of the largest advantages;"
                    + " it learns from a part of the others, too, each epoch from another").before(1.0);
    /** Epsilon of the clipped objective. */
    public static final Setting<Double> CLIP_COEF = Setting.real("clip_coef", "a number above 0, below 1",
            value -> value > 0 && value < 1, "epsilon of the clipped objective");
    /** Lambda of the generalised advantage estimation. */
    public static final Setting<Double> GAE_LAMBDA = Setting.real("gae_lambda", "a number from 0 to 1",
            value -> value >= 0 && value <= 1, "lambda of the advantages");
    /** Weight of the value loss. */
    public static final Setting<Double> VF_COEF = Setting.real("vf_coef", "a number from 0 to 100",
            value -> value >= 0 && value <= 100, "weight of the value's error");
    /** Weight of the entropy bonus. */
    public static final Setting<Double> ENT_COEF = Setting.real("ent_coef", "a number from 0 to 100",
            value -> value >= 0 && value <= 100, "weight of the entropy");
    /** The prior policy's probability of leaving the paddle where it is. */
    public static final Setting<Double> PRIOR = Setting.real("prior", "a number from 0, below 1", value -> value >= 0 && value < 1,
            "probability with which an agent that knows nothing leaves the paddle where it is, and to which " + ENT_COEF.option()
                    + " draws it back; 0 if all actions are alike");
    /** Steps without progress after which a run begins anew, or the learning rate falls; 0 for never. */
    public static final Setting<Long> PATIENCE = Setting.count("patience", 0,
            "steps without progress after which the run begins anew, with other weights, or from a mean of 12 on lets the"
                    + " learning rate fall; 0 for never");
    /** The mean of the last games at which the learning rate begins to fall, if it has not before. */
    public static final Setting<Double> ANNEAL_AT = Setting.real("anneal_at", "a number from -21 to 21",
            value -> Math.abs(value) <= RecentGames.LARGEST_RETURN,
            "mean of the last " + RecentGames.MOST + " games at which the learning rate begins to fall");
    /** Steps in which the learning rate falls to 0; 0 for all steps of the run. */
    public static final Setting<Long> ANNEAL_STEPS = Setting.count("anneal_steps", 0,
            "steps in which the learning rate falls to 0, the last ones of the run; 0 for all of its steps");
    /** Steps of all environments in a run. */
    public static final Setting<Long> TOTAL_TIMESTEPS = Setting.count("total_timesteps", 1,
            "steps of all environments to play at most");

    private static final int VARIED_FROM = 2;
    private static final int VARIED_TO = 5;
    private static final double[] VARIED_STICKINESS = {0, 0.25, 0.5};

    /** The only instance. */
    public static final Algorithm ALGORITHM = new PpoSettings();

    private PpoSettings() {
    }

    @Override
    public String name() {
        return "ppo";
    }

    @Override
    public String title() {
        return "PPO";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(ENV, VIEW, ACTIONS, BLOCKS, HIDDEN, HIDDEN2, NUM_ENVS, VARIED_ENVS, NUM_STEPS, UPDATE_EPOCHS,
                NUM_MINIBATCHES, TOP_RATE, LEARNING_RATE, CLIP_COEF, GAMMA, GAE_LAMBDA, VF_COEF, ENT_COEF, PRIOR, PATIENCE,
                ANNEAL_AT, ANNEAL_STEPS, TOTAL_TIMESTEPS);
    }

    @Override
    public Setting<Long> goal() {
        return TOTAL_TIMESTEPS;
    }

    /** The learning rate falls over the whole run, and so not visibly. Such a run does not begin anew either. */
    @Override
    public Settings endless(Settings settings) {
        return Algorithm.super.endless(settings).with(ANNEAL_STEPS, 0L);
    }

    @Override
    public long checkpointEvery() {
        return 2_000_000;
    }

    @Override
    public void check(Settings settings) {
        int envs = settings.get(NUM_ENVS);
        int steps = settings.get(NUM_STEPS);
        int minibatches = settings.get(NUM_MINIBATCHES);
        if (envs * steps % minibatches != 0) {
            throw NUM_MINIBATCHES.refuse(minibatches, "a whole number that divides " + NUM_ENVS.option() + " times "
                    + NUM_STEPS.option() + ", which is " + envs * steps);
        }
        if (settings.get(VARIED_ENVS) > envs) {
            throw VARIED_ENVS.refuse(settings.get(VARIED_ENVS), "a whole number up to " + NUM_ENVS.option() + ", which is " + envs);
        }
        if (settings.get(PRIOR) > 0 && settings.get(ACTIONS).actions().stream().noneMatch(PpoSettings::leavesPaddle)) {
            throw new BadInput(PRIOR.option() + " is " + settings.get(PRIOR) + ", but " + ACTIONS.option() + " "
                    + settings.get(ACTIONS) + " has none that leaves the paddle where it is; give move, move-fire or all.");
        }
    }

    /**
     * Counts the largest arrays: the rollout's observations, a minibatch's activations, the sums of its runs, and the recorded
     * actions.
     */
    @Override
    public void requireMemory(Settings settings) {
        long rows = (long) settings.get(NUM_ENVS) * settings.get(NUM_STEPS) / settings.get(NUM_MINIBATCHES);
        int hidden = settings.get(HIDDEN);
        int hidden2 = settings.get(HIDDEN2);
        int outputs = ActorCritic.MOST_ACTIONS + 1;
        long seen = RolloutBuffer.bytes(settings.get(NUM_ENVS), settings.get(NUM_STEPS));
        long activations = rows * 2 * (hidden + hidden2 + 2L * outputs) * Float.BYTES;
        long sums = 2 * ActorCritic.mostSums(hidden) * Float.BYTES;
        long actions = (long) settings.get(NUM_ENVS) * settings.get(ENV).maxSteps() * (Byte.BYTES + Long.BYTES);
        long largest = rows * Math.max(Math.max(hidden, hidden2) + outputs, Observation.MOST_PIXELS);
        Algorithm.requireRoom(seen + activations + sums + actions, largest,
                NUM_ENVS.option() + " or " + NUM_STEPS.option() + ", more " + NUM_MINIBATCHES.option());
    }

    @Override
    public void checkGoal(Settings settings, long goal) {
        if (goal > settings.get(TOTAL_TIMESTEPS)) {
            throw new BadInput(TOTAL_TIMESTEPS.option() + " is " + goal + " but the run was started for "
                    + settings.get(TOTAL_TIMESTEPS) + ", after which its learning rate is 0; start another run for more.");
        }
    }

    /** The preset that an environment plays. Varied ones lie evenly among the others, so that all workers have some. */
    static EnvPreset preset(Settings settings, int env) {
        int envs = settings.get(NUM_ENVS);
        int varied = settings.get(VARIED_ENVS);
        int before = env * varied / envs;
        return (env + 1) * varied / envs == before ? settings.get(ENV)
                : settings.get(ENV).varied(VARIED_FROM, VARIED_TO, VARIED_STICKINESS[before % VARIED_STICKINESS.length]);
    }

    private static boolean leavesPaddle(Action action) {
        return !action.movesUp() && !action.movesDown();
    }

    /** The shape of the network that the settings describe. */
    static ActorCritic.Shape shape(Settings settings) {
        List<Integer> hidden = new ArrayList<>(List.of(settings.get(HIDDEN)));
        if (settings.get(HIDDEN2) > 0) {
            hidden.add(settings.get(HIDDEN2));
        }
        return new ActorCritic.Shape(settings.get(VIEW), settings.get(BLOCKS), hidden, settings.get(ACTIONS).actions(),
                prior(settings.get(PRIOR), settings.get(ACTIONS).actions()));
    }

    /** The prior's log-probability of each action; 0 for all if there is none. */
    private static List<Float> prior(double still, List<Action> actions) {
        long leaving = actions.stream().filter(PpoSettings::leavesPaddle).count();
        return actions.stream().map(action -> still == 0 ? 0 : (float) StrictMath.log(leavesPaddle(action) ? still / leaving
                : (1 - still) / (actions.size() - leaving))).toList();
    }

    @Override
    public Policy readPolicy(Settings settings, NpzReader npz, Kernels kernels) {
        ActorCritic network = ActorCritic.read(npz, kernels);
        if (!network.shape().equals(shape(settings))) {
            throw npz.bad("has another network, other actions or another prior than the config.json beside it says");
        }
        return network.policy();
    }

    @Override
    public Learner create(Settings settings, long seed, Supplier<Console> consoles, int workers, Kernels kernels) {
        return new Ppo(settings, seed, consoles, workers, kernels);
    }
}
