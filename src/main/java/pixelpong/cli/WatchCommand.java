package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.rollout.Agent;
import pixelpong.run.Checkpoint;
import pixelpong.run.OtherRuns;
import pixelpong.run.RunFolder;
import pixelpong.run.RunMetrics;
import pixelpong.show.AgentSource;
import pixelpong.show.Dashboard;
import pixelpong.show.PageInfo;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** {@code watch}: shows an agent's games in the browser. */
@Command(name = "watch", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        footer = {"", "Examples:",
            "  watch --open           the trained agent",
            "  watch runs/NAME        a run, while it is training or afterwards"},
        description = "Shows the games of a checkpoint in the browser, with what the network sees and thinks. A checkpoint that"
                + " is replaced meanwhile, by a training say, plays from the next point on.")
public final class WatchCommand implements Callable<Integer> {
    private static final int FRAMES_PER_PICTURE = 1;

    @Mixin
    private final AgentOption choice = new AgentOption();

    @Mixin
    private final GameOptions game = new GameOptions();

    @Mixin
    private final PageOptions page = new PageOptions();

    private AgentSource.Version agent;
    private FileTime written;

    @Override
    public Integer call() throws InterruptedException {
        Path checkpoint = choice.file();
        Kernels kernels = Kernels.selected();
        read(checkpoint, kernels); // refuses an unreadable checkpoint before anything is opened
        EnvPreset preset = game.preset(checkpoint);
        ConsoleChoice console = game.console(checkpoint);
        try (Dashboard dashboard = page.open()) {
            Map<String, String> rows = Header.rows(kernels, console, preset.name(), game.seed());
            rows.put("agent", choice.name());
            RunMetrics metrics = RunFolder.metricsBeside(checkpoint);
            metrics.forEachNew(dashboard::add);
            PageInfo info = new PageInfo("watch", choice.name(), rows, metrics.names());
            dashboard.compareWith(choice.isShipped() ? new OtherRuns(Path.of("runs"), checkpoint) : OtherRuns.beside(checkpoint));
            dashboard.start(info, console.open(kernels), preset, () -> {
                if (read(checkpoint, kernels)) {
                    metrics.forEachNew(dashboard::add);
                }
                return agent;
            }, game.seed(), FRAMES_PER_PICTURE);
            page.serve(dashboard);
        }
        return 0;
    }

    /** Reads the checkpoint if it has changed, and returns whether it has. If it is unreadable later on, the old agent stays. */
    private boolean read(Path checkpoint, Kernels kernels) {
        try {
            FileTime now = Files.exists(checkpoint) ? Files.getLastModifiedTime(checkpoint) : null;
            if (agent != null && (now == null || now.equals(written))) {
                return false;
            }
            Agent read = Agent.sampling(Checkpoint.readPolicy(checkpoint, kernels));
            agent = new AgentSource.Version(read, choice.isShipped() ? choice.name() : "weights of the checkpoint",
                    choice.isShipped() || now == null ? 0 : now.toMillis());
            written = now;
            return true;
        } catch (IOException | BadInput e) {
            if (agent == null) {
                throw e instanceof BadInput bad ? bad : new BadInput("The checkpoint " + checkpoint + " cannot be read (" + e
                        + "); give a readable file.");
            }
            return false;
        }
    }
}
