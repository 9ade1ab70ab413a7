package pixelpong.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
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

    /**
     * Replaces {@code file}, keeping the one before as {@code previous}. The new one is complete and on disk before an
     * old one is touched: whenever the machine stops, one of both is whole.
     */
    static void write(TrainingState state, Path file, Path previous) throws IOException {
        AtomicFile.replace(file, previous, out -> write(state, out));
    }

    private static void write(TrainingState state, OutputStream out) throws IOException {
        Layout layout = state.network.layout();
        try (Npz.Writer npz = new Npz.Writer(out)) {
            writeTensors(npz, "", layout, state.network.weights());
            writeTensors(npz, CACHE, layout, state.optimiser.cache());
            writeTensors(npz, GRADIENT, layout, state.gradient);
            npz.addLong("episodes", state.episodes);
            npz.addLong("steps", state.steps);
            npz.addLong("frames", state.frames);
            npz.addDouble("running_mean", state.runningMean);
        }
    }

    private static void writeTensors(Npz.Writer npz, String prefix, Layout layout, float[] values) throws IOException {
        int stride = layout.stride();
        for (Layout.Tensor tensor : layout.tensors()) {
            int rows = tensor.rows();
            int offset = tensor.offset();
            if (tensor.transposed()) {
                npz.addFloats(prefix + tensor.name(), i -> values[offset + i % rows * stride + i / rows], layout.hidden(),
                        rows);
            } else {
                npz.addFloats(prefix + tensor.name(), i -> values[offset + i], layout.hidden());
            }
        }
    }

    /** Fills a state from a checkpoint of the same network. */
    static void read(TrainingState state, Path file) {
        Layout layout = state.network.layout();
        try (Npz.Reader npz = new Npz.Reader(file)) {
            readTensors(npz, "", layout, state.network.weights());
            readTensors(npz, CACHE, layout, state.optimiser.cache());
            readTensors(npz, GRADIENT, layout, state.gradient);
            state.episodes = npz.count("episodes");
            state.steps = npz.count("steps");
            state.frames = npz.count("frames");
            state.runningMean = npz.real("running_mean");
        }
    }

    private static void readTensors(Npz.Reader npz, String prefix, Layout layout, float[] values) {
        int stride = layout.stride();
        for (Layout.Tensor tensor : layout.tensors()) {
            int rows = tensor.rows();
            if (tensor.transposed()) {
                float[] read = npz.floats(prefix + tensor.name(), layout.hidden(), rows);
                for (int i = 0; i < read.length; i++) {
                    values[tensor.offset() + i % rows * stride + i / rows] = read[i];
                }
            } else {
                float[] read = npz.floats(prefix + tensor.name(), layout.hidden());
                System.arraycopy(read, 0, values, tensor.offset(), read.length);
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
            readTensors(npz, "", network.layout(), network.weights());
            return network;
        }
    }
}
