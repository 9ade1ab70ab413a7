package pixelpong.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import pixelpong.util.BadInput;

/**
 * The folder of a run: {@code config.json}, {@code metrics.csv}, {@code checkpoint.npz} and the checkpoint before.
 *
 * <p>While it is open nobody else can open it. The lock is on a file of its own, {@code .lock}, which nobody reads: the
 * system forgets a process's locks on a file as soon as the process closes that file once, however it had opened it.
 */
public final class RunFolder implements Closeable {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeSpecialFloatingPointValues().create();

    /** Many times what any configuration takes; a larger file is none. */
    private static final int LARGEST_CONFIG = 1 << 16;

    /** The folders that this process has open: the system's lock only keeps other processes out. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private Path opened;
    private FileChannel lock;

    private RunFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes the folder of a new run and writes down what is run.
     *
     * @throws BadInput if there is something of that name, or no folder can be made
     */
    public static RunFolder create(Path path, TrainingConfig config) {
        RunFolder folder = new RunFolder(path);
        folder.make();
        try {
            folder.lock();
            AtomicFile.replace(folder.config(), out -> out.write((JSON.toJson(config) + "\n").getBytes(StandardCharsets.UTF_8)));
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
            Files.createDirectories(path.toAbsolutePath().getParent());
            try {
                Files.createDirectory(path); // of two runs that want it at once one gets it
            } catch (FileAlreadyExistsException e) {
                throw exists();
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
        return new BadInput("The folder " + path + " cannot be made (" + e + "); choose a place this user may write to"
                + " with --run.");
    }

    /** Takes back what {@link #create} has made. */
    private void discard() {
        close();
        try {
            Files.deleteIfExists(lockFile());
            Files.delete(path);
        } catch (IOException e) {
            // The folder stays, empty; what went wrong before is what the user has to hear.
        }
    }

    /**
     * The folder of a run that is there already.
     *
     * @throws BadInput if it is none, or somebody has it open
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
            throw new BadInput("The folder " + path + " cannot be written to (" + e + "); let this user write there.");
        }
        throw new BadInput("Another process is training in " + path + "; let it finish or stop it first.");
    }

    /** What a run that was killed while it replaced a file has left. */
    private void deleteUnfinishedFiles() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + AtomicFile.FRESH)) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // They are in nobody's way: the next one of their name replaces them.
        }
    }

    /** What was run in the folder that a checkpoint lies in; empty where that is not a run's folder. */
    public static Optional<TrainingConfig> configBeside(Path checkpoint) {
        RunFolder folder = new RunFolder(checkpoint.toAbsolutePath().getParent());
        return Files.isRegularFile(folder.config()) ? Optional.of(folder.readConfig()) : Optional.empty();
    }

    /** What the run in the folder that a checkpoint lies in tells of its episodes so far; empty where there is none. */
    public static List<EpisodeReport> metricsBeside(Path checkpoint) {
        Path file = new RunFolder(checkpoint.toAbsolutePath().getParent()).metrics();
        try {
            return Files.isRegularFile(file) ? MetricsLog.read(file) : List.of();
        } catch (IOException | UncheckedIOException e) {
            throw new BadInput("The file " + file + " cannot be read (" + e + "); let this user read it.");
        }
    }

    /** What was run; a {@link BadInput} says so if {@code config.json} cannot be read as that. */
    public TrainingConfig readConfig() {
        try {
            if (Files.size(config()) > LARGEST_CONFIG) {
                throw notAsWritten("it has " + Files.size(config()) + " bytes");
            }
            String text = Files.readString(config());
            requireNumbers(JSON.fromJson(text, JsonObject.class));
            return JSON.fromJson(text, TrainingConfig.class);
        } catch (BadInput e) {
            throw e;
        } catch (IOException e) {
            throw notAsWritten("it cannot be read as text (" + e.getMessage() + ")");
        } catch (RuntimeException e) {
            // Gson wraps what the record's constructor throws. Its own exceptions are of many kinds and wrap one another;
            // their first line says what is wrong and where.
            String fault = e.getCause() instanceof BadInput bad ? bad.getMessage() : String.valueOf(e.getMessage());
            throw notAsWritten(fault.lines().findFirst().orElse("it is no JSON").replaceFirst("^.*Exception: ", ""));
        }
    }

    /** Gson would take a number that is missing for 0, and the run would go on as another. */
    private void requireNumbers(JsonObject json) {
        if (json == null) {
            throw notAsWritten("it is empty");
        }
        requireNumbers(json, TrainingConfig.class);
        if (json.has("ppo")) {
            requireNumbers(json.getAsJsonObject("ppo"), PpoConfig.class);
        }
    }

    private void requireNumbers(JsonObject json, Class<? extends Record> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType().isPrimitive() && !json.has(component.getName())) {
                throw notAsWritten("it lacks " + component.getName());
            }
        }
    }

    private BadInput notAsWritten(String fault) {
        return new BadInput("The file " + config() + " is not as train wrote it: " + fault
                + (fault.endsWith(".") ? "" : "; put the right one back, or start another run."));
    }

    /** The newest checkpoint: the one before where the run was stopped between the two steps of replacing it. */
    Path newestCheckpoint() {
        return Files.exists(checkpoint()) || !Files.exists(previousCheckpoint()) ? checkpoint() : previousCheckpoint();
    }

    /** Lets others open the folder. */
    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            // The system closes it, at the latest when the process ends.
        }
        if (opened != null) {
            OPEN.remove(opened);
            opened = null;
        }
    }

    /** The folder itself. */
    public Path path() {
        return path;
    }

    private Path lockFile() {
        return path.resolve(".lock");
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
