package pixelpong.run;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** {@code metrics.csv}: a row an episode. */
final class MetricsLog implements Closeable {
    private static final String HEADER = "episode,reward,running_mean,steps,frames,seconds,frames_per_second";
    private static final int SECONDS = 5;

    private final FileChannel channel;
    private final Writer writer;
    private final double secondsBefore;

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
        channel = FileChannel.open(file, StandardOpenOption.APPEND);
        writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
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

    /** Appends a row. */
    void add(EpisodeReport report) throws IOException {
        writer.write(String.format(Locale.ROOT, "%d,%d,%.6f,%d,%d,%.3f,%.0f%n", report.episode(), report.reward(),
                report.runningMean(), report.steps(), report.frames(), report.seconds(), report.framesPerSecond()));
        writer.flush();
    }

    /** Puts all rows on disk. */
    void sync() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
