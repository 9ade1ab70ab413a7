package pixelpong.util;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A new folder for temporary files; closing it deletes it with its contents. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    /** @throws BadInput if it cannot be created */
    public TemporaryFolder() {
        try {
            path = Files.createTempDirectory("pixelpong");
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** The path of the folder. */
    public Path path() {
        return path;
    }

    /** The error for a folder for temporary files that cannot be written to. */
    public static BadInput unusable(IOException e) {
        return new BadInput("The folder for temporary files, " + System.getProperty("java.io.tmpdir") + ", cannot be written to ("
                + Reason.of(e) + "); make room there, or name another one with -Djava.io.tmpdir=DIR in JAVA_OPTS.");
    }

    /** Deletes the folder. What cannot be deleted is left to the system, which clears such folders. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // Leftover files do no harm.
        }
    }
}
