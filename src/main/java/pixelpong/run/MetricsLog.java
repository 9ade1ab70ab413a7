package pixelpong.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pixelpong.util.AtomicFile;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/**
 * {@code metrics.csv}, with a row for each episode. Rows that cannot be written, for instance because the disk is full, are kept
 * and tried again.
 */
final class MetricsLog implements Closeable {
    private static final String COLUMNS = "episode,episodic_return,running_mean,episodic_length,frames,truncated,seconds,"
            + "frames_per_second";
    private static final int COLUMN_COUNT = COLUMNS.split(",").length;
    private static final String FORMAT = "%d,%d,%.6f,%d,%d,%d,%.3f,%.0f";
    /**
     * The learner's metrics follow the fixed columns; empty where the round, or for REINFORCE the episode, has none. {@code %.6g}
     * writes numbers from 99,999.95 on without a fraction.
     */
    private static final Pattern ROW = Pattern.compile("\\d{1,18},-?\\d{1,9},-?\\d+\\.\\d+,\\d{1,9},\\d{1,9},[01],\\d+\\.\\d+,\\d+"
            + "(,(-?\\d+(\\.\\d+)?(e[+-]\\d+)?)?)*");
    private static final int SECONDS = 6;
    /** Longer than any row. */
    private static final int LONGEST_ROW = 500;

    private final Path file;
    private final String header;
    private final int columns;
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
        columns = COLUMN_COUNT + metrics.size();
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

    /** Reads the log of a run, which may still be running. */
    static RunMetrics read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String header = lines.readLine();
            if (header == null || !header.startsWith(COLUMNS)) {
                return RunMetrics.NONE;
            }
            List<String> columns = List.of(header.split(","));
            // Skips lines that are not rows of this file.
            return new RunMetrics(columns.subList(COLUMN_COUNT, columns.size()), lines.lines().filter(ROW.asMatchPredicate())
                    .map(row -> row.split(",", -1)).filter(row -> row.length == columns.size()).map(MetricsLog::report).toList());
        }
    }

    private static EpisodeReport report(String[] row) {
        List<Double> metrics = Arrays.stream(row).skip(COLUMN_COUNT)
                .map(value -> value.isEmpty() ? Double.NaN : Double.parseDouble(value)).toList();
        return new EpisodeReport(Long.parseLong(row[0]), Integer.parseInt(row[1]), Double.parseDouble(row[2]),
                Integer.parseInt(row[3]), Integer.parseInt(row[4]), row[5].equals("1"), Double.parseDouble(row[SECONDS]),
                Double.parseDouble(row[7]), metrics);
    }

    private static void write(String row, OutputStream out) throws IOException {
        out.write((row + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** Does not read beyond the row of the last episode: after a power failure, anything may follow. */
    private void keepRows(long episodes, OutputStream kept) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            String row = nextRow(in);
            if (row != null && !row.equals(header)) {
                throw notAsWritten("it does not begin with " + header);
            }
            long last = 0;
            while (last < episodes && (row = nextRow(in)) != null) {
                String[] values = row.split(",", -1);
                if (!ROW.matcher(row).matches() || values.length != columns) {
                    throw notAsWritten("what follows episode " + last + " is no row");
                }
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

    /** The next complete row; null at the end of the file, or if only part of a row is left. */
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

    /** Writes all new rows; after a failure the next call writes them again, at the same position. */
    void write() throws IOException {
        ByteBuffer rows = ByteBuffer.wrap(pending.substring(written).getBytes(StandardCharsets.US_ASCII));
        while (rows.hasRemaining()) {
            channel.write(rows, length + written + rows.position());
        }
        written = pending.length();
    }

    /**
     * Writes all rows and waits until they are on disk. If that fails, the next call writes them all again: the system may have
     * dropped what it could not bring to the disk, and would not try a second time.
     */
    void sync() throws IOException {
        try {
            write();
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
