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
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** A disk that fills up, and a file that cannot be written: the run says so, goes on, tries again, and loses nothing. */
class DiskTest {
    private static final TrainingConfig CONFIG = new TrainingConfig("Pong-v0", Cartridge.OWN, Cartridge.own().md5(),
            ConsoleChoice.JAVA, 1, 1, 3, 1e-3, 0.99, 0.99, "test");

    @TempDir
    private Path folder;

    /** Notes the troubles, and does something after each episode. */
    private static final class Listener implements Training.Listener {
        private final List<String> troubles = new ArrayList<>();
        private final LongConsumer afterEpisode;

        private Listener(LongConsumer afterEpisode) {
            this.afterEpisode = afterEpisode;
        }

        @Override
        public void episode(EpisodeReport report, Trajectory trajectory) {
            afterEpisode.accept(report.episode());
        }

        @Override
        public void trouble(String message) {
            troubles.add(message);
        }

        private boolean heard(String what) {
            return troubles.stream().anyMatch(trouble -> trouble.contains(what));
        }
    }

    private static RunFolder train(Path path, int episodes, Listener listener) throws IOException {
        RunFolder run = RunFolder.create(path, CONFIG);
        try (run; Training training = Training.start(run, CONFIG, consoles(), Kernels.selected(), listener)) {
            training.run(episodes, 4);
        }
        return run;
    }

    private static List<Console> consoles() {
        return List.of(new JavaConsole());
    }

    private static long episodes(Path checkpoint) {
        TrainingState state = new TrainingState(CONFIG, Kernels.selected());
        Checkpoint.read(state, checkpoint);
        return state.episodes;
    }

    private static List<String> rows(RunFolder run) throws IOException {
        return Files.readAllLines(run.metrics()).stream()
                .map(row -> String.join(",", Arrays.copyOf(row.split(","), 5))).toList();
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
            Listener listener = new Listener(episode -> {
                if (episode == 61) {
                    fill(filler);
                } else if (episode == 182) {
                    assertEquals(60, episodes(disk.resolve("run/checkpoint.npz")));
                    assertFalse(Files.exists(disk.resolve("run/checkpoint.npz.new")), "takes room in vain");
                    delete(filler);
                }
            });
            RunFolder run = train(disk.resolve("run"), 201, listener);
            assertTrue(listener.heard("metrics.csv cannot be written"), listener.troubles.toString());
            assertTrue(listener.heard("checkpoint.npz cannot be written"), listener.troubles.toString());
            RunFolder undisturbed = train(folder.resolve("undisturbed"), 201, new Listener(episode -> { }));
            assertArrayEquals(Files.readAllBytes(undisturbed.checkpoint()), Files.readAllBytes(run.checkpoint()));
            assertEquals(rows(undisturbed), rows(run));

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
        try (Training training = Training.resume(run, CONFIG, consoles(), Kernels.selected(), new Listener(e -> { }))) {
            training.run(episodes, 4);
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
        Listener listener = new Listener(episode -> {
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
        String message = assertThrows(BadInput.class, () -> train(path, 14, listener)).getMessage();
        assertTrue(message.contains("cannot be written") && message.contains("--resume " + path), message);
        assertTrue(listener.heard("the one before is kept"), listener.troubles.toString());
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
            RunFolder undisturbed = train(folder.resolve("undisturbed"), 14, new Listener(episode -> { }));
            assertArrayEquals(Files.readAllBytes(undisturbed.checkpoint()), Files.readAllBytes(run.checkpoint()));
            assertEquals(rows(undisturbed), rows(run));
        }
    }
}
