package pixelpong.run;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The finished and running trainings in one folder, each in a folder of its own, for comparison with another. */
public final class OtherRuns {
    private final Path runs;
    private final Path own;

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
     * The episodes of a run; empty if {@code name} is none of {@link #names()}, or it has no episodes.
     *
     * @throws pixelpong.util.BadInput if its metrics cannot be read
     */
    public Optional<History> history(String name) {
        if (!names().contains(name)) {
            return Optional.empty();
        }
        History history = new History();
        new RunMetrics(metrics(runs.resolve(name))).forEachNew(history::add);
        return Optional.of(history).filter(episodes -> episodes.newest() != null);
    }

    private static Path metrics(Path folder) {
        return folder.resolve("metrics.csv");
    }
}
