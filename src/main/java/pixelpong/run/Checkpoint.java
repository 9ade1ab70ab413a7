package pixelpong.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pixelpong.policy.Layout;
import pixelpong.policy.PolicyNetwork;
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
}
