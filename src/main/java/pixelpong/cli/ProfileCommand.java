package pixelpong.cli;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.rollout.Trajectory;
import pixelpong.run.EpisodeReport;
import pixelpong.run.RunFolder;
import pixelpong.run.Training;
import pixelpong.run.TrainingConfig;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.TemporaryFolder;

/** {@code profile}: trains for a short while under the Flight Recorder, and says where the time went. */
@Command(name = "profile", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Trains for a short while as 'train --workers 1' does, records it once it has warmed up, and says where"
                + " the time went, what was allocated and which methods were hot.")
public final class ProfileCommand implements Callable<Integer> {
    private static final int BATCH = 10;
    /** Starting the Flight Recorder throws compiled code away, so it records the warm-up as well, and that is left out. */
    private static final int WARM_UP = 2 * BATCH;
    private static final int HOT_METHODS = 8;
    private static final double NANOS = 1e-9;

    @Parameters(paramLabel = "FILE", arity = "0..1", defaultValue = "runs/profile.jfr",
            description = "where the recording is kept")
    private Path file;

    @Option(names = "--console", paramLabel = "NAME", defaultValue = ConsoleChoice.AUTO,
            description = "what plays: 'ale', 'java' or 'auto', as with train")
    private String console;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "15", description = "how long to measure, after the warm-up")
    private int seconds;

    @Override
    public Integer call() throws IOException {
        if (seconds < 1) {
            throw new BadInput("--seconds is " + seconds + "; it takes a whole number from 1.");
        }
        Kernels kernels = Kernels.selected();
        ConsoleChoice choice = ConsoleChoice.of(console, Cartridge.own());
        TrainingConfig config = new TrainingConfig("Pong-v0", Cartridge.OWN, choice.cartridge().md5(), choice.name(), 1, 200,
                BATCH, 1e-4, 0.99, 0.99, Header.version());
        Session session = new Session();
        train(config, choice, kernels, session);
        session.print(Thread.currentThread().getName());
        System.out.printf("%nThe recording is %s; JDK Mission Control opens it.%n", file);
        return 0;
    }

    private void train(TrainingConfig config, ConsoleChoice choice, Kernels kernels, Session session) throws IOException {
        FlightRecording recording = FlightRecording.start(file);
        Path scratch = TemporaryFolder.create();
        try (recording;
                Console played = choice.open();
                RunFolder folder = RunFolder.create(scratch.resolve("run"), config);
                Training training = Training.start(folder, config, List.of(played), kernels, session)) {
            Header.print(kernels, choice, config.env(), config.seed());
            session.training = training;
            training.run(Long.MAX_VALUE, 100);
        } finally {
            delete(scratch);
        }
    }

    /** Lets the program warm up, then trains for whole batches until the time is over. */
    private final class Session implements Training.Listener {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private Training training;
        private Instant warm = Instant.MAX;
        private long start;
        private long allocatedBefore;
        private double elapsed;
        private long allocated;

        @Override
        public void episode(EpisodeReport report, Trajectory trajectory) {
            if (report.episode() % BATCH != 0) {
                return;
            }
            if (report.episode() == WARM_UP) {
                warm = Instant.now();
                start = System.nanoTime();
                allocatedBefore = allocated();
            } else if (report.episode() > WARM_UP && (System.nanoTime() - start) * NANOS >= seconds) {
                elapsed = (System.nanoTime() - start) * NANOS;
                allocated = allocated() - allocatedBefore;
                training.stop();
            }
        }

        private long allocated() {
            return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        }

        @Override
        public void trouble(String message) {
            System.err.println(message);
        }

        /** @param thread that trained */
        void print(String thread) throws IOException {
            int episodes = 0;
            long frames = 0;
            long[] places = new long[5]; // nanoseconds
            int collections = 0;
            Map<String, Integer> samples = new HashMap<>(); // by method
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                if (event.getStartTime().isBefore(warm)) {
                    continue;
                }
                switch (event.getEventType().getName()) {
                    case "pixelpong.Episode" -> {
                        episodes++;
                        frames += event.getInt("frames");
                        places[0] += event.getLong("emulator");
                        places[1] += event.getLong("observation");
                        places[2] += event.getLong("forward");
                        places[3] += event.getLong("learning");
                    }
                    case "pixelpong.Update" -> places[4] += event.getDuration().toNanos();
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
            System.out.printf("%nAfter the warm-up: %,d episodes, %,d frames, %.1f seconds.%n%nWhere the time went%n", episodes, frames,
                    elapsed);
            double rest = elapsed;
            String[] names = {"the emulator", "looking at the screen", "the forward pass", "the gradient", "updates"};
            for (int i = 0; i < places.length; i++) {
                printShare(places[i] * NANOS / elapsed, names[i]);
                rest -= places[i] * NANOS;
            }
            printShare(rest / elapsed, "everything else (metrics, checkpoints)");
            System.out.printf("%nAllocated by the thread that trains: %,d bytes an episode (%.1f a frame), for rows of metrics"
                    + " and checkpoints.%nGarbage collections: %d.%n", allocated / episodes, (double) allocated / frames,
                    collections);
            System.out.printf("%nHottest methods of that thread%n");
            int all = samples.values().stream().mapToInt(Integer::intValue).sum();
            samples.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(HOT_METHODS)
                    .forEach(entry -> printShare(entry.getValue() / (double) all, entry.getKey()));
        }
    }

    private static void printShare(double share, String name) {
        System.out.printf("%7.1f%%  %s%n", 100 * share, name);
    }

    private static String method(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
