package pixelpong.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;
import pixelpong.util.TemporaryFolder;

/**
 * A recording by the JDK's Flight Recorder, with the JDK's profiling settings, which cost about two percent, and all events of
 * this program. The file is written when the recording is closed, or when the program ends.
 */
final class FlightRecording implements AutoCloseable {
    private static final Duration SAMPLING = Duration.ofMillis(20);

    /** The JVM collects the data of a recording in the folder for temporary files, and ends itself where it finds no room there. */
    private static final int TEMPORARY_MEGABYTES = 64;

    private final Recording recording;
    private final Path file;

    private FlightRecording(Recording recording, Path file) {
        this.recording = recording;
        this.file = file;
    }

    /**
     * Starts a recording.
     *
     * @throws BadInput if the file cannot be written, or this JVM cannot record
     */
    static FlightRecording start(Path file) {
        requireTemporaryRoom();
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
            return new FlightRecording(recording, file);
        } catch (IOException | ParseException | IllegalStateException e) {
            throw new BadInput("No recording can be made in " + file + " (" + e.getMessage() + ").");
        }
    }

    private static void requireTemporaryRoom() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            long megabytes = Files.getFileStore(folder).getUsableSpace() >> 20;
            if (megabytes < TEMPORARY_MEGABYTES) {
                throw new BadInput("The folder for temporary files, " + folder + ", has room for " + megabytes + " MB, but a"
                        + " recording needs " + TEMPORARY_MEGABYTES + " there; make room, or name another folder with -Djava.io.tmpdir=DIR.");
            }
        } catch (IOException e) {
            throw TemporaryFolder.unusable(e);
        }
    }

    /**
     * Stops the recording and writes the file.
     *
     * @throws BadInput if the file cannot be written; nothing is left of it
     */
    @Override
    public void close() {
        try (recording) {
            recording.setDestination(null); // what stop() cannot write there, it only logs
            recording.stop();
            try (InputStream data = recording.getStream(null, null); OutputStream out = Files.newOutputStream(file)) {
                data.transferTo(out);
            }
        } catch (IOException e) {
            deleteIncomplete();
            throw new BadInput("The recording " + file + " cannot be written (" + Reason.of(e) + "); make room or choose another"
                    + " place.");
        }
    }

    private void deleteIncomplete() {
        try {
            if (Files.isRegularFile(file)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // The user needs to know about the first failure.
        }
    }
}
