package pixelpong.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import pixelpong.game.Action;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EpisodeStatistics;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Learner;
import pixelpong.learn.Recipe;
import pixelpong.learn.ReinforceSettings;
import pixelpong.pixels.SparsePixels;
import pixelpong.run.EpisodeReport;
import pixelpong.run.RunFolder;
import pixelpong.run.Training;
import pixelpong.run.TrainingCallback;
import pixelpong.run.TrainingConfig;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.SplitMix64;
import pixelpong.util.TemporaryFolder;

/**
 * {@code bench throughput}: what training costs beside the emulator that it plays on, in frames per second.
 *
 * <p>One thread, in turns: a batch is played and learned from, with everything that {@code train} does on its defaults
 * with one worker, then the bare emulator plays as many frames. So both see the same machine; where it is busy with other
 * things, the thread's own time is the steadier figure (it leaves out waiting: for the processor, and for the disk).
 */
public final class Throughput {
    private static final int DEFAULT_SECONDS = 20;
    /** Until the compiler is done with both sides. */
    private static final int WARM_UP_BATCHES = 2;
    private static final int FRAMES_A_LOOK = 4;
    private static final double NANOS = 1e-9;

    private Throughput() {
    }

    /** Plays for the number of seconds given, on each side. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 1 && arguments[0].matches("-h|--help")) {
            System.out.println("bench throughput [SECONDS]: frames a second of training and of the bare emulator, in turns, each for"
                    + " so many seconds (default: " + DEFAULT_SECONDS + ").");
            return;
        }
        if (arguments.length > 1 || arguments.length == 1 && !arguments[0].matches("[1-9]\\d{0,5}")) {
            System.err.println("bench throughput takes the number of seconds to measure, a whole number from 1 (default: "
                    + DEFAULT_SECONDS + "), not '" + String.join(" ", arguments) + "'.");
            System.exit(BadInput.EXIT_STATUS);
        }
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_SECONDS;
        System.out.printf("kernels: %s | JDK %s | %d cores, one in use%n", Kernels.selected().description(),
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        trainingBesideEmulator(seconds);
        consoles(seconds / 4.0);
    }

    private static void trainingBesideEmulator(double seconds) throws IOException {
        ConsoleChoice choice = ConsoleChoice.of(ConsoleChoice.ALE, Cartridge.own());
        Kernels kernels = Kernels.selected();
        Recipe recipe = Recipe.TUTORIAL;
        TrainingConfig config = new TrainingConfig("benchmark", Cartridge.OWN, choice.cartridge().md5(), choice.name(), 1,
                recipe.algorithm(), recipe.settings());
        try (TemporaryFolder scratch = new TemporaryFolder();
                Console bare = choice.open(kernels);
                RunFolder folder = RunFolder.create(scratch.path().resolve("run"), config);
                Learner learner =
                        config.algorithm().create(config.settings(), config.seed(), () -> choice.open(kernels), 1, kernels);
                Training training = Training.start(folder, learner)) {
            Turns turns = new Turns(training, bare, config.settings().get(ReinforceSettings.BATCH_SIZE), seconds);
            turns.start();
            training.run(Long.MAX_VALUE, config.algorithm().checkpointEvery(), turns);
            turns.print();
        }
    }

    /** Lets the bare emulator play whenever a batch is over. */
    private static final class Turns implements TrainingCallback {
        private final Training training;
        private final Console bare;
        private final int batch;
        private final double seconds;
        private final SplitMix64 random = new SplitMix64(1);
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private long turnStart;
        private long turnCpuStart;
        private long turnFrames;
        private double trainingSeconds;
        private double bareSeconds;
        private double trainingCpuSeconds;
        private double bareCpuSeconds;
        private long frames;

        Turns(Training training, Console bare, int batch, double seconds) {
            this.training = training;
            this.bare = bare;
            this.batch = batch;
            this.seconds = seconds;
        }

        void start() {
            turnFrames = 0;
            turnStart = System.nanoTime();
            turnCpuStart = threads.getCurrentThreadCpuTime();
        }

        @Override
        public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
            turnFrames += report.frames();
            if (report.episode() % batch != 0) {
                return;
            }
            long middle = System.nanoTime();
            long middleCpu = threads.getCurrentThreadCpuTime();
            play(bare, turnFrames, random);
            if (report.episode() > WARM_UP_BATCHES * batch) {
                frames += turnFrames;
                trainingSeconds += (middle - turnStart) * NANOS;
                trainingCpuSeconds += (middleCpu - turnCpuStart) * NANOS;
                bareSeconds += (System.nanoTime() - middle) * NANOS;
                bareCpuSeconds += (threads.getCurrentThreadCpuTime() - middleCpu) * NANOS;
            }
            if (trainingSeconds >= seconds) {
                training.stop();
            }
            start();
        }

        @Override
        public void onWarning(String message) {
            throw new IllegalStateException(message);
        }

        void print() {
            System.out.printf("%-18s%14s%25s   (%,d frames on each side)%n", "", "elapsed", "the thread's own time", frames);
            print("bare emulator", "%,14.0f frames/s", frames / bareSeconds, frames / bareCpuSeconds);
            print("training on it", "%,14.0f frames/s", frames / trainingSeconds, frames / trainingCpuSeconds);
            print("training / bare", "%14.3f         ", bareSeconds / trainingSeconds, bareCpuSeconds / trainingCpuSeconds);
        }

        private static void print(String name, String format, double elapsed, double own) {
            System.out.printf("%-18s" + format + "  " + format + "%n", name, elapsed, own);
        }
    }

    /** Plays games with random actions, each kept for as many frames as the tutorial's preset does on average. */
    private static void play(Console console, long frames, SplitMix64 random) {
        Action action = Action.NOOP;
        for (long frame = 0; frame < frames; frame++) {
            if (frame % 3 == 0) {
                action = random.nextInt(2) == 0 ? Action.RIGHT : Action.LEFT;
            }
            console.act(action);
            if (console.terminated()) {
                console.reset();
            }
        }
    }

    /** Both consoles in turns, each with a look at the screen every fourth frame, for so many seconds each. */
    private static void consoles(double seconds) {
        ConsoleChoice choice = ConsoleChoice.of(ConsoleChoice.ALE, Cartridge.own());
        try (Console ale = choice.open(Kernels.selected()); Console java = new JavaConsole()) {
            double[] perSecond = new double[2];
            int turns = 10;
            for (int turn = 0; turn <= turns; turn++) { // turn 0 warms up
                double aleRate = framesPerSecond(ale, seconds / turns);
                double javaRate = framesPerSecond(java, seconds / turns);
                perSecond[0] += turn == 0 ? 0 : aleRate / turns;
                perSecond[1] += turn == 0 ? 0 : javaRate / turns;
            }
            System.out.printf("%nWith an observation every %d frames:%n", FRAMES_A_LOOK);
            System.out.printf("ALE               %,14.0f frames/s%n", perSecond[0]);
            System.out.printf("Java console      %,14.0f frames/s%n", perSecond[1]);
            System.out.printf("Java / ALE        %,14.0f%n", perSecond[1] / perSecond[0]);
        }
    }

    private static double framesPerSecond(Console console, double seconds) {
        SparsePixels difference = new SparsePixels();
        SplitMix64 random = new SplitMix64(1);
        long start = System.nanoTime();
        long frames = 0;
        double elapsed;
        do {
            for (int look = 0; look < 250; look++) {
                play(console, FRAMES_A_LOOK, random);
                console.look();
                console.difference(difference);
                frames += FRAMES_A_LOOK;
            }
            elapsed = (System.nanoTime() - start) * NANOS;
        } while (elapsed < seconds);
        return frames / elapsed;
    }
}
