package pixelpong.cli;

import java.util.Locale;
import pixelpong.game.EpisodeStatistics;
import pixelpong.learn.Learner;
import pixelpong.learn.RecentGames;
import pixelpong.run.EpisodeReport;
import pixelpong.run.TrainingCallback;

/**
 * Prints the progress of a run: on a terminal one line that rewrites itself, otherwise a line after every so many games; if it is
 * verbose, a line for every game and every point.
 */
final class ProgressPrinter implements TrainingCallback, AutoCloseable {
    private static final int SECONDS_A_MINUTE = 60;
    private static final int MINUTES_AN_HOUR = 60;
    /** Without a terminal there is a line after so many games. */
    private static final int GAMES_A_LINE = 50;
    private static final double SECONDS_A_LINE = 0.1;
    /** Speeds are averages over about the last five seconds: those of the first ones, when everything is compiled, mislead. */
    private static final double SPEED_SECONDS = 5;

    private final Learner learner;
    private final long goal;
    private final boolean verbose;
    private final ProgressLine progress = new ProgressLine(true);
    private final RecentGames games;
    private long measuredAt = System.nanoTime();
    private long progressThen;
    private long stepsThen;
    private double progressPerSecond;
    private double stepsPerSecond;

    /**
     * Creates a printer for a run that starts now.
     */
    ProgressPrinter(Learner learner, long goal, boolean verbose) {
        this.learner = learner;
        this.goal = goal;
        games = learner.recentGames();
        this.verbose = verbose;
        progressThen = learner.progress();
        stepsThen = learner.steps();
    }

    @Override
    public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
        if (verbose) {
            printPoints(report.episode(), statistics);
            System.out.printf(Locale.ROOT, "game %,d: %d, running mean %.2f, %,d steps, %,.0f frames/s, %s%n", report.episode(),
                    report.episodicReturn(), report.runningMean(), report.episodicLength(), report.framesPerSecond(),
                    duration(report.seconds()));
        } else if (progress.isShown()) {
            if (measure(SECONDS_A_LINE)) {
                progress.show(line(report) + " | " + (learner.isEndKnown() ? "" : "at most ")
                        + duration((learner.end(goal) - learner.progress()) / progressPerSecond) + " left");
            }
        } else if (report.episode() % GAMES_A_LINE == 0) {
            measure(0);
            System.out.println(line(report));
        }
    }

    private String line(EpisodeReport report) {
        return String.format(Locale.ROOT, "game %,d | last %d: mean %.2f, %d won | %,.0f steps/s | %s", report.episode(),
                games.count(),
                games.mean(), games.won(), stepsPerSecond, duration(report.seconds()));
    }

    /** Measures the speed since the last time, if that is long enough ago. */
    private boolean measure(double seconds) {
        long now = System.nanoTime();
        double passed = (now - measuredAt) * 1e-9;
        if (passed < seconds || learner.progress() == progressThen) {
            return false;
        }
        double weight = stepsPerSecond == 0 ? 1 : 1 - Math.exp(-passed / SPEED_SECONDS);
        progressPerSecond += weight * ((learner.progress() - progressThen) / passed - progressPerSecond);
        stepsPerSecond += weight * ((learner.steps() - stepsThen) / passed - stepsPerSecond);
        measuredAt = now;
        progressThen = learner.progress();
        stepsThen = learner.steps();
        return true;
    }

    /** Ends the line that would be rewritten, before something else is printed. */
    @Override
    public void close() {
        progress.close();
    }

    private static void printPoints(long episode, EpisodeStatistics statistics) {
        int won = 0;
        int lost = 0;
        for (int point = 0; point < statistics.points(); point++) {
            int reward = statistics.pointReward(point);
            won += Math.max(reward, 0);
            lost += Math.max(-reward, 0);
            System.out.printf(Locale.ROOT, "  game %,d, step %,d: point %s, %d:%d%n", episode, statistics.pointStep(point),
                    reward > 0 ? "won" : "lost", lost, won);
        }
    }

    @Override
    public void onWarning(String message) {
        close();
        System.err.println(message);
    }

    @Override
    public void onNotice(String message) {
        close();
        System.out.println(message);
    }

    /** Formats a duration as h:mm:ss, or as m:ss if it is less than an hour. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        long minutes = whole / SECONDS_A_MINUTE;
        return minutes < MINUTES_AN_HOUR
                ? String.format(Locale.ROOT, "%d:%02d", minutes, whole % SECONDS_A_MINUTE)
                : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / MINUTES_AN_HOUR, minutes % MINUTES_AN_HOUR,
                        whole % SECONDS_A_MINUTE);
    }
}
