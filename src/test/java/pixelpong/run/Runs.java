package pixelpong.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Learner;
import pixelpong.learn.Recipe;
import pixelpong.learn.ReinforceSettings;
import pixelpong.learn.Settings;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;

/** Runs for tests, and what is compared of them. */
final class Runs {
    /** An environment that cuts an episode off after 50 steps, before anybody can have 21 points. */
    static final EnvPreset CUT_OFF = new EnvPreset("test", 4, 4, 0.25, 50, Integer.MAX_VALUE);

    private static final List<String> OF_TIME = List.of("seconds", "frames_per_second");

    private Runs() {
    }

    /** A run on the cartridge of our own. */
    static TrainingConfig config(Recipe recipe, Settings settings, long seed) {
        return new TrainingConfig("test", Cartridge.OWN, Cartridge.own().md5(), ConsoleChoice.JAVA, seed, recipe.algorithm(),
                settings);
    }

    /** A learner as a run has it. */
    static Learner learner(TrainingConfig config, Supplier<Console> consoles, int workers) {
        return config.algorithm().create(config.settings(), config.seed(), consoles, workers, Kernels.selected());
    }

    /** A whole run, from its first weights on. */
    static RunFolder train(Path path, TrainingConfig config, Supplier<Console> consoles, int workers, long goal, long checkpointEvery)
            throws IOException {
        RunFolder run = RunFolder.create(path, config);
        try (run; Learner learner = Runs.learner(config, consoles, workers);
                Training training = Training.start(run, learner)) {
            training.run(goal, checkpointEvery, new QuietCallback());
        }
        return run;
    }

    /** Goes on with a run. */
    static void resume(RunFolder run, TrainingConfig config, Supplier<Console> consoles, int workers, long goal, long checkpointEvery)
            throws IOException {
        RunFolder again = RunFolder.existing(run.path());
        try (again; Learner learner = Runs.learner(config, consoles, workers);
                Training training = Training.resume(again, learner)) {
            training.run(goal, checkpointEvery, new QuietCallback());
        }
    }

    static byte[] checkpoint(RunFolder run) throws IOException {
        return Files.readAllBytes(run.checkpoint());
    }

    /** A counter in a checkpoint. */
    static long count(Path checkpoint, String name) {
        try (NpzReader npz = new NpzReader(checkpoint)) {
            return npz.count(name);
        }
    }

    /** The rows of {@code metrics.csv} with all columns but those of time. */
    static List<String> metrics(RunFolder run) throws IOException {
        List<String> lines = Files.readAllLines(run.metrics());
        List<String> names = List.of(lines.get(0).split(","));
        return lines.stream().map(line -> {
            List<String> kept = new ArrayList<>();
            String[] values = line.split(",", -1);
            for (int column = 0; column < values.length; column++) {
                if (!OF_TIME.contains(names.get(column))) {
                    kept.add(values[column]);
                }
            }
            return String.join(",", kept);
        }).toList();
    }

    /** The episodes in {@code metrics.csv}. */
    static List<EpisodeReport> episodes(RunFolder run) {
        List<EpisodeReport> episodes = new ArrayList<>();
        RunFolder.metricsBeside(run.checkpoint()).forEachNew(episodes::add);
        return episodes;
    }

    /** A column of {@code metrics.csv}. */
    static List<String> column(RunFolder run, String name) throws IOException {
        List<String> lines = Files.readAllLines(run.metrics());
        int column = Arrays.asList(lines.get(0).split(",")).indexOf(name);
        return lines.stream().skip(1).map(line -> line.split(",", -1)[column]).toList();
    }

    /** Writes a learner's state as a run does. */
    static void save(Learner learner, Path file) throws IOException {
        Files.write(file, archive(npz -> {
            learner.save(npz);
            npz.addDouble("running_mean", 0);
        }));
    }

    /** What is written into an archive. */
    interface Content {
        void write(NpzWriter npz) throws IOException;
    }

    static byte[] archive(Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (NpzWriter npz = new NpzWriter(out)) {
            content.write(npz);
        }
        return out.toByteArray();
    }

    /** An archive in which one array, which has to be there, is replaced. */
    static byte[] with(byte[] archive, String name, Content array) throws IOException {
        Map<String, byte[]> arrays = arrays(archive);
        if (arrays.put(name, arrays(archive(array)).get(name)) == null) {
            throw new AssertionError("there was no " + name);
        }
        return archive(arrays);
    }

    /** The arrays of an archive, each as its file. */
    static Map<String, byte[]> arrays(byte[] archive) throws IOException {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName().replace(".npy", ""), zip.readAllBytes());
            }
        }
        return arrays;
    }

    /** A compressed archive of such files. */
    static byte[] archive(Map<String, byte[]> arrays) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** REINFORCE with a small network. */
    static Settings reinforce(String env, int hidden, int batchSize) {
        return Recipe.FAST_REINFORCE.settings().with(Algorithm.ENV, EnvPreset.named(env)).with(Algorithm.HIDDEN, hidden)
                .with(ReinforceSettings.BATCH_SIZE, batchSize);
    }
}
