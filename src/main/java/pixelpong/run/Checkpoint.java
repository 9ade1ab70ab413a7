package pixelpong.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import pixelpong.game.Action;
import pixelpong.pixels.Screen;
import pixelpong.policy.ActorCritic;
import pixelpong.policy.Layout;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.View;
import pixelpong.simd.Kernels;

/**
 * A training state in a file that NumPy opens: {@code np.load("checkpoint.npz")} has W1 (hidden, 6400) and W2 (hidden,)
 * as the tutorial shapes them, the optimiser's cache and the gradient of the unfinished batch in the same shapes, and the
 * counters.
 */
public final class Checkpoint {
    private static final String CACHE = "rmsprop_";
    private static final String GRADIENT = "gradient_";

    private Checkpoint() {
    }

    /** Writes the state of a run of REINFORCE. */
    static void write(TrainingState state, Npz.Writer npz) throws IOException {
        List<Layout.Tensor> tensors = state.network.layout().tensors();
        writeTensors(npz, "", tensors, state.network.weights());
        writeTensors(npz, CACHE, tensors, state.optimiser.cache());
        writeTensors(npz, GRADIENT, tensors, state.gradient);
        npz.addLong("episodes", state.episodes);
        npz.addLong("steps", state.steps);
        npz.addLong("frames", state.frames);
        npz.addDouble("running_mean", state.runningMean);
    }

    static void writeTensors(Npz.Writer npz, String prefix, List<Layout.Tensor> tensors, float[] values) throws IOException {
        for (Layout.Tensor tensor : tensors) {
            npz.addFloats(prefix + tensor.name(), i -> values[tensor.index(i)], tensor.shape());
        }
    }

    /** Fills a state from a checkpoint of the same network. */
    static void read(TrainingState state, Path file) {
        try (Npz.Reader npz = new Npz.Reader(file)) {
            read(state, npz);
        }
    }

    static void read(TrainingState state, Npz.Reader npz) {
        List<Layout.Tensor> tensors = state.network.layout().tensors();
        readTensors(npz, "", tensors, state.network.weights());
        readTensors(npz, CACHE, tensors, state.optimiser.cache());
        readTensors(npz, GRADIENT, tensors, state.gradient);
        state.episodes = npz.count("episodes");
        state.steps = npz.count("steps");
        state.frames = npz.count("frames");
        state.runningMean = npz.real("running_mean");
    }

    static void readTensors(Npz.Reader npz, String prefix, List<Layout.Tensor> tensors, float[] values) {
        for (Layout.Tensor tensor : tensors) {
            float[] read = npz.floats(prefix + tensor.name(), tensor.shape());
            for (int i = 0; i < read.length; i++) {
                values[tensor.index(i)] = read[i];
            }
        }
    }

    /**
     * How much was trained until a checkpoint; empty for weights that NumPy saved alone.
     *
     * @param what "episodes", "steps" or "frames"
     */
    public static OptionalLong readCount(Path file, String what) {
        try (Npz.Reader npz = new Npz.Reader(file)) {
            return npz.has(what) ? OptionalLong.of(npz.count(what)) : OptionalLong.empty();
        }
    }

    /**
     * The network of a checkpoint, ours or one that NumPy saved with W1 and W2 alone.
     *
     * @throws pixelpong.util.BadInput if the file is no such checkpoint
     */
    public static PolicyNetwork readNetwork(Path file, Kernels kernels) {
        try (Npz.Reader npz = new Npz.Reader(file)) {
            int[] shape = npz.shape("W2");
            if (shape.length != 1 || shape[0] < 1 || shape[0] > TrainingConfig.MOST_HIDDEN) {
                throw npz.bad("has a W2 that is not one row of 1 to " + TrainingConfig.MOST_HIDDEN + " weights");
            }
            npz.requireShape("W1", shape[0], Layout.INPUTS); // before there is room made for it
            PolicyNetwork network = new PolicyNetwork(shape[0], kernels);
            readTensors(npz, "", network.layout().tensors(), network.weights());
            return network;
        }
    }

    /** Whether a checkpoint holds a network of PPO; else it is the tutorial's. */
    public static boolean isActorCritic(Path file) {
        try (Npz.Reader npz = new Npz.Reader(file)) {
            return npz.has("W3");
        }
    }

    /**
     * PPO's network in a checkpoint.
     *
     * @throws pixelpong.util.BadInput if the file is no such checkpoint
     */
    public static ActorCritic readActorCritic(Path file, Kernels kernels) {
        try (Npz.Reader npz = new Npz.Reader(file)) {
            int actions = readActions(npz).length;
            float[] prior = npz.has(ActorCritic.PRIOR) ? npz.floats(ActorCritic.PRIOR, actions) : new float[actions];
            int[] w1 = npz.shape("W1");
            int[] top = npz.has("W2") ? npz.shape("W2") : new int[] {0, w1[0]};
            if (w1.length != 2 || top.length != 2 || View.Kind.ofInputs(w1[1]) == null || w1[0] < 1
                    || Math.max(w1[0], top[0]) > TrainingConfig.MOST_HIDDEN) {
                throw npz.bad("has a W1 or W2 of a shape that no network of PPO has");
            }
            npz.requireShape("W1", w1); // before there is room made for it
            ActorCritic network = new ActorCritic(w1[1], blockSide(npz, w1), w1[0], top[0], prior, 1, kernels);
            readTensors(npz, "", network.tensors(), network.weights());
            network.weightsChanged();
            return network;
        }
    }

    /** The side of the blocks that as many as there are weights for make up all pixels with; 0 where there are none. */
    private static int blockSide(Npz.Reader npz, int[] w1) {
        if (!npz.has(ActorCritic.BLOCK_WEIGHTS)) {
            return 0;
        }
        int[] shape = npz.shape(ActorCritic.BLOCK_WEIGHTS);
        for (int side = 2; side <= Screen.FRAME_SIDE; side++) {
            if (shape.length == 2 && shape[0] == w1[0] && Screen.FRAME_SIDE % side == 0 && shape[1] == w1[1] / (side * side)) {
                return side;
            }
        }
        throw npz.bad("has a " + ActorCritic.BLOCK_WEIGHTS + " of a shape that does not fit its W1");
    }

    /** The emulator's codes of the actions that PPO's network in a checkpoint chooses from. */
    public static int[] readActions(Path file) {
        try (Npz.Reader npz = new Npz.Reader(file)) {
            return readActions(npz);
        }
    }

    private static int[] readActions(Npz.Reader npz) {
        long[] actions = npz.counts("actions", ActorCritic.OUTPUTS - 1);
        if (actions.length < 2 || Arrays.stream(actions).anyMatch(action -> action > Action.LEFTFIRE)) {
            throw npz.bad("has actions that the console does not know");
        }
        return Arrays.stream(actions).mapToInt(action -> (int) action).toArray();
    }
}
