package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Learner;
import pixelpong.learn.Algorithm;
import pixelpong.learn.PpoSettings;
import pixelpong.learn.Recipe;

/** A run under the Flight Recorder: its episodes, the phases and metrics of its rounds, and its checkpoints, with the run's figures. */
@Tag("no-kernels")
class FlightRecorderTest {
    @TempDir
    private Path folder;

    private TrainingConfig config;
    private final List<EpisodeReport> reports = new ArrayList<>();
    private List<String> names; // of the metrics
    private double[] lastMetrics;
    private long checkpointBytes;
    private List<RecordedEvent> events;

    private void record(TrainingConfig config, long goal, int rounds, List<String> phases) throws Exception {
        this.config = config;
        Path file = folder.resolve("run.jfr");
        try (Recording recording = new Recording();
                RunFolder run = RunFolder.create(folder.resolve("run"), config);
                Learner learner = Runs.learner(config, JavaConsole::new, 2);
                Training training = Training.start(run, learner)) {
            recording.start();
            training.run(goal, goal, (report, statistics) -> reports.add(report));
            recording.stop();
            recording.dump(file);
            names = training.learner().metrics().names();
            lastMetrics = training.learner().metrics().values();
            checkpointBytes = Files.size(run.checkpoint());
        }
        // A file has them buffer by buffer, not in the order of time.
        events = RecordingFile.readAllEvents(file).stream().sorted(Comparator.comparing(RecordedEvent::getStartTime)).toList();
        checkEpisodes();
        checkPhases(rounds, phases);
        checkMetrics(rounds);
        List<RecordedEvent> checkpoints = named("pixelpong.Checkpoint");
        assertEquals(1, checkpoints.size());
        assertEquals(checkpointBytes, checkpoints.get(0).getLong("bytes"));
        assertTrue(checkpoints.get(0).getDuration().toNanos() > 0);
    }

    private List<RecordedEvent> named(String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
    }

    private void checkEpisodes() {
        List<RecordedEvent> episodes = named("pixelpong.Episode");
        assertTrue(reports.size() > 1);
        assertEquals(reports.size(), episodes.size());
        for (int i = 0; i < reports.size(); i++) {
            RecordedEvent episode = episodes.get(i);
            EpisodeReport report = reports.get(i);
            assertEquals(i + 1, episode.getLong("episode"));
            assertEquals(report.episodicReturn(), episode.getInt("episodicReturn"));
            assertEquals(report.episodicLength(), episode.getInt("episodicLength"));
            assertEquals(report.frames(), episode.getInt("frames"));
            assertEquals(config.env() == Runs.CUT_OFF, episode.getBoolean("truncated"));
        }
    }

    /** Each round has each phase once; all take some time, and together no more than the run. */
    private void checkPhases(int rounds, List<String> phases) {
        List<RecordedEvent> laps = named("pixelpong.Phase");
        List<String> expected = new ArrayList<>();
        Collections.nCopies(rounds, phases).forEach(expected::addAll);
        assertEquals(expected, laps.stream().map(lap -> lap.getString("phase")).toList());
        long sum = 0;
        for (RecordedEvent lap : laps) {
            assertTrue(lap.getLong("time") >= 0);
            sum += lap.getLong("time");
        }
        assertTrue(sum > 0);
        assertTrue(sum <= reports.get(reports.size() - 1).seconds() * 1e9, sum + " ns in phases");
    }

    /** All metrics of each round; of the last one those that it has. */
    private void checkMetrics(int rounds) {
        List<String> expected = new ArrayList<>();
        Collections.nCopies(rounds - 1, names).forEach(expected::addAll);
        int last = expected.size();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (Double.isFinite(lastMetrics[i])) {
                expected.add(names.get(i));
                values.add(lastMetrics[i]);
            }
        }
        List<RecordedEvent> metrics = named("pixelpong.Metric");
        assertEquals(expected, metrics.stream().map(metric -> metric.getString("metric")).toList());
        assertEquals(values, metrics.stream().skip(last).map(metric -> metric.getDouble("value")).toList());
    }

    /** Batches of two: the third round is the first half of one. */
    @Test
    void eventsSayWhatReinforceDid() throws Exception {
        record(Runs.config(Recipe.FAST_REINFORCE, Runs.reinforce("Pong-v0", 16, 2), 1), 5, 3,
                List.of("observe", "act", "emulate", "wait", "gradient", "update"));
        assertEquals(5, reports.size());
        for (RecordedEvent lap : named("pixelpong.Phase")) {
            boolean mayBeNothing = List.of("update", "wait", "observe", "act", "emulate").contains(lap.getString("phase"));
            assertTrue(lap.getLong("time") > 0 || mayBeNothing, lap.getString("phase"));
        }
        List<Double> norms = named("pixelpong.Metric").stream().filter(metric -> metric.getString("metric").equals("gradient_norm"))
                .map(metric -> metric.getDouble("value")).toList();
        assertEquals(List.of(reports.get(1).metrics().get(1), reports.get(3).metrics().get(1)), norms);
        assertTrue(norms.get(0) > 0 && norms.get(1) > 0);
    }

    @Test
    void eventsSayWhatPpoDid() throws Exception {
        record(Runs.config(Recipe.WIN, Recipe.WIN.settings().with(Algorithm.ENV, Runs.CUT_OFF).with(Algorithm.HIDDEN, 16)
                .with(PpoSettings.HIDDEN2, 0).with(PpoSettings.NUM_ENVS, 2).with(PpoSettings.NUM_STEPS, 60), 1), 360, 3,
                List.of("collect", "gather", "first layer", "forward", "backward", "update"));
        assertTrue(named("pixelpong.Phase").stream().allMatch(lap -> lap.getLong("time") > 0));
        assertEquals(reports.get(reports.size() - 1).metrics(), Arrays.stream(lastMetrics).boxed().toList());
    }
}
