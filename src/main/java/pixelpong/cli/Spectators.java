package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.rollout.Trajectory;
import pixelpong.run.EpisodeReport;
import pixelpong.run.PpoConfig;
import pixelpong.run.RunFolder;
import pixelpong.run.Training;
import pixelpong.run.TrainingConfig;
import pixelpong.show.Dashboard;
import pixelpong.show.EventFile;
import pixelpong.show.Facts;
import pixelpong.show.Filming;
import pixelpong.show.Mind;
import pixelpong.show.Report;
import pixelpong.show.Understudy;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** All who look on while {@code train} trains, and the options that invite them. None of them changes the result. */
final class Spectators implements Training.Listener, AutoCloseable {
    /** A game that is only sampled needs no more pictures than a film. */
    private static final int FRAMES_A_PICTURE = 2;
    private static final String VIDEOS = "videos";

    @Option(names = "--record-every", paramLabel = "N",
            description = "film a game after every N episodes, into the folder videos of the run (default: never)")
    private Integer recordEvery;

    @Option(names = "--dashboard", paramLabel = "PORT", arity = "0..1", fallbackValue = PageOptions.PORT,
            description = "show the training in the browser, on this port (" + PageOptions.PORT
                    + " if none is given, 0 for any that is free)")
    private Integer port;

    @Option(names = "--host", paramLabel = "HOST", defaultValue = PageOptions.LOOPBACK,
            description = "with --dashboard: " + PageOptions.HOST_MEANS)
    private String host;

    private final List<Training.Listener> listeners = new ArrayList<>();
    private Map<String, String> rows;
    private EventFile events;
    private Dashboard dashboard;
    private Filming filming;
    private Console filmed;

    /** Refuses options that make no sense, and takes the port, before anything is begun. */
    void check() {
        if (recordEvery != null && recordEvery < 1) {
            throw new BadInput("--record-every is " + recordEvery + "; it takes a whole number from 1.");
        }
        if (port != null) {
            dashboard = new Dashboard(host, port, "--dashboard");
        }
    }

    /** Brings in one who needs nothing of the training. */
    void add(Training.Listener listener) {
        listeners.add(listener);
    }

    /** Brings in all others. */
    void watch(Training training, TrainingConfig config, ConsoleChoice choice, RunFolder folder) throws IOException {
        rows = rows(config, choice);
        events = new EventFile(folder.path(), training.episodes());
        add(events);
        Supplier<Mind> agent = () -> Mind.copyOf(training);
        EnvPreset preset = EnvPreset.named(config.env());
        if (recordEvery != null) {
            filmed = choice.open();
            filming = new Filming(filmed, preset, agent, config.seed(), recordEvery, folder.path().resolve(VIDEOS));
            add(filming);
        }
        if (dashboard != null) {
            RunFolder.metricsBeside(folder.checkpoint()).forEach(dashboard::add);
            Understudy understudy = new Understudy(agent, dashboard);
            add(understudy);
            dashboard.start(new Facts("train", folder.path().toString(), rows), choice.open(), preset,
                    understudy, config.seed(), FRAMES_A_PICTURE);
            System.out.println("Open " + dashboard.address() + " in a browser.");
        }
    }

    private static Map<String, String> rows(TrainingConfig config, ConsoleChoice choice) {
        Map<String, String> rows = Header.rows(Kernels.selected(), choice, config.env(), config.seed());
        rows.putAll(settings(config));
        return rows;
    }

    /** How a run learns, setting by setting. */
    static Map<String, String> settings(TrainingConfig config) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("hidden units", Integer.toString(config.hidden()));
        rows.put("learning rate", Double.toString(config.learningRate()));
        rows.put("gamma", Double.toString(config.gamma()));
        PpoConfig ppo = config.ppo();
        if (ppo == null) {
            rows.put("algorithm", "REINFORCE");
            rows.put("batch", config.batch() + " episodes");
            rows.put("decay", Double.toString(config.decay()));
        } else {
            rows.put("algorithm", "PPO");
            rows.put("blocks", ppo.blocks() == 0 ? "none" : ppo.blocks() + "x" + ppo.blocks() + " pixels");
            rows.put("second layer", ppo.hidden2() + " units");
            rows.put("view", ppo.view());
            rows.put("actions", ppo.actions());
            rows.put("rollout", ppo.lanes() + " lanes, " + ppo.rollout() + " steps each");
            rows.put("learning", ppo.epochs() + " epochs of " + ppo.minibatches() + " minibatches");
            rows.put("clip", Double.toString(ppo.clip()));
            rows.put("lambda", Double.toString(ppo.lambda()));
            rows.put("value coefficient", Double.toString(ppo.valueCoefficient()));
            rows.put("entropy coefficient", Double.toString(ppo.entropyCoefficient()));
            rows.put("standing still", ppo.still() == 0 ? "as likely as the rest" : ppo.still() + " at the start");
        }
        return rows;
    }

    @Override
    public void episode(EpisodeReport report, Trajectory trajectory) {
        for (Training.Listener listener : listeners) {
            listener.episode(report, trajectory);
        }
    }

    @Override
    public void trouble(String message) {
        for (Training.Listener listener : listeners) {
            listener.trouble(message);
        }
    }

    /** Leaves a report in the folder of a training that has saved. */
    void report(Training training, RunFolder folder) {
        if (filming != null) {
            filming.finish();
        }
        List<EpisodeReport> episodes = RunFolder.metricsBeside(folder.checkpoint());
        if (episodes.isEmpty()) {
            return;
        }
        EpisodeReport last = episodes.get(episodes.size() - 1);
        rows.put("episodes", String.format("%,d", last.episode()));
        rows.put("running mean at the end", String.format("%.2f", last.runningMean()));
        rows.put("time", ProgressPrinter.duration(last.seconds()));
        Path file = folder.path().resolve("report.html");
        try {
            Report.write(new Facts("report", folder.path().toString(), rows), episodes, Mind.copyOf(training),
                    Filming.newest(folder.path().resolve(VIDEOS)), file);
            System.out.printf("Wrote %s.%n", file);
        } catch (IOException e) {
            System.err.println("The file " + file + " cannot be written (" + e.getMessage() + "); the run is complete"
                    + " without it.");
        }
    }

    /** Waits for the film in the making, and sends all readers of the page home. */
    @Override
    public void close() {
        if (events != null) {
            events.close();
        }
        if (filming != null) {
            filming.close();
            filmed.close();
        }
        if (dashboard != null) {
            dashboard.close();
        }
    }
}
