package pixelpong.util;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces files atomically: after a crash of the program or the machine, either the old or the new file is there, complete. */
public final class AtomicFile {
    /** The suffix of a file's name until it is complete. */
    public static final String FRESH = ".new";

    private static final int BUFFER = 1 << 16;

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all of it; does not close the stream.
         *
         * @throws IOException if it cannot be written
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Creates a file and returns a result. */
    @FunctionalInterface
    public interface Maker<T> {
        /**
         * Creates the whole file {@code fresh}.
         *
         * @throws IOException if it cannot be created
         */
        T make(Path fresh) throws IOException;
    }

    private AtomicFile() {
    }

    /**
     * Replaces {@code file}, and waits until it is on disk.
     *
     * @throws IOException if it cannot be written or renamed; {@code file} is then what it was
     */
    public static void replace(Path file, Content content) throws IOException {
        make(file, fresh -> write(fresh, content));
        syncFolder(file.toAbsolutePath().getParent());
    }

    /**
     * Replaces {@code file}, keeps the old one as {@code previous}, and waits until the new one is on disk.
     *
     * @throws IOException if a file cannot be written or renamed
     */
    public static void replace(Path file, Path previous, Content content) throws IOException {
        make(file, fresh -> {
            write(fresh, content);
            if (Files.exists(file)) {
                move(file, previous);
            }
            return null;
        });
        syncFolder(file.toAbsolutePath().getParent());
    }

    /**
     * Lets {@code maker} create a temporary file and renames it to {@code file}. After a failure the temporary file is deleted,
     * since the disk may be full. Does not wait for the disk.
     *
     * @throws IOException if {@code maker} fails, or the file cannot be renamed
     */
    public static <T> T make(Path file, Maker<T> maker) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + FRESH);
        try {
            T result = maker.make(fresh);
            move(fresh, file);
            return result;
        } catch (IOException | RuntimeException e) {
            try {
                Files.deleteIfExists(fresh);
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Writes a file and waits until it is on disk. */
    private static Void write(Path fresh, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
        return null;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Waits until the names of the files in {@code folder} are on disk, where the platform can open a folder: Linux and macOS can,
     * Windows cannot.
     */
    public static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The contents are on disk already, and even after a crash the old names refer to complete files.
        }
    }
}
