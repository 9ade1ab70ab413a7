package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import pixelpong.util.BadInput;

/**
 * A recording by the JDK's Flight Recorder, with the JDK's profiling settings, which cost about two percent, and all events of
 * this program. The file is written when the recording is closed, or when the program ends.
 */
final class FlightRecording implements AutoCloseable {
    private static final Duration SAMPLING = Duration.ofMillis(20);

    private final Recording recording;

    private FlightRecording(Recording recording) {
        this.recording = recording;
    }

    /**
     * Starts a recording.
     *
     * @throws BadInput if the file cannot be written, or this JVM cannot record
     */
    static FlightRecording start(Path file) {
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            Recording recording = new Recording(Configuration.getConfiguration("profile"));
            recording.setDestination(file); // fails if the file cannot be written
            recording.setDumpOnExit(true);
            // Java and native methods are sampled at the same rate, so that their samples can be added.
            recording.enable("jdk.ExecutionSample").withPeriod(SAMPLING);
            recording.enable("jdk.NativeMethodSample").withPeriod(SAMPLING);
            recording.start();
            return new FlightRecording(recording);
        } catch (IOException | ParseException | IllegalStateException e) {
            throw new BadInput("No recording can be made in " + file + " (" + e.getMessage() + ").");
        }
    }

    /** Stops the recording and writes the file. */
    @Override
    public void close() {
        recording.stop();
        recording.close();
    }
}
