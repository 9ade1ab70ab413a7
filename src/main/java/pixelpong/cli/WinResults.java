package pixelpong.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code bench win} has measured: a row for each seed, and what they were measured with.
 *
 * @param date of the first training, as in ISO 8601
 * @param version PixelPong's
 * @param machine operating system, architecture and cores; there is a worker for each core
 * @param cartridge for the evaluation
 * @param target the mean that a seed has to reach
 * @param games of each evaluation
 */
record WinResults(String date, String version, String jdk, String machine, String kernels, String recipe, String console,
        String cartridge, double target, int games, List<Seed> seeds) {
    /** The 97.5% quantile of the normal distribution. */
    private static final double Z = 1.959964;
    private static final String HEADINGS = "%6s %9s %12s %8s | %8s %6s %5s %5s | %8s%n";
    private static final String ROW = "%6d %9.1f %,12d %,8d | %8.2f %6.2f %5d %5d | %8.2f%n";

    /**
     * One training.
     *
     * @param seconds from the start of its JVM to its end
     * @param mean of the games with drawn actions, which decides
     * @param standardError of that mean
     * @param greedyMean of as many games with the most probable actions
     */
    record Seed(long seed, double seconds, long steps, long episodes, double mean, double standardError, long won, long lost,
            double greedyMean) {
        private String row() {
            return String.format(Locale.ROOT, ROW, seed, seconds, steps, episodes, mean, standardError, won, lost, greedyMean);
        }
    }

    /** The same measurement with more seeds. */
    WinResults plus(List<Seed> more) {
        List<Seed> all = new ArrayList<>(seeds);
        all.addAll(more);
        return new WinResults(date, version, jdk, machine, kernels, recipe, console, cartridge, target, games, all);
    }

    /** Whether two results are of the same measurement, on whatever machine. */
    boolean belongsTo(WinResults other) {
        return version.equals(other.version) && recipe.equals(other.recipe) && console.equals(other.console)
                && cartridge.equals(other.cartridge) && target == other.target && games == other.games;
    }

    /** What was measured with what, in a line. */
    String title() {
        return String.format(Locale.ROOT, "Recipe %s, trained on %s | evaluation: %,d games each, cartridge %s | PixelPong %s"
                + " | kernels: %s | JDK %s | %s", recipe, console, games, cartridge, version, kernels, jdk, machine);
    }

    /** The head of the table. */
    static String headings() {
        return String.format(HEADINGS, "seed", "seconds", "steps", "games", "mean", "s.e.", "won", "lost", "greedy");
    }

    /** The rows of all seeds from the given one on. */
    String rows(int from) {
        StringBuilder rows = new StringBuilder();
        seeds.subList(from, seeds.size()).forEach(seed -> rows.append(seed.row()));
        return rows.toString();
    }

    /**
     * How many seeds have reached the target, with a 95% interval for the share of all seeds (Wilson 1927), and how long those have
     * taken.
     */
    String summary() {
        List<Double> seconds = seeds.stream().filter(seed -> seed.mean >= target).map(Seed::seconds).sorted().toList();
        double n = seeds.size();
        double share = seconds.size() / n;
        double centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        String reached = String.format(Locale.ROOT, "%d of %d seeds have a mean of at least %.1f (95%% interval of the share: %.0f%%"
                + " to %.0f%%)", seconds.size(), seeds.size(), target, 100 * (centre - half), 100 * (centre + half));
        return seconds.isEmpty() ? reached + "." : String.format(Locale.ROOT, "%s; median %.1f s, slowest %.1f s.", reached,
                median(seconds), seconds.get(seconds.size() - 1));
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
