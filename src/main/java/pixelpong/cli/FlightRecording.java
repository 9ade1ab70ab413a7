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
 * A recording by the JDK's Flight Recorder: the JDK's own settings for profiling, which cost about two percent, and all of
 * this program's events. It is written when it is closed, or when the program ends.
 */
final class FlightRecording implements AutoCloseable {
    private static final Duration SAMPLING = Duration.ofMillis(20);

    private final Recording recording;

    private FlightRecording(Recording recording) {
        this.recording = recording;
    }

    /**
     * Starts.
     *
     * @throws BadInput if the file cannot be written, or this JVM records nothing
     */
    static FlightRecording start(Path file) {
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            Recording recording = new Recording(Configuration.getConfiguration("profile"));
            recording.setDestination(file); // tries to write there
            recording.setDumpOnExit(true);
            // Java and native methods alike, so that their samples can be counted together.
            recording.enable("jdk.ExecutionSample").withPeriod(SAMPLING);
            recording.enable("jdk.NativeMethodSample").withPeriod(SAMPLING);
            recording.start();
            return new FlightRecording(recording);
        } catch (IOException | ParseException | IllegalStateException e) {
            throw new BadInput("No recording can be made in " + file + " (" + e.getMessage() + ").");
        }
    }

    /** Writes the file. */
    @Override
    public void close() {
        recording.stop();
        recording.close();
    }
}
