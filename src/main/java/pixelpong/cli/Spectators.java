package pixelpong.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.rollout.Trajectory;
import pixelpong.run.EpisodeReport;
import pixelpong.run.RunFolder;
import pixelpong.run.Training;
import pixelpong.run.TrainingConfig;
import pixelpong.show.Dashboard;
import pixelpong.show.Facts;
import pixelpong.show.Filming;
import pixelpong.show.Mind;
import pixelpong.show.Understudy;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** All who look on while {@code train} trains, and the options that invite them. None of them changes the result. */
final class Spectators implements Training.Listener, AutoCloseable {
    /** A game that is only sampled needs no more pictures than a film. */
    private static final int FRAMES_A_PICTURE = 2;

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

    /** Brings in all others, and those who read what earlier parts of the run have told. */
    void watch(Training training, TrainingConfig config, ConsoleChoice choice, RunFolder folder) {
        Supplier<Mind> agent = () -> Mind.copyOf(training);
        EnvPreset preset = EnvPreset.named(config.env());
        if (recordEvery != null) {
            filmed = choice.open();
            filming = new Filming(filmed, preset, agent, config.seed(), recordEvery, folder.path().resolve("videos"));
            add(filming);
        }
        if (dashboard != null) {
            RunFolder.metricsBeside(folder.checkpoint()).forEach(dashboard::add);
            Understudy understudy = new Understudy(agent, dashboard);
            add(understudy);
            dashboard.start(new Facts("train", folder.path().toString(), rows(config, choice)), choice.open(), preset,
                    understudy, config.seed(), FRAMES_A_PICTURE);
            System.out.println("Open " + dashboard.address() + " in a browser.");
        }
    }

    private static Map<String, String> rows(TrainingConfig config, ConsoleChoice choice) {
        Map<String, String> rows = Header.rows(Kernels.selected(), choice, config.env(), config.seed());
        rows.put("hidden units", Integer.toString(config.hidden()));
        rows.put("batch", config.batch() + " episodes");
        rows.put("learning rate", Double.toString(config.learningRate()));
        rows.put("gamma", Double.toString(config.gamma()));
        rows.put("decay", Double.toString(config.decay()));
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

    /** Waits for the film in the making, and sends all readers of the page home. */
    @Override
    public void close() {
        if (filming != null) {
            filming.close();
            filmed.close();
        }
        if (dashboard != null) {
            dashboard.close();
        }
    }
}
