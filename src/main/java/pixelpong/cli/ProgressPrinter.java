package pixelpong.cli;

import java.util.Locale;
import pixelpong.game.EpisodeStatistics;
import pixelpong.learn.Learner;
import pixelpong.run.EpisodeReport;
import pixelpong.run.TrainingCallback;

/** Prints a line for each episode, and optionally for each point; on a terminal also the progress of the run. */
final class ProgressPrinter implements TrainingCallback {
    private static final int SECONDS_A_MINUTE = 60;
    private static final int MINUTES_AN_HOUR = 60;

    private final Learner learner;
    private final long goal;
    private final boolean verbose;
    private final boolean terminal = isTerminal();
    private final long first;
    private final long startNanos = System.nanoTime();

    /** Creates a printer for a run that starts now. */
    ProgressPrinter(Learner learner, long goal, boolean verbose) {
        this.learner = learner;
        this.goal = goal;
        this.verbose = verbose;
        first = learner.progress();
    }

    @Override
    public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
        if (verbose) {
            printPoints(report.episode(), statistics);
        }
        StringBuilder line = new StringBuilder(String.format("episode %,d: %d, running mean %.2f, %,d steps, %,.0f frames/s, %s",
                report.episode(), report.episodicReturn(), report.runningMean(), report.episodicLength(), report.framesPerSecond(),
                duration(report.seconds())));
        if (terminal) {
            double seconds = (System.nanoTime() - startNanos) * 1e-9;
            long progress = learner.progress();
            double left = seconds / (progress - first) * (goal - progress);
            line.append(String.format(" | %.1f%% of %,d %ss, %s left", 100.0 * progress / goal, goal, learner.unit().singular(),
                    duration(left)));
        }
        System.out.println(line);
    }

    private static void printPoints(long episode, EpisodeStatistics statistics) {
        int won = 0;
        int lost = 0;
        for (int point = 0; point < statistics.points(); point++) {
            int reward = statistics.pointReward(point);
            won += Math.max(reward, 0);
            lost += Math.max(-reward, 0);
            System.out.printf("  episode %,d, step %,d: point %s, %d:%d%n", episode, statistics.pointStep(point),
                    reward > 0 ? "won" : "lost", lost, won);
        }
    }

    @Override
    public void onWarning(String message) {
        System.err.println(message);
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

    /** From JDK 22 on, there may be a console without a terminal, and a method that tells; earlier JDKs have neither. */
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
