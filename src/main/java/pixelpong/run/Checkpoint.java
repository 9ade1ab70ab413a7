package pixelpong.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import pixelpong.policy.Policy;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;

/**
 * Reads checkpoints without resuming their run. NumPy can read them, too: {@code np.load("checkpoint.npz")} has the weights, the
 * optimiser's state and the counters.
 */
public final class Checkpoint {
    private Checkpoint() {
    }

    /**
     * Reads the policy in a checkpoint of a run, or in one that NumPy saved with W1 and W2 alone. If a run's {@code config.json} is
     * in the same folder, the checkpoint must belong to that run's algorithm and settings.
     *
     * @throws pixelpong.util.BadInput if the file is not such a checkpoint
     */
    public static Policy readPolicy(Path file, Kernels kernels) {
        try (NpzReader npz = new NpzReader(file)) {
            Optional<TrainingConfig> config = RunFolder.configBeside(file);
            return config.isPresent() ? config.get().algorithm().readPolicy(config.get().settings(), npz, kernels)
                    : Policy.read(npz, kernels);
        }
    }

    /**
     * Reads how much training a checkpoint contains; empty if NumPy saved only weights.
     *
     * @param what "episodes", "steps" or "frames"
     */
    public static OptionalLong readCount(Path file, String what) {
        try (NpzReader npz = new NpzReader(file)) {
            return npz.has(what) ? OptionalLong.of(npz.count(what)) : OptionalLong.empty();
        }
    }
}
