package pixelpong.run;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** The finished and running trainings in one folder, each in a folder of its own, for comparison with another. */
public final class OtherRuns {
    /** As many runs as are usually compared: one that was read stays at hand, since a long one takes seconds to read. */
    private static final int MOST_KEPT = 8;

    private final Path runs;
    private final Path own;
    private final Map<String, Kept> kept = new LinkedHashMap<>(); // by name; the one that was asked for last is the last

    /** A run as its metrics were when they had that size and time. */
    private record Kept(long size, FileTime written, History history) {
    }

    /**
     * @param runs the folder of the runs; it need not exist
     * @param own the folder of the run that they are compared with, which is left out
     */
    public OtherRuns(Path runs, Path own) {
        this.runs = runs;
        this.own = own.toAbsolutePath().normalize();
    }

    /** The runs in the folder in which the run of a checkpoint has its folder. */
    public static OtherRuns beside(Path checkpoint) {
        Path own = checkpoint.toAbsolutePath().normalize().getParent();
        return new OtherRuns(own.getParent() == null ? own : own.getParent(), own);
    }

    /** The names of the runs that have metrics, in their order. */
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs)) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !folder.toAbsolutePath().normalize().equals(own)
                        && Files.isRegularFile(metrics(folder), LinkOption.NOFOLLOW_LINKS)) {
                    names.add(folder.getFileName().toString());
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // nothing to compare with
        }
        return List.copyOf(names);
    }

    /**
     * The episodes of a run; empty if {@code name} is none of {@link #names()}, or it has no episodes. Not to be added to. May be
     * called from any thread; one run is read at a time.
     *
     * @throws BadInput if its metrics cannot be read
     */
    public synchronized Optional<History> history(String name) {
        if (!names().contains(name)) {
            return Optional.empty();
        }
        Path metrics = metrics(runs.resolve(name));
        Kept known = kept.remove(name);
        try {
            long size = Files.size(metrics);
            FileTime written = Files.getLastModifiedTime(metrics);
            if (known == null || known.size != size || !known.written.equals(written)) {
                known = new Kept(size, written, new History());
                new RunMetrics(metrics).forEachNew(known.history::add);
            }
        } catch (IOException e) {
            throw new BadInput("The file " + metrics + " cannot be read (" + Reason.of(e) + "); let this user read it.");
        }
        kept.put(name, known);
        if (kept.size() > MOST_KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
        return Optional.of(known.history).filter(episodes -> episodes.newest() != null);
    }

    private static Path metrics(Path folder) {
        return folder.resolve("metrics.csv");
    }
}
