package pixelpong.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.run.History;
import pixelpong.run.RunFolder;
import pixelpong.show.CurvePicture;
import pixelpong.util.AtomicFile;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** {@code plot}: draws the learning curves of runs. */
@Command(name = "plot", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        footer = {"", "Examples:",
            "  plot runs/NAME --out curve.svg",
            "  plot runs/ppo runs/win --against frames --out both.svg"},
        description = "Draws the learning curves of runs into one picture: the mean of the last 50 games, a line for each run.")
public final class PlotCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "1.." + CurvePicture.MOST_RUNS, description = "the folder of a run")
    private List<Path> runs;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "the picture: an .svg")
    private Path out;

    @Option(names = "--against", paramLabel = "WHAT", defaultValue = "games",
            description = "what is drawn from left to right: ${COMPLETION-CANDIDATES}")
    private CurvePicture.Axis axis;

    @Override
    public Integer call() {
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            throw new BadInput("--out is '" + out + "'; a plot's name ends in .svg.");
        }
        Map<String, History> histories = new LinkedHashMap<>();
        for (Path run : runs) {
            History history = history(run);
            String name = run.toAbsolutePath().normalize().getFileName().toString();
            histories.put(histories.containsKey(name) ? run.toString() : name, history);
        }
        byte[] picture = CurvePicture.svg(histories, axis).getBytes(StandardCharsets.UTF_8);
        try {
            AtomicFile.replace(out, stream -> stream.write(picture));
        } catch (IOException e) {
            throw new BadInput("The picture " + out + " cannot be written (" + Reason.of(e) + "); choose a place this user may"
                    + " write to with --out.");
        }
        System.out.printf("Drew %s.%n", out);
        return 0;
    }

    private static History history(Path run) {
        History history = new History();
        RunFolder.metricsBeside(run.resolve("checkpoint.npz")).forEachNew(history::add);
        if (history.newest() == null) {
            throw new BadInput("The folder " + run + " holds no run that has played a game; give a folder that train has made.");
        }
        return history;
    }
}
