package pixelpong.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/**
 * Reads the episodes of a run from its {@code metrics.csv}. It keeps none of them, since there may be millions; while the run goes
 * on, it reads what has been added.
 */
public final class RunMetrics {
    private final Path file;
    private List<String> names = List.of();
    private long position; // of the next row in the file
    private long episode; // the newest one read

    /**
     * Reads the names of the metrics; a file that does not exist has none.
     *
     * @throws BadInput if the file cannot be read
     */
    RunMetrics(Path file) {
        this.file = file;
        read(rows -> { });
    }

    /** The names of the learner's metrics, in the order of {@link EpisodeReport#metrics}. */
    public List<String> names() {
        return names;
    }

    /**
     * Reads the episodes added since the previous call, in the order in which they were played.
     *
     * @throws BadInput if the file cannot be read
     */
    public void forEachNew(Consumer<EpisodeReport> consumer) {
        read(rows -> {
            while (rows.next()) {
                EpisodeReport report = rows.report(names.size());
                if (report != null && report.episode() > episode) { // skips lines that are not rows of this file
                    episode = report.episode();
                    consumer.accept(report);
                }
            }
        });
    }

    private interface Reader {
        void read(MetricsRows rows) throws IOException;
    }

    private void read(Reader reader) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (MetricsRows rows = new MetricsRows(file, position)) {
            if (rows.position() == 0) { // never read before, or replaced since
                if (!rows.next() || !rows.text().startsWith(MetricsLog.COLUMNS)) {
                    return;
                }
                List<String> columns = List.of(rows.text().split(","));
                List<String> found = columns.subList(MetricsLog.COLUMN_COUNT, columns.size());
                if (episode > 0 && !found.equals(names)) {
                    return; // another run has taken the place of this one
                }
                names = found;
            }
            reader.read(rows);
            position = rows.position();
        } catch (IOException e) {
            throw new BadInput("The file " + file + " cannot be read (" + Reason.of(e) + "); let this user read it.");
        }
    }
}
