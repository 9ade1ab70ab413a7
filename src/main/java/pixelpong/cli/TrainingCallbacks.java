package pixelpong.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EpisodeStatistics;
import pixelpong.learn.Algorithm;
import pixelpong.learn.RecentGames;
import pixelpong.policy.Policy;
import pixelpong.run.EpisodeReport;
import pixelpong.run.History;
import pixelpong.run.OtherRuns;
import pixelpong.run.RunFolder;
import pixelpong.run.Training;
import pixelpong.run.TrainingCallback;
import pixelpong.run.TrainingConfig;
import pixelpong.show.Dashboard;
import pixelpong.show.EventFile;
import pixelpong.show.PageInfo;
import pixelpong.show.PolicySnapshot;
import pixelpong.show.Report;
import pixelpong.show.VideoCallback;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** All callbacks of {@code train}, and the options for them. None of them affects the result. */
final class TrainingCallbacks implements TrainingCallback, AutoCloseable {
    /** One a step: more would cost the training time. */
    private static final int FRAMES_PER_PICTURE = 4;
    private static final String VIDEOS = "videos";

    @Option(names = "--record-every", paramLabel = "N",
            description = "film a game after every N episodes, into the folder videos of the run (default: never)")
    private Integer recordEvery;

    @Option(names = "--dashboard", description = "show the training in the browser")
    private boolean wantsPage;

    @Mixin
    private final PageOptions page = new PageOptions();

    private final List<TrainingCallback> callbacks = new ArrayList<>();
    private RecentGames games;
    private ProgressPrinter progress;
    private double seconds; // of training, at the end of the newest game
    private final Map<String, String> figures = new LinkedHashMap<>(); // of a training that has ended
    private Map<String, String> rows;
    private List<String> metrics;
    private EventFile events;
    private Dashboard dashboard;
    private PolicySnapshot snapshot;
    private VideoCallback videos;
    private Console filmed;

    /** Refuses invalid options, and binds the port, before the run starts. */
    void check() {
        if (recordEvery != null && recordEvery < 1) {
            throw new BadInput("--record-every is " + recordEvery + "; it takes a whole number from 1.");
        }
        if (wantsPage) {
            dashboard = page.open();
        }
    }

    /** Creates the callbacks that the options ask for. */
    void open(Training training, TrainingConfig config, ConsoleChoice choice, RunFolder folder, long goal, boolean verbose,
            Kernels kernels) {
        rows = rows(config, choice, kernels);
        games = training.learner().recentGames();
        progress = new ProgressPrinter(training.learner(), goal, verbose);
        callbacks.add(progress);
        metrics = training.learner().metrics().names();
        events = new EventFile(folder.path(), metrics, training.learner().episodes());
        callbacks.add(events);
        Supplier<Policy> policy = () -> training.learner().policy().copy();
        if (recordEvery != null) {
            filmed = choice.open(kernels);
            videos = new VideoCallback(filmed, config.env(), policy, config.seed(), recordEvery, folder.path().resolve(VIDEOS));
            callbacks.add(videos);
        }
        if (dashboard != null) {
            RunFolder.metricsBeside(folder.checkpoint()).forEachNew(dashboard::add);
            snapshot = new PolicySnapshot(policy, training.learner().episodes(), dashboard);
            callbacks.add(snapshot);
            dashboard.compareWith(OtherRuns.beside(folder.checkpoint()));
            dashboard.start(new PageInfo("train", folder.path().toString(), rows, metrics), choice.open(kernels), config.env(),
                    snapshot, config.seed(), FRAMES_PER_PICTURE);
            page.invite(dashboard, "");
        }
    }

    private static Map<String, String> rows(TrainingConfig config, ConsoleChoice choice, Kernels kernels) {
        Map<String, String> rows = Header.rows(kernels, choice, config.env().name(), config.seed());
        rows.putAll(settings(config));
        return rows;
    }

    /** The algorithm and the settings of a run, for display. */
    static Map<String, String> settings(TrainingConfig config) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("algorithm", config.algorithm().title());
        config.settings().values().forEach((setting, value) -> rows.put(setting.name().replace('_', ' '), text(value)));
        rows.remove(Algorithm.ENV.name()); // the environment has a row already
        return rows;
    }

    /** Small numbers without an exponent. */
    static String text(Object value) {
        return value instanceof Double && value.toString().contains("E") ? new BigDecimal(value.toString()).stripTrailingZeros()
                .toPlainString() : value.toString();
    }

    @Override
    public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
        seconds = report.seconds();
        for (TrainingCallback callback : callbacks) {
            callback.onEpisode(report, statistics);
        }
    }

    @Override
    public void onWarning(String message) {
        for (TrainingCallback callback : callbacks) {
            callback.onWarning(message);
        }
    }

    @Override
    public void onNotice(String message) {
        for (TrainingCallback callback : callbacks) {
            callback.onNotice(message);
        }
    }

    /** How the run has ended, in a sentence; empty if it has played no game. */
    Optional<String> result() {
        return games.count() == 0 ? Optional.empty() : Optional.of(String.format(Locale.ROOT,
                "Won %d of its last %d %s (mean %+.2f), in %s.", games.won(), games.count(), games.count() == 1 ? "game" : "games",
                games.mean(),
                ProgressPrinter.duration(seconds)));
    }

    /** Writes a report into the folder of a training that has been saved. */
    void report(Training training, RunFolder folder) {
        progress.close();
        if (videos != null) {
            videos.finish();
        }
        History history = new History();
        RunFolder.metricsBeside(folder.checkpoint()).forEachNew(history::add);
        History.Point last = history.newest();
        if (last == null) {
            return;
        }
        figures.put("games", String.format(Locale.ROOT, "%,d", last.last()));
        figures.put("mean of the last " + RecentGames.MOST, String.format(Locale.ROOT, "%.2f", last.recentMean()));
        figures.put("running mean", String.format(Locale.ROOT, "%.2f", last.runningMean()));
        figures.put("frames", String.format(Locale.ROOT, "%,d", last.frames()));
        figures.put("time", ProgressPrinter.duration(last.seconds()));
        rows.putAll(figures);
        Path file = folder.path().resolve("report.html");
        try {
            Report.write(new PageInfo("report", folder.path().toString(), rows, metrics), history, training.learner().policy(),
                    VideoCallback.films(folder.path().resolve(VIDEOS)), file);
            System.out.printf("Wrote %s.%n", file);
        } catch (IOException e) {
            System.err.println("The file " + file + " cannot be written (" + Reason.of(e) + "); the run is complete"
                    + " without it.");
        }
    }

    /**
     * Keeps the page of a training that has ended, with the finished agent at play, until the user has had enough of it; returns at
     * once if there is no page.
     */
    void keepPage(CountDownLatch enough) {
        if (dashboard == null) {
            return;
        }
        snapshot.finish();
        dashboard.finish(result().orElse("It has played no game."), figures);
        System.out.println("The page " + dashboard.address() + " stays, with the result and the finished agent at play;"
                + " Ctrl-C ends the program.");
        try {
            enough.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a film in progress, and disconnects all clients of the page. */
    @Override
    public void close() {
        if (events != null) {
            events.close();
        }
        if (videos != null) {
            videos.close();
            filmed.close();
        }
        if (dashboard != null) {
            dashboard.close();
        }
    }
}
