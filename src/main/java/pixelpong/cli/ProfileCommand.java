package pixelpong.cli;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EpisodeStatistics;
import pixelpong.learn.Learner;
import pixelpong.learn.Recipe;
import pixelpong.run.EpisodeReport;
import pixelpong.run.RunFolder;
import pixelpong.run.Training;
import pixelpong.run.TrainingCallback;
import pixelpong.run.TrainingConfig;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;
import pixelpong.util.TemporaryFolder;

/** {@code profile}: trains for a short time with the Flight Recorder, and reports where the time went. */
@Command(name = "profile", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Trains for a short while, records it once it has warmed up, and says where the time of the first worker"
                + " went, what was allocated and which methods were hot.")
public final class ProfileCommand implements Callable<Integer> {
    /** Starting a recording discards compiled code, so the warm-up is recorded too and then left out. */
    private static final int WARM_UP_SECONDS = 5;
    private static final int HOT_METHODS = 8;
    private static final double NANOS = 1e-9;

    @Parameters(paramLabel = "FILE", arity = "0..1", defaultValue = "runs/profile.jfr",
            description = "where the recording is kept")
    private Path file;

    @Option(names = "--recipe", paramLabel = "NAME", defaultValue = "win", description = "what is trained, as with train")
    private String recipe;

    @Option(names = "--console", paramLabel = "NAME", defaultValue = ConsoleChoice.AUTO,
            description = "what plays: 'ale', 'java' or 'auto', as with train")
    private String console;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "15", description = "how long to measure, after the warm-up")
    private int seconds;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "1", description = "threads that play and learn, as with train")
    private int workers;

    @Override
    public Integer call() throws IOException {
        if (seconds < 1) {
            throw new BadInput("--seconds is " + seconds + "; it takes a whole number from 1.");
        }
        TrainCommand.requireWorkers(workers);
        Kernels kernels = Kernels.selected();
        ConsoleChoice choice = ConsoleChoice.of(console, Cartridge.own());
        Recipe trained = Recipe.named(recipe);
        TrainingConfig config = new TrainingConfig(Header.version(), Cartridge.OWN, choice.cartridge().md5(), choice.name(), 1,
                trained.algorithm(), trained.algorithm().endless(trained.settings()));
        train(config, choice, kernels).print(Thread.currentThread().getName());
        System.out.printf("%nThe recording is %s; JDK Mission Control opens it.%n", file);
        return 0;
    }

    private Session train(TrainingConfig config, ConsoleChoice choice, Kernels kernels) throws IOException {
        FlightRecording recording = FlightRecording.start(file);
        try (recording;
                TemporaryFolder scratch = new TemporaryFolder();
                Learner learner =
                        config.algorithm().create(config.settings(), config.seed(), () -> choice.open(kernels), workers,
                                kernels);
                RunFolder folder = RunFolder.create(scratch.path().resolve("run"), config);
                Training training = Training.start(folder, learner)) {
            Header.print(kernels, choice, config.env().name(), config.seed());
            Session session = new Session(training);
            training.run(Long.MAX_VALUE, config.algorithm().checkpointEvery(), session);
            return session;
        }
    }

    /** Waits for the warm-up, then trains for the given time. */
    private final class Session implements TrainingCallback {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final Training training;
        private final long begun = System.nanoTime();
        private Instant warm = Instant.MAX;
        private long start;
        private long stepsBefore;
        private long framesBefore;
        private long allocatedBefore;
        private double elapsed;
        private long steps;
        private long frames;
        private long allocated;

        private Session(Training training) {
            this.training = training;
        }

        @Override
        public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
            if (start == 0 && (System.nanoTime() - begun) * NANOS >= WARM_UP_SECONDS) {
                warm = Instant.now();
                start = System.nanoTime();
                stepsBefore = training.learner().steps();
                framesBefore = training.learner().frames();
                allocatedBefore = allocated();
            } else if (start != 0 && elapsed == 0 && (System.nanoTime() - start) * NANOS >= seconds) {
                end();
                training.stop();
            }
        }

        /** Takes the final measurements. */
        private void end() {
            elapsed = (System.nanoTime() - start) * NANOS;
            steps = training.learner().steps() - stepsBefore;
            frames = training.learner().frames() - framesBefore;
            allocated = allocated() - allocatedBefore;
        }

        private long allocated() {
            return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        }

        @Override
        public void onWarning(String message) {
            System.err.println(message);
        }

        /** @param thread the name of the thread that trained */
        void print(String thread) {
            Map<String, Long> phases = new LinkedHashMap<>(); // nanoseconds
            int collections = 0;
            Map<String, Integer> samples = new HashMap<>(); // by method
            for (RecordedEvent event : events()) {
                if (event.getStartTime().isBefore(warm)) {
                    continue;
                }
                switch (event.getEventType().getName()) {
                    case "pixelpong.Phase" -> phases.merge(event.getString("phase"), event.getLong("time"), Long::sum);
                    case "jdk.GarbageCollection" -> collections++;
                    case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> {
                        if (event.getStackTrace() != null && event.getThread("sampledThread").getJavaName().equals(thread)) {
                            samples.merge(method(event.getStackTrace().getFrames().get(0)), 1, Integer::sum);
                        }
                    }
                    default -> {
                    }
                }
            }
            System.out.printf("%nAfter the warm-up: %,d steps, %,d frames, %.1f seconds.%n%nWhere the time went%n", steps, frames,
                    elapsed);
            double rest = elapsed;
            for (Map.Entry<String, Long> phase : phases.entrySet()) {
                printShare(phase.getValue() * NANOS / elapsed, phase.getKey());
                rest -= phase.getValue() * NANOS;
            }
            printShare(rest / elapsed, "everything else (metrics, checkpoints)");
            System.out.printf("%nAllocated by the thread that trains: %.1f bytes a step, for rows of metrics and checkpoints.%n"
                    + "Garbage collections: %d.%n", (double) allocated / steps, collections);
            System.out.printf("%nHottest methods of that thread%n");
            int all = samples.values().stream().mapToInt(Integer::intValue).sum();
            samples.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(HOT_METHODS)
                    .forEach(entry -> printShare(entry.getValue() / (double) all, entry.getKey()));
        }
    }

    private List<RecordedEvent> events() {
        try {
            return RecordingFile.readAllEvents(file);
        } catch (IOException e) {
            throw new BadInput("The recording " + file + " cannot be read (" + Reason.of(e)
                    + "); name a file on a disk with room.");
        }
    }

    private static void printShare(double share, String name) {
        System.out.printf("%7.1f%%  %s%n", 100 * share, name);
    }

    private static String method(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
    }
}
