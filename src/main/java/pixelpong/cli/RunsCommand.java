package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.learn.RecentGames;
import pixelpong.run.EpisodeReport;
import pixelpong.run.RunFolder;
import pixelpong.run.TrainingConfig;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** {@code runs}: lists runs and compares how they went. */
@Command(name = "runs", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Lists the runs in a folder, each with how many games it has played, how long that took, and how it plays"
                + " now.")
public final class RunsCommand implements Callable<Integer> {
    private static final String ROW = "%-34s %-10s %6s %9s %8s %9s %6s%n";

    @Parameters(paramLabel = "FOLDER", arity = "0..1", defaultValue = "runs", description = "where the runs are")
    private Path folder;

    @Option(names = "--json", description = "print the list as JSON, and nothing else")
    private boolean json;

    @Override
    public Integer call() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Path run : folders()) {
            RunFolder.configBeside(run.resolve("checkpoint.npz")).ifPresent(config -> rows.add(row(run, config)));
        }
        if (json) {
            System.out.println(Json.text(rows));
        } else if (rows.isEmpty()) {
            System.out.printf("There are no runs in %s; train one: %s%n", folder, ProgramName.command("train"));
        } else {
            System.out.printf(ROW, "run", "algorithm", "seed", "games", "time", "last 50", "won");
            rows.forEach(row -> System.out.printf(Locale.ROOT, ROW, row.get("run"), row.get("algorithm"), row.get("seed"),
                    String.format(Locale.ROOT, "%,d", (Long) row.get("games")),
                    ProgressPrinter.duration((Double) row.get("seconds")),
                    row.get("mean") == null ? "-" : String.format(Locale.ROOT, "%+.2f", (Double) row.get("mean")), row.get("won")));
        }
        return 0;
    }

    private List<Path> folders() {
        if (!Files.isDirectory(folder)) {
            throw new BadInput("There is no folder " + folder + "; give the one in which train has made its runs.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new BadInput("The folder " + folder + " cannot be read (" + Reason.of(e) + "); let this user read it.");
        }
    }

    /** How a run went, from its metrics. */
    private static Map<String, Object> row(Path run, TrainingConfig config) {
        RecentGames recent = new RecentGames();
        EpisodeReport[] newest = new EpisodeReport[1];
        RunFolder.metricsBeside(run.resolve("checkpoint.npz")).forEachNew(report -> {
            recent.add(report.episodicReturn());
            newest[0] = report;
        });
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("run", run.getFileName().toString());
        row.put("algorithm", config.algorithm().name());
        row.put("seed", config.seed());
        row.put("games", newest[0] == null ? 0L : newest[0].episode());
        row.put("seconds", newest[0] == null ? 0.0 : newest[0].seconds());
        row.put("mean", recent.count() == 0 ? null : recent.mean());
        row.put("won", recent.won());
        return row;
    }
}
