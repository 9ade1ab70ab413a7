package pixelpong.show;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.rollout.Trajectory;
import pixelpong.run.EpisodeReport;
import pixelpong.run.Training;

/**
 * Films a game every so many episodes while the training goes on: one that the agent plays, as it is then, on a console of
 * its own, by a thread of its own. The training only hands over a copy of its weights; it waits where the film before is
 * not finished yet, so that none is left out.
 */
public final class Filming implements Training.Listener, AutoCloseable {
    private static final Pattern NAME = Pattern.compile("episode-(\\d{1,18})\\.gif");

    private final Console console;
    private final EnvPreset preset;
    private final Supplier<Mind> agent;
    private final long seed;
    private final int every;
    private final Path folder;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread worker = new Thread(work, "filming");
        worker.setDaemon(true);
        return worker;
    });
    private Future<?> film;

    /**
     * Films after every {@code every} episodes.
     *
     * @param console stays the caller's to close, after this
     * @param agent gives the agent as it is now; is asked on the thread that trains
     * @param seed of the run
     * @param folder where the films go
     */
    public Filming(Console console, EnvPreset preset, Supplier<Mind> agent, long seed, int every, Path folder) {
        this.console = console;
        this.preset = preset;
        this.agent = agent;
        this.seed = seed;
        this.every = every;
        this.folder = folder;
    }

    @Override
    public void episode(EpisodeReport report, Trajectory trajectory) {
        if (report.episode() % every == 0) {
            finish();
            Mind mind = agent.get();
            film = thread.submit(() -> film(mind, report.episode()));
        }
    }

    private String film(Mind mind, long episode) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("episode-" + episode + ".gif");
        return new Recorder(console, preset, mind, false).record(seed, episode, Recorder.WHOLE_GAME, file);
    }

    /** Waits for the film in the making, if there is one. A run is worth more than its films: one that fails is left out. */
    public void finish() {
        if (film == null) {
            return;
        }
        try {
            film.get();
        } catch (ExecutionException e) {
            System.err.println("A film in " + folder + " cannot be written (" + e.getCause().getMessage()
                    + "); the run goes on without it.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        film = null;
    }

    @Override
    public void trouble(String message) {
        // The one who prints says it.
    }

    /** The newest film in a folder, of this part of the run or an earlier one; null if there is none. */
    public static Path newest(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .max(Comparator.comparing(Filming::episode)).orElse(null);
        }
    }

    private static long episode(Path film) {
        return Long.parseLong(NAME.matcher(film.getFileName().toString()).replaceAll("$1"));
    }

    /** Waits for the film in the making. */
    @Override
    public void close() {
        finish();
        thread.shutdown();
    }
}
