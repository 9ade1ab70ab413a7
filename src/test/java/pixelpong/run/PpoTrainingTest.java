package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.AleConsole;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Adam;
import pixelpong.learn.Ppo;
import pixelpong.learn.PpoObjective;
import pixelpong.policy.ActorCritic;
import pixelpong.rollout.Crew;
import pixelpong.rollout.Lane;
import pixelpong.rollout.View;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.SplitMix64;

/** PPO is as exact as the rest: workers, consoles and interruptions change nothing. */
class PpoTrainingTest {
    private static final int LANES = 5;
    private static final int ROLLOUT = 200;
    private static final int ROUND = LANES * ROLLOUT;

    @TempDir
    private Path folder;

    private static final Training.Listener SILENT = new SilentListener();

    private static TrainingConfig config(String view, int hidden2) {
        PpoConfig ppo = new PpoConfig(view, "all", 4, hidden2, LANES, ROLLOUT, 2, 4, 0.1, 0.95, 0.5, 0.01, 0.8, 20 * ROUND);
        return new TrainingConfig("ALE/Pong-v5", Cartridge.OWN, Cartridge.own().md5(), ConsoleChoice.JAVA, 3, 40, 1, 1e-3,
                0.99, 0, "test", 0, ppo);
    }

    private static List<Console> consoles(Supplier<Console> console) {
        List<Console> consoles = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            consoles.add(console.get());
        }
        return consoles;
    }

    private RunFolder train(String name, TrainingConfig config, List<Console> consoles, int workers, long goal)
            throws IOException {
        RunFolder run = RunFolder.create(folder.resolve(name), config);
        try (run; Training training = Training.start(run, config, consoles, workers, Kernels.selected(), SILENT)) {
            training.run(goal, 1);
        }
        return run;
    }

    private byte[] checkpoint(RunFolder run) throws IOException {
        return Files.readAllBytes(run.checkpoint());
    }

    private List<String> metrics(RunFolder run) throws IOException {
        return Files.readAllLines(run.metrics()).stream()
                .map(row -> String.join(",", Arrays.copyOf(row.split(","), 5))).toList();
    }

    @Test
    void theNumberOfWorkersChangesNothing() throws IOException {
        for (int hidden2 : new int[] {0, 24}) {
            TrainingConfig config = config("frames", hidden2);
            RunFolder alone = train("1-" + hidden2, config, consoles(JavaConsole::new), 1, 6 * ROUND);
            for (int workers : new int[] {2, 3, 7}) {
                RunFolder many = train(workers + "-" + hidden2, config, consoles(JavaConsole::new), workers, 6 * ROUND);
                assertArrayEquals(checkpoint(alone), checkpoint(many), workers + " workers");
                assertEquals(metrics(alone), metrics(many));
            }
            assertTrue(metrics(alone).size() > 3, "no episode ended");
        }
    }

    @Test
    void theConsoleChangesNothing() throws IOException {
        for (View.Kind kind : View.Kind.values()) {
            TrainingConfig config = config(kind.label(), 0);
            RunFolder java = train("java-" + kind, config, consoles(JavaConsole::new), 2, 3 * ROUND);
            List<Console> emulators = consoles(() -> new AleConsole(Cartridge.own()));
            RunFolder ale = train("ale-" + kind, config, emulators, 2, 3 * ROUND);
            emulators.forEach(Console::close);
            assertArrayEquals(checkpoint(java), checkpoint(ale), kind.label());
        }
    }

    @Test
    void resumingContinuesBitForBit() throws IOException {
        TrainingConfig config = config("frames", 24);
        RunFolder straight = train("straight", config, consoles(JavaConsole::new), 2, 8 * ROUND);
        RunFolder stopped = train("stopped", config, consoles(JavaConsole::new), 2, 3 * ROUND);
        assertEquals(config, stopped.readConfig());
        for (long goal : new long[] {4 * ROUND, 8 * ROUND}) {
            RunFolder run = RunFolder.existing(stopped.path());
            try (run; Training training = Training.resume(run, config, consoles(JavaConsole::new), 3, Kernels.selected(),
                    SILENT)) {
                training.run(goal, 100);
            }
        }
        assertArrayEquals(checkpoint(straight), checkpoint(stopped));
        assertEquals(metrics(straight), metrics(stopped));
    }

    @Test
    void aCheckpointOfAnotherNetworkIsRefused() throws IOException {
        RunFolder run = train("run", config("frames", 24), consoles(JavaConsole::new), 2, ROUND);
        for (TrainingConfig other : new TrainingConfig[] {config("difference", 24), config("frames", 0)}) {
            RunFolder again = RunFolder.existing(run.path());
            try (again) {
                assertThrows(BadInput.class, () -> Training.resume(again, other, consoles(JavaConsole::new), 2,
                        Kernels.selected(), SILENT));
            }
        }
    }

    @Test
    void trainingMovesEveryLayer() throws IOException {
        TrainingConfig config = config("frames", 24);
        RunFolder before = train("before", config, consoles(JavaConsole::new), 2, ROUND);
        RunFolder after = train("after", config, consoles(JavaConsole::new), 2, 2 * ROUND);
        try (Npz.Reader a = new Npz.Reader(before.checkpoint()); Npz.Reader b = new Npz.Reader(after.checkpoint())) {
            for (String tensor : new String[] {"W1", "W1_blocks", "W2", "W3"}) {
                float[] old = a.floats(tensor, a.shape(tensor));
                float[] moved = b.floats(tensor, b.shape(tensor));
                assertNotEquals(Arrays.hashCode(old), Arrays.hashCode(moved), tensor);
            }
            assertArrayEquals(new int[] {40, 12_800}, a.shape("W1"));
            assertArrayEquals(new int[] {40, 800}, a.shape("W1_blocks"));
            assertArrayEquals(new int[] {24, 40}, a.shape("W2"));
            assertArrayEquals(new int[] {7, 24}, a.shape("W3"));
        }
    }

    /** A network that knows nothing plays by the prior; who reads its checkpoint plays as it does. */
    @Test
    void aCheckpointHasThePrior() throws IOException {
        float[] expected = {0.4f, 0.4f, 0.05f, 0.05f, 0.05f, 0.05f};
        ActorCritic network = Checkpoint.readActorCritic(
                train("prior", config("frames", 24), consoles(JavaConsole::new), 1, ROUND).checkpoint(), Kernels.selected());
        Arrays.fill(network.weights(), 0);
        ActorCritic.Batch batch = network.actingBatch(1);
        batch.forward(0, 1, new float[Kernels.GEMM_WORKSPACE]);
        PpoObjective policy = new PpoObjective(network.prior(), 0.1, 0.5);
        policy.distribute(batch.out(), 0);
        for (int action = 0; action < expected.length; action++) {
            assertEquals(expected[action], policy.probability(action), 1e-6);
        }
        assertEquals(0, batch.out()[expected.length], "its value");
    }

    /** Whole rounds after warm-up, on the thread that owns them. */
    @Test
    void aRoundAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Kernels kernels = Kernels.selected();
        TrainingConfig config = config("frames", 24);
        int[] codes = config.ppo().actionCodes();
        ActorCritic network = new ActorCritic(View.Kind.FRAMES.inputs(), 4, 40, 24, config.ppo().prior(), 1, kernels);
        network.initialise(new SplitMix64(1), 68);
        List<Lane> lanes = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(new Lane(new JavaConsole(), EnvPreset.named(config.env()), View.Kind.FRAMES, codes, 1, lane + 1));
        }
        try (Crew crew = new Crew(1)) {
            Ppo ppo = new Ppo(config.ppo().settings(1e-3, 0.99), network, lanes, crew, 1, 1,
                    new Adam(network.weights().length, kernels));
            long allocated = Long.MAX_VALUE;
            // The compiler needs a while until no kernel boxes its vectors any more.
            for (int attempt = 0; attempt < 300 && allocated > 0; attempt++) {
                long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                ppo.round();
                ppo.round();
                allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            }
            assertEquals(0, allocated, "bytes in two rounds");
        }
    }
}
