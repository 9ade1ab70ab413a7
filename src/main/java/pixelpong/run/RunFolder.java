package pixelpong.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import pixelpong.util.BadInput;

/**
 * The folder of a run: {@code config.json}, {@code metrics.csv}, {@code checkpoint.npz} and the checkpoint before.
 *
 * <p>While it is open no other process can open it.
 */
public final class RunFolder implements Closeable {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeSpecialFloatingPointValues().create();

    /** A lock beyond the end of {@code config.json}: it keeps nobody from reading the file. */
    private static final long LOCK_POSITION = 1L << 40;

    private final Path path;
    private FileChannel locked;

    private RunFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes the folder of a new run and writes down what is run.
     *
     * @throws BadInput if there is something of that name, or no folder can be made
     */
    public static RunFolder create(Path path, TrainingConfig config) {
        if (Files.exists(path)) {
            throw new BadInput("The folder " + path + " exists; choose another name with --run, or go on with its run by"
                    + " --resume " + path + ".");
        }
        try {
            Files.createDirectories(path);
            RunFolder folder = new RunFolder(path);
            Path fresh = path.resolve("config.json.new");
            Files.writeString(fresh, JSON.toJson(config) + System.lineSeparator());
            Files.move(fresh, folder.config(), StandardCopyOption.ATOMIC_MOVE);
            folder.lock();
            return folder;
        } catch (IOException e) {
            throw new BadInput("The folder " + path + " cannot be made (" + e + "); choose a place this user may write"
                    + " to with --run.");
        }
    }

    /**
     * The folder of a run that is there already.
     *
     * @throws BadInput if it is none, or another process has it open
     */
    public static RunFolder existing(Path path) {
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.config())) {
            throw new BadInput("The folder " + path + " holds no run (there is no " + folder.config() + "); --resume takes"
                    + " a folder that train has made.");
        }
        folder.lock();
        return folder;
    }

    private void lock() {
        try {
            locked = FileChannel.open(config(), StandardOpenOption.WRITE);
            if (locked.tryLock(LOCK_POSITION, 1, false) != null) {
                return;
            }
            locked.close();
        } catch (OverlappingFileLockException e) {
            // Another run of this JVM has it.
        } catch (IOException e) {
            throw new BadInput("The folder " + path + " cannot be written to (" + e.getMessage() + "); let this user write"
                    + " there.");
        }
        throw new BadInput("Another process is training in " + path + "; let it finish or stop it first.");
    }

    /** What was run; a {@link BadInput} says so if {@code config.json} cannot be read as that. */
    public TrainingConfig readConfig() {
        try {
            TrainingConfig read = JSON.fromJson(Files.readString(config()), TrainingConfig.class);
            if (read == null) {
                throw new BadInput("The file " + config() + " is empty; it has to be as train wrote it.");
            }
            return read;
        } catch (IOException | JsonParseException e) {
            throw new BadInput("The file " + config() + " cannot be read as a run's configuration (" + e.getMessage()
                    + "); it has to be as train wrote it.");
        } catch (RuntimeException e) {
            // Gson wraps what the record's constructor throws.
            if (e.getCause() instanceof BadInput bad) {
                throw new BadInput("The file " + config() + " is not as train wrote it: " + bad.getMessage());
            }
            throw e;
        }
    }

    /** The newest checkpoint: the one before where the run was stopped between the two steps of replacing it. */
    Path newestCheckpoint() {
        return Files.exists(checkpoint()) || !Files.exists(previousCheckpoint()) ? checkpoint() : previousCheckpoint();
    }

    /** Lets others open the folder. */
    @Override
    public void close() throws IOException {
        locked.close();
    }

    /** The folder itself. */
    public Path path() {
        return path;
    }

    private Path config() {
        return path.resolve("config.json");
    }

    /** Where the newest checkpoint is written. */
    public Path checkpoint() {
        return path.resolve("checkpoint.npz");
    }

    Path previousCheckpoint() {
        return path.resolve("checkpoint-previous.npz");
    }

    Path metrics() {
        return path.resolve("metrics.csv");
    }
}
