package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pixelpong.disk.FaultyDisk;
import pixelpong.disk.FaultyDisk.Operation;
import pixelpong.disk.Journal;
import pixelpong.game.EpisodeStatistics;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Learner;
import pixelpong.learn.PpoSettings;
import pixelpong.learn.Recipe;
import pixelpong.show.EventFile;
import pixelpong.show.PageInfo;
import pixelpong.show.Report;
import pixelpong.util.BadInput;

/**
 * Every operation of a run on its disk fails once, or for good, and the power fails after every one: the run goes on or ends
 * with a sentence, and once it is resumed it has the weights and the rows of a run that nothing happened to.
 */
@Tag("no-kernels")
@Tag("any-jdk")
class FaultyDiskTest {
    private static final Set<Operation> WHAT_NEEDS_ROOM = Set.of(Operation.WRITE, Operation.CREATE_FOLDER);

    /** A run, in two parts: it is started, stops half-way, and is resumed. */
    enum Run {
        REINFORCE(Runs.config(Recipe.FAST_REINFORCE, Runs.reinforce("Pong-v0", 1, 2), 1), 3, 6, 2),
        PPO(Runs.config(Recipe.WIN, Recipe.WIN.settings().with(Algorithm.HIDDEN, 2).with(PpoSettings.BLOCKS, 2)
                .with(PpoSettings.HIDDEN2, 2).with(PpoSettings.NUM_ENVS, 2).with(PpoSettings.NUM_STEPS, 512)
                .with(PpoSettings.UPDATE_EPOCHS, 1).with(PpoSettings.NUM_MINIBATCHES, 1)
                .with(PpoSettings.TOTAL_TIMESTEPS, 4_096L), 1), 2_048, 4_096, 1_024);

        private final TrainingConfig config;
        private final long half;
        private final long goal;
        private final long checkpointEvery;

        Run(TrainingConfig config, long half, long goal, long checkpointEvery) {
            this.config = config;
            this.half = half;
            this.goal = goal;
            this.checkpointEvery = checkpointEvery;
        }
    }

    /** How the disk fails. */
    enum Fault {
        /** One operation, and never again. */
        ONCE {
            @Override
            boolean fails(int nth, int n, Operation operation) {
                return nth == n;
            }
        },
        /** Nothing works any more. */
        FOR_GOOD {
            @Override
            boolean fails(int nth, int n, Operation operation) {
                return nth >= n;
            }
        },
        /** Nothing can be written any more; files can be read, renamed and deleted. */
        FULL {
            @Override
            boolean fails(int nth, int n, Operation operation) {
                return nth >= n && WHAT_NEEDS_ROOM.contains(operation);
            }
        };

        abstract boolean fails(int nth, int n, Operation operation);
    }

    @TempDir
    private Path folder;
    private Path undisturbed;
    private final PrintStream terminal = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> warnings = new ArrayList<>();
    private int disks;

    @BeforeEach
    void catchWhatIsPrinted() {
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void printAgain() {
        System.setErr(terminal);
    }

    private Path emptyFolder() throws IOException {
        return Files.createDirectory(folder.resolve("disk" + ++disks));
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Path runFolder(Path disk) {
        return disk.resolve("runs").resolve("run");
    }

    // A run with all files that a run has.

    private void train(Run run, Path disk, Runnable afterEpisode) throws IOException {
        part(run, disk, run.half, afterEpisode);
        part(run, disk, run.goal, afterEpisode);
    }

    /** Trains to {@code goal}, from the beginning if nothing is there. */
    private void part(Run run, Path disk, long goal, Runnable afterEpisode) throws IOException {
        Path path = runFolder(disk);
        boolean resumes = Files.exists(path.resolve("config.json"));
        try (RunFolder opened = resumes ? RunFolder.existing(path) : RunFolder.create(path, run.config)) {
            TrainingConfig config = opened.readConfig();
            try (Learner learner = Runs.learner(config, JavaConsole::new, 1);
                    Training training = resumes ? Training.resume(opened, learner) : Training.start(opened, learner);
                    EventFile events = new EventFile(path, learner.metrics().names(), learner.episodes())) {
                training.run(goal, run.checkpointEvery, new TrainingCallback() {
                    @Override
                    public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
                        events.onEpisode(report, statistics);
                        afterEpisode.run();
                    }

                    @Override
                    public void onWarning(String message) {
                        warnings.add(message);
                    }
                });
                if (goal == run.goal) {
                    report(opened, learner);
                }
            }
        }
    }

    private void report(RunFolder run, Learner learner) {
        History history = new History();
        RunFolder.metricsBeside(run.checkpoint()).forEachNew(history::add);
        try {
            Report.write(new PageInfo("report", "test", Map.of(), learner.metrics().names()), history, learner.policy(), List.of(),
                    run.path().resolve("report.html"));
        } catch (IOException e) {
            warnings.add("There is no report.");
        }
    }

    private void trainUndisturbed(Run run) throws IOException {
        undisturbed = emptyFolder();
        train(run, undisturbed, () -> { });
        assertEquals(List.of(), warnings);
    }

    private void assertSameRun(Path disk, String after) throws IOException {
        RunFolder expected = RunFolder.existing(runFolder(undisturbed));
        RunFolder actual = RunFolder.existing(runFolder(disk));
        try (expected; actual) {
            assertArrayEquals(Runs.checkpoint(expected), Runs.checkpoint(actual), after);
            assertEquals(Runs.metrics(expected), Runs.metrics(actual), after);
        }
        try (Stream<Path> files = Files.list(runFolder(disk))) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".new")).toList(), after);
        }
    }

    private static void assertSentence(String message, String after) {
        assertTrue(message.endsWith(".") && !message.contains("\n") && !message.contains("Exception"), after + ": " + message);
    }

    /** Does what the sentence says that a user sees: a folder in which no run has begun is deleted. */
    private static void repair(Path disk) throws IOException {
        if (!Files.exists(runFolder(disk).resolve("config.json"))) {
            delete(runFolder(disk));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyOperationFails(Run run) throws IOException {
        trainUndisturbed(run);
        for (Fault fault : Fault.values()) {
            boolean failed = true;
            for (int n = 0; failed; n++) {
                Path disk = emptyFolder();
                failed = trainWith(run, fault, n, disk);
                delete(disk);
            }
        }
    }

    /** Returns whether there was an operation that failed. */
    private boolean trainWith(Run run, Fault fault, int n, Path folder) throws IOException {
        FaultyDisk disk = new FaultyDisk(folder);
        List<String> failures = new ArrayList<>();
        int[] operations = {0};
        disk.failWith((operation, file) -> {
            if (fault.fails(operations[0]++, n, operation)) {
                failures.add(operation + " of " + file.getFileName());
                throw new IOException("for the test");
            }
        });
        warnings.clear();
        printed.reset();
        String after = fault + " " + n;
        boolean ended = false;
        try {
            train(run, disk.root(), () -> { });
        } catch (BadInput e) {
            assertSentence(e.getMessage(), after);
            ended = true;
        } catch (RuntimeException | IOException e) {
            throw new AssertionError(after + " " + failures.get(0), e);
        }
        if (failures.isEmpty()) {
            return false;
        }
        after += " " + failures.get(0);
        for (String message : warnings) {
            assertSentence(message, after);
        }
        for (String line : printed.toString(StandardCharsets.UTF_8).lines().toList()) {
            assertSentence(line, after);
        }
        disk.failWith((operation, file) -> { });
        if (ended) {
            repair(folder);
            train(run, disk.root(), () -> { });
        }
        assertSameRun(folder, after);
        return true;
    }

    /** The power fails after every change of the disk, one of which may have been a sync that failed. */
    @ParameterizedTest
    @EnumSource
    void thePowerFails(Run run) throws IOException {
        trainUndisturbed(run);
        Set<String> seen = new TreeSet<>();
        int syncs = thePowerFails(run, -1, seen);
        for (int failing = 0; failing < syncs; failing++) {
            thePowerFails(run, failing, seen);
        }
    }

    /** Returns the number of syncs. */
    private int thePowerFails(Run run, int failingSync, Set<String> seen) throws IOException {
        Path written = emptyFolder();
        FaultyDisk disk = new FaultyDisk(written);
        int[] syncs = {0};
        disk.failWith((operation, file) -> {
            if (operation == Operation.SYNC && !Files.isDirectory(file) && syncs[0]++ == failingSync) {
                throw new IOException("for the test");
            }
        });
        Path checkpoint = runFolder(written).resolve("checkpoint.npz");
        TreeMap<Integer, Long> promised = new TreeMap<>(Map.of(0, 0L)); // by length of the journal: what was saved by then
        Runnable noteWhatIsSaved = () -> promised.put(disk.journal().length(), Files.exists(checkpoint) ? saved(checkpoint) : 0);
        warnings.clear();
        try {
            train(run, disk.root(), noteWhatIsSaved);
            noteWhatIsSaved.run();
        } catch (BadInput e) {
            assertSentence(e.getMessage(), "sync " + failingSync);
        }
        Random random = new Random(failingSync);
        Journal journal = disk.journal();
        for (int length = 0; length <= journal.length(); length++) {
            List<Integer> unsafe = journal.unsafe(length);
            long least = warnings.isEmpty() ? promised.floorEntry(length).getValue() : 0;
            // Before a sync, the states in which less is kept are those after the changes before.
            for (int kept = journal.endsWithSync(length) ? 0 : unsafe.size(); kept <= unsafe.size(); kept++) {
                Set<Integer> first = Set.copyOf(unsafe.subList(0, kept));
                afterThePowerFailed(run, journal, length, first::contains, least, seen);
            }
            Set<Integer> some = Set.copyOf(unsafe.stream().filter(i -> random.nextBoolean()).toList());
            afterThePowerFailed(run, journal, length, some::contains, least, seen);
        }
        delete(written);
        return syncs[0];
    }

    private static long saved(Path checkpoint) {
        return Runs.count(checkpoint, "steps");
    }

    private void afterThePowerFailed(Run run, Journal journal, int length, IntPredicate kept, long least, Set<String> seen)
            throws IOException {
        Path disk = emptyFolder();
        journal.restore(length, kept, disk);
        Path checkpoint = runFolder(disk).resolve("checkpoint.npz");
        Path previous = runFolder(disk).resolve("checkpoint-previous.npz");
        long there = Files.exists(checkpoint) ? saved(checkpoint) : Files.exists(previous) ? saved(previous) : 0;
        assertTrue(there >= least, "after change " + length + " there are " + there + " steps on disk, not " + least);
        if (seen.add(fingerprint(disk))) {
            repair(disk);
            train(run, new FaultyDisk(disk).root(), () -> { });
            assertSameRun(disk, "after change " + length);
        }
        delete(disk);
    }

    /** Tells states of a disk apart, so that none is tried twice. */
    private static String fingerprint(Path disk) throws IOException {
        try (Stream<Path> files = Files.walk(disk)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                text.append(disk.relativize(file));
                if (Files.isRegularFile(file)) {
                    text.append(' ').append(Arrays.hashCode(Files.readAllBytes(file)));
                }
                text.append('\n');
            }
            return text.toString();
        }
    }
}
