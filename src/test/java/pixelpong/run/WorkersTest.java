package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.JavaConsole;
import pixelpong.pixels.Observation;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** What may and what may not depend on who plays: the result never, a failure reaches everybody. */
@Timeout(120)
class WorkersTest {
    private static final Training.Listener SILENT = new SilentListener();

    @TempDir
    private Path folder;

    private static TrainingConfig config(int hidden) {
        return new TrainingConfig("Pong-v0", Cartridge.OWN, Cartridge.own().md5(), ConsoleChoice.JAVA, 5, hidden, 3, 1e-3,
                0.99, 0.99, "test");
    }

    private byte[] train(int hidden, int workers, int episodes) throws IOException {
        List<Console> consoles = Stream.<Console>generate(JavaConsole::new).limit(workers).toList();
        Path path = folder.resolve(hidden + "-" + workers);
        try (RunFolder run = RunFolder.create(path, config(hidden));
                Training training = Training.start(run, config(hidden), consoles, Kernels.selected(), SILENT)) {
            training.run(episodes, 4);
            return Files.readAllBytes(run.checkpoint());
        }
    }

    /**
     * Hidden units are shared out by sixteens: 8 and 16 units leave all workers but one without any, 40 are uneven shares
     * for two, and 200 are uneven for all. The last batch is unfinished; checkpoints cut batches.
     */
    @Test
    void theirNumberChangesNothing() throws IOException {
        for (int hidden : new int[] {1, 8, 16, 40, 200}) {
            byte[] alone = train(hidden, 1, 8);
            for (int workers : new int[] {2, 3, 7}) {
                assertArrayEquals(alone, train(hidden, workers, 8), hidden + " units, " + workers + " workers");
            }
        }
    }

    /** A console that breaks down in the middle of an episode. */
    private static final class BrokenConsole implements Console {
        private final RuntimeException fault;
        private int actsLeft = 500;

        private BrokenConsole(RuntimeException fault) {
            this.fault = fault;
        }

        @Override
        public void reset() {
        }

        @Override
        public int act(int action) {
            if (actsLeft-- == 0) {
                throw fault;
            }
            return 0;
        }

        @Override
        public boolean over() {
            return false;
        }

        @Override
        public void look() {
            // There is nothing to see.
        }

        @Override
        public void difference(Observation difference) {
            difference.clear();
        }

        @Override
        public void frame(Observation frame) {
            frame.clear();
        }

        @Override
        public void screen(byte[] palette) {
        }

        @Override
        public void close() {
        }
    }

    @Test
    void aFailingPlayerEndsTheRunAlthoughOthersWaitForItsEpisode() throws IOException {
        for (int broken = 0; broken < 3; broken++) {
            RuntimeException fault = new UnsupportedOperationException("for the test");
            Console[] consoles = {new JavaConsole(), new JavaConsole(), new JavaConsole()};
            consoles[broken] = new BrokenConsole(fault);
            Path path = folder.resolve("broken" + broken);
            try (RunFolder run = RunFolder.create(path, config(16));
                    Training training = Training.start(run, config(16), List.of(consoles), Kernels.selected(), SILENT)) {
                // A worker that is quick may play a whole round alone; the broken one gets an episode sooner or later.
                IllegalStateException heard =
                        assertThrows(IllegalStateException.class, () -> training.run(Long.MAX_VALUE, Integer.MAX_VALUE));
                assertSame(fault, heard.getCause());
                assertFalse(Files.exists(run.checkpoint()), "half a round was saved");
            }
        }
    }

    /** Weights as large as floats get make infinite activations, and their differences are no numbers. */
    @Test
    void badNumbersStopTheRunBeforeTheyAreSaved() throws IOException {
        TrainingState state = new TrainingState(config(16), Kernels.selected());
        java.util.Arrays.fill(state.network.weights(), 3e38f);
        RunFolder run = RunFolder.create(folder.resolve("bad"), config(16));
        Checkpoints.write(state, run.checkpoint(), run.previousCheckpoint());
        byte[] before = Files.readAllBytes(run.checkpoint());
        try (run; Training training =
                Training.resume(run, config(16), List.of(new JavaConsole()), Kernels.selected(), SILENT)) {
            String message = assertThrows(BadInput.class, () -> training.run(30, 1)).getMessage();
            assertTrue(message.startsWith("Update 1 (episodes up to 1) has gradients that are not finite"), message);
        }
        assertArrayEquals(before, Files.readAllBytes(run.checkpoint()));
    }
}
