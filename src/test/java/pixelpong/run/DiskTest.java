package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.EpisodeStatistics;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Learner;
import pixelpong.learn.Recipe;
import pixelpong.util.BadInput;

/** A disk that fills up, and a file that cannot be written: the run says so, goes on, tries again, and loses nothing. */
@Tag("no-kernels")
class DiskTest {
    private static final TrainingConfig CONFIG = Runs.config(Recipe.FAST_REINFORCE, Runs.reinforce("Pong-v0", 1, 3), 1);

    @TempDir
    private Path folder;

    /** Notes the warnings, and does something after each episode. */
    private static final class Notes implements TrainingCallback {
        private final List<String> warnings = new ArrayList<>();
        private final LongConsumer afterEpisode;

        private Notes(LongConsumer afterEpisode) {
            this.afterEpisode = afterEpisode;
        }

        @Override
        public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
            afterEpisode.accept(report.episode());
        }

        @Override
        public void onWarning(String message) {
            warnings.add(message);
        }

        private boolean heard(String what) {
            return warnings.stream().anyMatch(warning -> warning.contains(what));
        }
    }

    private static RunFolder train(Path path, int episodes, TrainingCallback callback) throws IOException {
        RunFolder run = RunFolder.create(path, CONFIG);
        try (run; Learner learner = Runs.learner(CONFIG, JavaConsole::new, 1);
                Training training = Training.start(run, learner)) {
            training.run(episodes, 4, callback);
        }
        return run;
    }

    private static long episodes(Path checkpoint) {
        return Runs.count(checkpoint, "episodes");
    }

    /** Fills a file system, to the last byte, with one file. */
    private static void fill(Path file) {
        byte[] block = new byte[512];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // It is full.
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFullDisk() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk.toString()),
                "only root can make a small disk");
        try {
            Path filler = disk.resolve("filler");
            // The rows of 100 episodes need a new page of this disk: their first part finds room, the rest does not.
            Notes notes = new Notes(episode -> {
                if (episode == 61) {
                    fill(filler);
                } else if (episode == 182) {
                    assertEquals(60, episodes(disk.resolve("run/checkpoint.npz")));
                    assertFalse(Files.exists(disk.resolve("run/checkpoint.npz.new")), "takes room in vain");
                    delete(filler);
                }
            });
            RunFolder run = train(disk.resolve("run"), 201, notes);
            assertTrue(notes.heard("metrics.csv cannot be written"), notes.warnings.toString());
            assertTrue(notes.heard("checkpoint.npz cannot be written"), notes.warnings.toString());
            RunFolder undisturbed = train(folder.resolve("undisturbed"), 201, new QuietCallback());
            assertArrayEquals(Files.readAllBytes(undisturbed.checkpoint()), Files.readAllBytes(run.checkpoint()));
            assertEquals(Runs.metrics(undisturbed), Runs.metrics(run));

            fill(filler);
            byte[] before = Files.readAllBytes(run.metrics());
            String message = assertThrows(BadInput.class, () -> resume(run, 205)).getMessage();
            assertTrue(message.contains("metrics.csv cannot be written") && message.contains("make room"), message);
            assertArrayEquals(before, Files.readAllBytes(run.metrics()));
            delete(filler);
            resume(run, 205);
            assertEquals(205, episodes(run.checkpoint()));
        } finally {
            command("umount", disk.toString());
        }
    }

    private static void resume(RunFolder run, int episodes) throws IOException {
        try (Learner learner = Runs.learner(CONFIG, JavaConsole::new, 1);
                Training training = Training.resume(run, learner)) {
            training.run(episodes, 4, (report, statistics) -> { });
        }
    }

    private static boolean command(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The checkpoint cannot be written because something is in the way; while it is, and again at the end. */
    @Test
    void aCheckpointThatCannotBeWritten() throws IOException {
        Path path = folder.resolve("run");
        Path obstacle = path.resolve("checkpoint.npz.new");
        Notes notes = new Notes(episode -> {
            try {
                if (episode == 5) {
                    Files.createDirectories(obstacle.resolve("full"));
                } else if (episode == 10) {
                    delete(obstacle.resolve("full"));
                    delete(obstacle);
                } else if (episode == 13) {
                    assertEquals(4, episodes(path.resolve("checkpoint-previous.npz")));
                    Files.createDirectories(obstacle.resolve("full"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        String message = assertThrows(BadInput.class, () -> train(path, 14, notes)).getMessage();
        assertTrue(message.contains("cannot be written") && message.contains("--resume " + path), message);
        assertTrue(notes.heard("the one before is kept"), notes.warnings.toString());
        assertEquals(12, episodes(path.resolve("checkpoint.npz")));
        delete(obstacle.resolve("full"));
        // ... and now the newest one is damaged: the user is told of the one before, and goes on from it.
        Files.write(path.resolve("checkpoint.npz"), new byte[9]);
        try (RunFolder run = RunFolder.existing(path)) {
            String told = assertThrows(BadInput.class, () -> resume(run, 14)).getMessage();
            assertTrue(told.contains("delete it, to go on from " + path.resolve("checkpoint-previous.npz")), told);
        }
        delete(path.resolve("checkpoint.npz"));

        try (RunFolder run = RunFolder.existing(path)) { // which removes the rest of the obstacle
            resume(run, 14);
            RunFolder undisturbed = train(folder.resolve("undisturbed"), 14, new QuietCallback());
            assertArrayEquals(Files.readAllBytes(undisturbed.checkpoint()), Files.readAllBytes(run.checkpoint()));
            assertEquals(Runs.metrics(undisturbed), Runs.metrics(run));
        }
    }
}
