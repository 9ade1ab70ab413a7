package pixelpong.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import pixelpong.util.AtomicFile;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/**
 * The folder of a run: {@code config.json}, {@code metrics.csv}, {@code checkpoint.npz} and the previous checkpoint.
 *
 * <p>While it is open, it cannot be opened again. The lock is on a separate file, {@code .lock}, which is never read: the
 * system drops a process's locks on a file as soon as the process closes that file once, no matter how it was opened.
 */
public final class RunFolder implements Closeable {
    static final String CONFIG = "config.json";
    static final String CHECKPOINT = "checkpoint.npz";

    /** Far more bytes than any configuration has. */
    private static final int LARGEST_CONFIG = 1 << 16;

    /** The folders that this process has open, since the system's lock only excludes other processes. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private Path opened;
    private FileChannel lock;

    private RunFolder(Path path) {
        this.path = path;
    }

    /**
     * Creates the folder of a new run and writes its configuration.
     *
     * @throws BadInput if the folder exists, or cannot be created
     */
    public static RunFolder create(Path path, TrainingConfig config) {
        RunFolder folder = new RunFolder(path);
        folder.make();
        try {
            folder.lock();
            AtomicFile.replace(folder.config(), out -> out.write(config.toJson().getBytes(StandardCharsets.UTF_8)));
            return folder;
        } catch (BadInput e) {
            folder.discard();
            throw e;
        } catch (IOException e) {
            folder.discard();
            throw folder.cannotBeMade(e);
        }
    }

    private void make() {
        if (Files.exists(path)) {
            throw exists();
        }
        try {
            Path parent = path.toAbsolutePath().getParent();
            Path known = parent; // the nearest folder above that exists
            while (!Files.exists(known)) {
                known = known.getParent();
            }
            Files.createDirectories(parent);
            try {
                Files.createDirectory(path); // fails for all but one of several runs that want the folder at once
            } catch (FileAlreadyExistsException e) {
                throw exists();
            }
            for (Path above = parent; above.startsWith(known); above = above.getParent()) {
                AtomicFile.syncFolder(above); // otherwise a power failure could take the new folder, and with it what is in it
            }
        } catch (IOException e) {
            throw cannotBeMade(e);
        }
    }

    private BadInput exists() {
        return new BadInput("The folder " + path + " exists; choose another name with --run, or "
                + (Files.exists(config()) ? "go on with its run by --resume " + path : "delete it: it holds no run") + ".");
    }

    private BadInput cannotBeMade(IOException e) {
        return new BadInput("The folder " + path + " cannot be made (" + Reason.of(e) + "); choose a place this user may write to"
                + " with --run.");
    }

    /** Undoes {@link #create}. */
    private void discard() {
        close();
        try {
            Files.deleteIfExists(lockFile());
            Files.delete(path);
        } catch (IOException e) {
            // The empty folder stays; the user needs to know about the first failure.
        }
    }

    /**
     * Opens the folder of an existing run.
     *
     * @throws BadInput if it is not the folder of a run, or is already open
     */
    public static RunFolder existing(Path path) {
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.config())) {
            throw new BadInput("The folder " + path + " holds no run (there is no " + folder.config() + "); --resume takes"
                    + " a folder that train has made.");
        }
        folder.lock();
        folder.deleteUnfinishedFiles();
        return folder;
    }

    private void lock() {
        try {
            Path real = path.toRealPath();
            if (!OPEN.add(real)) {
                throw new BadInput("This process is training in " + path + " already; let it finish first.");
            }
            opened = real;
            lock = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() != null) {
                return;
            }
            close();
        } catch (IOException e) {
            close();
            throw new BadInput("The folder " + path + " cannot be written to (" + Reason.of(e) + "); let this user write there.");
        }
        throw new BadInput("Another process is training in " + path + "; let it finish or stop it first.");
    }

    /** Deletes what a run left behind that was killed while it replaced a file. */
    private void deleteUnfinishedFiles() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + AtomicFile.FRESH)) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They do no harm: the next file of that name replaces them.
        }
    }

    /** The configuration in a checkpoint's folder; empty if it is not the folder of a run. */
    public static Optional<TrainingConfig> configBeside(Path checkpoint) {
        RunFolder folder = new RunFolder(checkpoint.toAbsolutePath().getParent());
        return Files.isRegularFile(folder.config()) ? Optional.of(folder.readConfig()) : Optional.empty();
    }

    /** The metrics of the run in a checkpoint's folder, which may still be going on. */
    public static RunMetrics metricsBeside(Path checkpoint) {
        return new RunMetrics(new RunFolder(checkpoint.toAbsolutePath().getParent()).metrics());
    }

    /** Reads the configuration; a {@link BadInput} says why {@code config.json} cannot be read. */
    public TrainingConfig readConfig() {
        String text;
        try {
            if (Files.size(config()) > LARGEST_CONFIG) {
                throw notAsWritten("it has " + Files.size(config()) + " bytes");
            }
            text = Files.readString(config());
        } catch (IOException e) {
            throw notAsWritten("it cannot be read as text (" + Reason.of(e) + ")");
        }
        try {
            return TrainingConfig.parse(text);
        } catch (BadInput e) {
            throw notAsWritten(e.getMessage());
        }
    }

    private BadInput notAsWritten(String fault) {
        return new BadInput("The file " + config() + " is not as train wrote it: " + fault
                + (fault.endsWith(".") ? "" : "; put the right one back, or move it away to use the checkpoint alone."));
    }

    /**
     * The newest checkpoint in a run's folder.
     *
     * @throws BadInput if the folder holds none
     */
    public static Path newestCheckpoint(Path path) {
        Path newest = new RunFolder(path).newestCheckpoint();
        if (!Files.exists(newest)) {
            throw new BadInput("The folder " + path + " holds no checkpoint (there is no " + newest
                    + "); give the folder of a run that train has saved.");
        }
        return newest;
    }

    /** The newest checkpoint: the previous one if the run was stopped while it replaced the checkpoint. */
    Path newestCheckpoint() {
        return Files.exists(checkpoint()) || !Files.exists(previousCheckpoint()) ? checkpoint() : previousCheckpoint();
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            // The system closes it when the process ends.
        }
        if (opened != null) {
            OPEN.remove(opened);
            opened = null;
        }
    }

    /** The path of the folder. */
    public Path path() {
        return path;
    }

    private Path lockFile() {
        return path.resolve(".lock");
    }

    private Path config() {
        return path.resolve(CONFIG);
    }

    /** The path of the newest checkpoint. */
    public Path checkpoint() {
        return path.resolve(CHECKPOINT);
    }

    Path previousCheckpoint() {
        return path.resolve("checkpoint-previous.npz");
    }

    Path metrics() {
        return path.resolve("metrics.csv");
    }
}
