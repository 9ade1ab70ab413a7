package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.run.Champion;
import pixelpong.run.EpisodeReport;
import pixelpong.run.RunFolder;
import pixelpong.show.Dashboard;
import pixelpong.show.Facts;
import pixelpong.show.Mind;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** {@code watch}: shows an agent at play in the browser. */
@Command(name = "watch", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Shows the games of a checkpoint in the browser, with what the network sees and thinks. A checkpoint that"
                + " is replaced meanwhile, by a training say, plays from the next game on.")
public final class WatchCommand implements Callable<Integer> {
    private static final int FRAMES_A_PICTURE = 1;

    @Option(names = "--checkpoint", paramLabel = "FILE", description = "who plays (default: the trained agent that comes with the program)")
    private Path checkpoint;

    @Mixin
    private final GameOptions game = new GameOptions();

    @Mixin
    private final PageOptions page = new PageOptions();

    private Mind mind;
    private FileTime written;
    private long episodesTold;

    @Override
    public Integer call() throws InterruptedException {
        if (checkpoint == null) {
            checkpoint = Champion.checkpoint();
        }
        Kernels kernels = Kernels.selected();
        read(kernels); // a file that is none is refused before anything is opened
        EnvPreset preset = game.preset(checkpoint);
        ConsoleChoice choice = game.console(checkpoint);
        try (Dashboard dashboard = page.open()) {
            Map<String, String> rows = Header.rows(kernels, choice, preset.name(), game.seed());
            rows.put("checkpoint", checkpoint.toString());
            tellEpisodes(dashboard);
            dashboard.start(new Facts("watch", checkpoint.toString(), rows), choice.open(), preset, () -> {
                if (read(kernels)) {
                    tellEpisodes(dashboard);
                }
                return mind;
            }, game.seed(), FRAMES_A_PICTURE);
            PageOptions.serve(dashboard);
        }
        return 0;
    }

    /** Reads the checkpoint if it has changed; true if it has. One that cannot be read later on leaves the old one at play. */
    private boolean read(Kernels kernels) {
        try {
            FileTime now = Files.exists(checkpoint) ? Files.getLastModifiedTime(checkpoint) : null;
            if (mind != null && (now == null || now.equals(written))) {
                return false;
            }
            mind = Mind.read(checkpoint, kernels);
            written = now;
            return true;
        } catch (IOException | BadInput e) {
            if (mind == null) {
                throw e instanceof BadInput bad ? bad : new BadInput("The checkpoint " + checkpoint + " cannot be read (" + e
                        + "); give a readable file.");
            }
            return false;
        }
    }

    /** Tells how the training of the checkpoint went, if it lies in a run's folder. */
    private void tellEpisodes(Dashboard dashboard) {
        for (EpisodeReport report : RunFolder.metricsBeside(checkpoint)) {
            if (report.episode() > episodesTold) {
                dashboard.add(report);
                episodesTold = report.episode();
            }
        }
    }
}
