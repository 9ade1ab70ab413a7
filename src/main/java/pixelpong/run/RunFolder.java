package pixelpong.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import pixelpong.util.BadInput;

/** The folder of a run: {@code config.json}, {@code metrics.csv}, {@code checkpoint.npz} and the checkpoint before. */
public final class RunFolder {
    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeSpecialFloatingPointValues().create();

    private final Path path;

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
            return folder;
        } catch (IOException e) {
            throw new BadInput("The folder " + path + " cannot be made (" + e + "); choose a place this user may write"
                    + " to with --run.");
        }
    }

    /**
     * The folder of a run that is there already.
     *
     * @throws BadInput if it is none
     */
    public static RunFolder existing(Path path) {
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.config())) {
            throw new BadInput("The folder " + path + " holds no run (there is no " + folder.config() + "); --resume takes"
                    + " a folder that train has made.");
        }
        return folder;
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
