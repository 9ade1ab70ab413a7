package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;

/** A run under the Flight Recorder: one event an episode, an update and a checkpoint, with the figures of the run. */
class FlightRecorderTest {
    @TempDir
    private Path folder;

    @Test
    void eventsSayWhatTheRunDid() throws Exception {
        TrainingConfig config = new TrainingConfig("Pong-v0", Cartridge.OWN, Cartridge.own().md5(), ConsoleChoice.JAVA, 1, 16,
                2, 1e-3, 0.99, 0.99, "test");
        EpisodeReport[] reports = new EpisodeReport[5];
        Path file = folder.resolve("run.jfr");
        Path checkpoint;
        try (Recording recording = new Recording();
                RunFolder run = RunFolder.create(folder.resolve("run"), config);
                Training training = Training.start(run, config, List.of(new JavaConsole(), new JavaConsole()),
                        Kernels.selected(), new Training.Listener() {
                            @Override
                            public void episode(EpisodeReport report, Trajectory trajectory) {
                                reports[(int) report.episode() - 1] = report;
                            }

                            @Override
                            public void trouble(String message) {
                                throw new AssertionError(message);
                            }
                        })) {
            recording.start();
            training.run(5, 100);
            recording.stop();
            recording.dump(file);
            checkpoint = run.checkpoint();
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        List<RecordedEvent> episodes = named("pixelpong.Episode", events);
        assertEquals(5, episodes.size());
        for (int i = 0; i < 5; i++) {
            RecordedEvent episode = episodes.get(i);
            assertEquals(i + 1, episode.getLong("episode"));
            assertEquals(reports[i].reward(), episode.getInt("reward"));
            assertEquals(reports[i].steps(), episode.getInt("steps"));
            assertEquals(reports[i].frames(), episode.getInt("frames"));
            long playing = 0;
            for (String place : List.of("emulator", "observation", "forward")) {
                assertTrue(episode.getLong(place) > 0, place);
                playing += episode.getLong(place);
            }
            assertTrue(playing <= episode.getDuration().toNanos(), playing + " of " + episode.getDuration());
            assertTrue(episode.getLong("learning") > 0);
        }
        List<RecordedEvent> updates = named("pixelpong.Update", events);
        assertEquals(2, updates.size());
        assertEquals(reports[3].gradientNorm(), updates.get(1).getDouble("gradientNorm"));
        assertTrue(updates.get(1).getDuration().toNanos() > 0);
        List<RecordedEvent> checkpoints = named("pixelpong.Checkpoint", events);
        assertEquals(1, checkpoints.size());
        assertEquals(Files.size(checkpoint), checkpoints.get(0).getLong("bytes"));
    }

    private static List<RecordedEvent> named(String name, List<RecordedEvent> events) {
        return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
    }
}
