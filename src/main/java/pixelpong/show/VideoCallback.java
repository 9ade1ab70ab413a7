package pixelpong.show;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.EpisodeStatistics;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.run.EpisodeReport;
import pixelpong.run.TrainingCallback;

/**
 * Films a game at regular intervals while the training continues: the current policy plays on a separate console and thread. The
 * training only hands over a copy of its policy. It waits if the previous film is not finished, so that none is omitted.
 */
public final class VideoCallback implements TrainingCallback, AutoCloseable {
    private static final Pattern NAME = Pattern.compile("episode-(\\d{1,18})\\.gif");

    /** A report with as many whole games has a few megabytes. */
    private static final int MOST_SHOWN = 5;

    private final Console console;
    private final EnvPreset preset;
    private final Supplier<Policy> policy;
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
     * Creates a callback that films a game after every {@code every} episodes.
     *
     * @param console stays the caller's to close, after this callback
     * @param policy gives a copy of the current policy; called on the training's thread
     * @param seed the run's seed
     * @param folder the folder for the films
     */
    public VideoCallback(Console console, EnvPreset preset, Supplier<Policy> policy, long seed, int every, Path folder) {
        this.console = console;
        this.preset = preset;
        this.policy = policy;
        this.seed = seed;
        this.every = every;
        this.folder = folder;
        thread.execute(() -> { }); // starts it: if the system allows no further thread, that shows before the training begins
    }

    @Override
    public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
        if (report.episode() % every == 0) {
            finish();
            Policy copy = policy.get();
            film = thread.submit(() -> film(copy, report.episode()));
        }
    }

    private String film(Policy copy, long episode) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("episode-" + episode + ".gif");
        FilmPlayer player = new FilmPlayer(console, preset, Agent.sampling(copy), "game " + episode);
        return new Recorder(List.of(player), false).record(seed, episode, Recorder.WHOLE_GAME, file).get(0);
    }

    /** Waits for a film in progress. A failed film is reported and left out, since the run is more important. */
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

    /**
     * Films in a folder, from any part of the run, in their order: the first, the last, and some between them.
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> films(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> films = files.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(VideoCallback::episode)).toList();
            int shown = Math.min(MOST_SHOWN, films.size());
            return IntStream.range(0, shown).mapToObj(i -> films.get(shown == 1 ? 0 : i * (films.size() - 1) / (shown - 1))).toList();
        }
    }

    /** The number of the episode after which a film was made. */
    static long episode(Path film) {
        return Long.parseLong(NAME.matcher(film.getFileName().toString()).replaceAll("$1"));
    }

    /** Waits for a film in progress, and ends the thread. */
    @Override
    public void close() {
        finish();
        thread.shutdown();
    }
}
