package pixelpong.run;

import java.io.IOException;
import java.nio.file.Path;

/** Checkpoints for tests, written as a run writes them. */
final class Checkpoints {
    private Checkpoints() {
    }

    static void write(TrainingState state, Path file, Path previous) throws IOException {
        AtomicFile.replace(file, previous, out -> {
            try (Npz.Writer npz = new Npz.Writer(out)) {
                Checkpoint.write(state, npz);
            }
        });
    }
}
