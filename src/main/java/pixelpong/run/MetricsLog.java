package pixelpong.run;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import pixelpong.util.AtomicFile;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/**
 * {@code metrics.csv}, with a row for each episode. Rows that cannot be written, for instance because the disk is full, are kept
 * and tried again.
 */
final class MetricsLog implements Closeable {
    /** The columns of every run; the learner's metrics follow, empty where the round, or for REINFORCE the episode, has none. */
    static final String COLUMNS = "episode,episodic_return,running_mean,episodic_length,frames,truncated,seconds,"
            + "frames_per_second";
    static final int COLUMN_COUNT = COLUMNS.split(",").length;
    private static final String FORMAT = "%d,%d,%.6f,%d,%d,%d,%.3f,%.0f";
    /** Characters to write at once: while a disk is full, an attempt should not take long. */
    private static final int CHUNK = 1 << 16;
    /** With more characters than this, rows are brought to the disk before the next checkpoint, which may be far away. */
    private static final int MOST_PENDING = 1 << 20;

    private final Path file;
    private final String header;
    private final int metricCount;
    private final FileChannel channel;
    private final StringBuilder pending = new StringBuilder(); // rows that are not known to be on disk
    private int written; // characters of them that have been handed to the system
    private double secondsBefore;
    private long length; // bytes on disk, of whole rows

    /**
     * Opens the log of a run with {@code episodes} episodes. Rows of later episodes are dropped: a run that was stopped has
     * played them after its last checkpoint, and plays them again when it is resumed.
     *
     * @param metrics the names of the learner's metrics
     * @throws BadInput if the remaining rows are not as this class writes them, or the file cannot be written
     */
    MetricsLog(Path file, List<String> metrics, long episodes) {
        this.file = file;
        metricCount = metrics.size();
        header = COLUMNS + metrics.stream().map(name -> "," + name).collect(Collectors.joining());
        try {
            AtomicFile.replace(file, out -> {
                BufferedOutputStream kept = new BufferedOutputStream(out);
                write(header, kept);
                if (episodes > 0 && Files.exists(file)) {
                    keepRows(episodes, kept);
                }
                kept.flush();
            });
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            length = channel.size();
        } catch (IOException e) {
            throw new BadInput("The file " + file + " cannot be written (" + Reason.of(e)
                    + "); make room or let this user write there.");
        }
    }

    private static void write(String row, OutputStream out) throws IOException {
        out.write((row + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** Does not read beyond the row of the last episode: after a power failure, anything may follow. */
    private void keepRows(long episodes, OutputStream kept) throws IOException {
        try (MetricsRows rows = new MetricsRows(file, 0)) {
            if (rows.next() && !rows.text().equals(header)) {
                throw notAsWritten("it does not begin with " + header);
            }
            long last = 0;
            while (last < episodes && rows.next()) {
                EpisodeReport row = rows.report(metricCount);
                if (row == null) {
                    throw notAsWritten("what follows episode " + last + " is no row");
                }
                if (row.episode() <= last) {
                    throw notAsWritten("episode " + row.episode() + " follows episode " + last);
                }
                if (row.episode() <= episodes) {
                    rows.copyTo(kept);
                    secondsBefore = row.seconds();
                }
                last = row.episode();
            }
        }
    }

    private BadInput notAsWritten(String fault) {
        return new BadInput("The file " + file + " is not as train wrote it: " + fault
                + "; put the right one back, or move it away to go on without its rows.");
    }

    /** The training time in seconds up to the rows that were found when the log was opened. */
    double secondsBefore() {
        return secondsBefore;
    }

    /** Appends a row, which the next {@link #write} writes. */
    void add(EpisodeReport report) {
        pending.append(String.format(Locale.ROOT, FORMAT, report.episode(), report.episodicReturn(), report.runningMean(),
                report.episodicLength(), report.frames(), report.truncated() ? 1 : 0, report.seconds(), report.framesPerSecond()));
        for (double value : report.metrics()) {
            pending.append(Double.isFinite(value) ? String.format(Locale.ROOT, ",%.6g", value) : ",");
        }
        pending.append('\n');
    }

    /** Writes all new rows; after a failure the next call writes the rest, at the same position. */
    void write() throws IOException {
        while (written < pending.length()) {
            int end = Math.min(pending.length(), written + CHUNK);
            ByteBuffer rows = ByteBuffer.wrap(pending.substring(written, end).getBytes(StandardCharsets.US_ASCII));
            while (rows.hasRemaining()) {
                channel.write(rows, length + written + rows.position());
            }
            written = end;
        }
        if (written > MOST_PENDING) {
            force();
        }
    }

    /** Writes all rows and waits until they are on disk. */
    void sync() throws IOException {
        write();
        force();
    }

    /**
     * Waits until what was written is on disk. If that fails, the next call of {@link #write} writes it all again: the system may
     * have dropped what it could not bring to the disk, and would not try a second time.
     */
    private void force() throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            written = 0;
            throw e;
        }
        length += pending.length();
        pending.setLength(0);
        written = 0;
    }

    /** Closes the file; rows since the last {@link #sync} may be lost. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // What had to be on disk is there.
        }
    }
}
