package pixelpong.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pixelpong.util.BadInput;

/** {@code metrics.csv}: a row an episode. Rows that could not be written, because the disk is full say, are kept and tried again. */
final class MetricsLog implements Closeable {
    private static final String HEADER = "episode,reward,running_mean,steps,frames,seconds,frames_per_second,"
            + "entropy,gradient_norm";
    private static final String FORMAT = "%d,%d,%.6f,%d,%d,%.3f,%.0f,%.6f,%s\n";
    /** The last value is missing before the first update. */
    private static final Pattern ROW = Pattern.compile("\\d{1,18},-?\\d{1,9},-?\\d+\\.\\d+,\\d{1,9},\\d{1,9},\\d+\\.\\d+,\\d+,"
            + "\\d+\\.\\d+,(\\d+\\.\\d+)?");
    private static final int SECONDS = 5;
    /** Longer than any row. */
    private static final int LONGEST_ROW = 200;

    private final Path file;
    private final FileChannel channel;
    private final StringBuilder pending = new StringBuilder();
    private double secondsBefore;
    private long length; // bytes of whole rows in the file

    /**
     * Opens the log of a run of which {@code episodes} episodes count: rows of later episodes, which a run that was
     * stopped played after its last checkpoint, are dropped, since they are going to be played again.
     *
     * @throws BadInput if the rows of the episodes that count are not as they were written, or nothing can be written
     */
    MetricsLog(Path file, long episodes) {
        this.file = file;
        try {
            AtomicFile.replace(file, out -> {
                BufferedOutputStream kept = new BufferedOutputStream(out);
                write(HEADER, kept);
                if (episodes > 0 && Files.exists(file)) {
                    keepRows(episodes, kept);
                }
                kept.flush();
            });
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            length = channel.size();
        } catch (IOException e) {
            throw new BadInput("The file " + file + " cannot be written (" + e + "); make room or let this user write there.");
        }
    }

    /** The rows of a run that may be under way; what is no row is left out. */
    static List<EpisodeReport> read(Path file) throws IOException {
        try (Stream<String> rows = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return rows.filter(ROW.asMatchPredicate()).map(MetricsLog::report).toList();
        }
    }

    private static EpisodeReport report(String row) {
        String[] values = row.split(",", -1);
        return new EpisodeReport(Long.parseLong(values[0]), Integer.parseInt(values[1]), Double.parseDouble(values[2]),
                Integer.parseInt(values[3]), Integer.parseInt(values[4]), Double.parseDouble(values[SECONDS]),
                Double.parseDouble(values[6]), Double.parseDouble(values[7]),
                values[8].isEmpty() ? Double.NaN : Double.parseDouble(values[8]));
    }

    private static void write(String row, OutputStream out) throws IOException {
        out.write((row + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** What comes after the row of the last episode is not looked at: a machine that lost its power may leave anything. */
    private void keepRows(long episodes, OutputStream kept) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            String row = nextRow(in);
            if (row != null && !row.equals(HEADER)) {
                throw notAsWritten("it does not begin with " + HEADER);
            }
            long last = 0;
            while (last < episodes && (row = nextRow(in)) != null) {
                if (!ROW.matcher(row).matches()) {
                    throw notAsWritten("what follows episode " + last + " is no row");
                }
                String[] values = row.split(",");
                long episode = Long.parseLong(values[0]);
                if (episode <= last) {
                    throw notAsWritten("episode " + episode + " follows episode " + last);
                }
                if (episode <= episodes) {
                    write(row, kept);
                    secondsBefore = Double.parseDouble(values[SECONDS]);
                }
                last = episode;
            }
        }
    }

    /** The next whole row; half a row at the end of the file counts for nothing. */
    private String nextRow(InputStream in) throws IOException {
        StringBuilder row = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (row.length() == LONGEST_ROW) {
                throw notAsWritten("it has a row of more than " + LONGEST_ROW + " bytes");
            }
            row.append((char) c);
        }
        return row.toString();
    }

    private BadInput notAsWritten(String fault) {
        return new BadInput("The file " + file + " is not as train wrote it: " + fault
                + "; put the right one back, or move it away to go on without its rows.");
    }

    /** Seconds of training that the rows found at the start account for. */
    double secondsBefore() {
        return secondsBefore;
    }

    /** Appends a row; it is written by the next {@link #write}. */
    void add(EpisodeReport report) {
        pending.append(String.format(Locale.ROOT, FORMAT, report.episode(), report.reward(), report.runningMean(),
                report.steps(), report.frames(), report.seconds(), report.framesPerSecond(), report.entropy(),
                Double.isNaN(report.gradientNorm()) ? "" : String.format(Locale.ROOT, "%.6f", report.gradientNorm())));
    }

    /** Writes the rows that are not written yet; after a failure the next call tries all of them again, in the same place. */
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
