package pixelpong.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** {@code metrics.csv}: a row an episode. Rows that could not be written, because the disk is full say, are kept and tried again. */
final class MetricsLog implements Closeable {
    private static final String HEADER = "episode,reward,running_mean,steps,frames,seconds,frames_per_second";
    private static final int SECONDS = 5;

    private final FileChannel channel;
    private final StringBuilder pending = new StringBuilder();
    private final double secondsBefore;
    private long length; // bytes of whole rows in the file

    /**
     * Opens the log of a run of which {@code episodes} episodes count: rows of later episodes, which a run that was
     * stopped played after its last checkpoint, are dropped, since they are going to be played again.
     */
    MetricsLog(Path file, long episodes) throws IOException {
        List<String> rows = Files.exists(file) ? Files.readAllLines(file) : List.of();
        List<String> kept = rows.subList(0, (int) Math.min(rows.size(), episodes + 1));
        if (kept.isEmpty()) {
            kept = List.of(HEADER);
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, kept);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        secondsBefore = seconds(kept.get(kept.size() - 1));
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
        length = channel.size();
    }

    private static double seconds(String row) {
        String[] values = row.split(",");
        try {
            return values.length > SECONDS ? Double.parseDouble(values[SECONDS]) : 0;
        } catch (NumberFormatException e) {
            return 0; // the header
        }
    }

    /** Seconds of training that the rows found at the start account for. */
    double secondsBefore() {
        return secondsBefore;
    }

    /** Appends a row; it is written by the next {@link #write}. */
    void add(EpisodeReport report) {
        pending.append(String.format(Locale.ROOT, "%d,%d,%.6f,%d,%d,%.3f,%.0f%n", report.episode(), report.reward(),
                report.runningMean(), report.steps(), report.frames(), report.seconds(), report.framesPerSecond()));
    }

    /** Writes the rows that are not written yet; after a failure the next call tries all of them again. */
    void write() throws IOException {
        ByteBuffer rows = ByteBuffer.wrap(pending.toString().getBytes(StandardCharsets.UTF_8));
        while (rows.hasRemaining()) {
            channel.write(rows, length + rows.position());
        }
        length += rows.limit();
        pending.setLength(0);
    }

    /** Puts all rows on disk. */
    void sync() throws IOException {
        write();
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
