package pixelpong.cli;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** {@code bench merge}: makes one table of what {@code bench win --json} has printed on several machines. */
@Command(name = "merge", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Makes one table of several results of 'bench win --json', on one machine or many.")
final class MergeBenchmark implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "a result")
    private List<Path> files;

    @Option(names = "--json", description = "print the results as JSON, and nothing else")
    private boolean json;

    @Override
    public Integer call() {
        WinResults merged = null;
        for (Path file : files) {
            WinResults results = read(file);
            if (merged != null && !results.belongsTo(merged)) {
                throw new BadInput("The file " + file + " has another version, recipe, console, cartridge, target or number of"
                        + " games than " + files.get(0) + "; merge results of one measurement.");
            }
            for (WinResults.Seed seed : results.seeds()) {
                if (merged != null && merged.seeds().stream().anyMatch(other -> other.seed() == seed.seed())) {
                    throw new BadInput("The file " + file + " has the seed " + seed.seed() + ", which a file before it has, too;"
                            + " give each seed once.");
                }
            }
            merged = merged == null ? results : merged.plus(results.seeds());
        }
        System.out.print(json ? Json.text(merged) + System.lineSeparator()
                : merged.title() + System.lineSeparator() + WinResults.headings() + merged.rows(0) + merged.summary()
                + System.lineSeparator());
        return 0;
    }

    private static WinResults read(Path file) {
        WinResults results;
        try {
            results = Json.read(Files.readString(file), WinResults.class);
        } catch (IOException e) {
            throw new BadInput("The file " + file + " cannot be read (" + Reason.of(e) + "); give a file of this user's.");
        } catch (JsonParseException e) {
            throw notOurs(file);
        }
        if (results == null || results.version() == null || results.recipe() == null || results.console() == null
                || results.cartridge() == null || results.seeds() == null || results.seeds().isEmpty()
                || results.seeds().contains(null)) {
            throw notOurs(file);
        }
        return results;
    }

    private static BadInput notOurs(Path file) {
        return new BadInput("The file " + file + " is no result of 'bench win --json'; give what that has printed.");
    }
}
