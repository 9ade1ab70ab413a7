package pixelpong.run;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces files so that, whenever the program or the machine stops, an old or a new one is there and whole. */
final class AtomicFile {
    /** What a file is called until it is whole. */
    static final String FRESH = ".new";

    /** Writes what is to be in a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {
    }

    /** Makes {@code file} anew. */
    static void replace(Path file, Content content) throws IOException {
        Path fresh = write(file, content);
        move(fresh, file);
        syncFolder(file);
    }

    /** Makes {@code file} anew, and keeps the one before as {@code previous}. */
    static void replace(Path file, Path previous, Content content) throws IOException {
        Path fresh = write(file, content);
        if (Files.exists(file)) {
            move(file, previous);
        }
        move(fresh, file);
        syncFolder(file);
    }

    /** The new file beside the old one, on disk; a failure leaves nothing of it behind, since the disk may be full. */
    private static Path write(Path file, Content content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + FRESH);
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            content.writeTo(out);
            out.getFD().sync();
        } catch (IOException | RuntimeException e) {
            try {
                Files.deleteIfExists(fresh);
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
        return fresh;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts the names on disk, too, where the platform lets a folder be opened: Linux and macOS do, Windows does not. */
    private static void syncFolder(Path file) {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // The contents are on disk already, and after a crash of the machine the old names lead to whole files, too.
        }
    }
}
