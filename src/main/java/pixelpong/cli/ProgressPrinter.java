package pixelpong.cli;

import java.util.Locale;
import pixelpong.rollout.Trajectory;
import pixelpong.run.EpisodeReport;
import pixelpong.run.Training;

/** Prints a line an episode, and a line a point if asked; on a terminal also how far the run is. */
final class ProgressPrinter implements Training.Listener {
    private static final int SECONDS_A_MINUTE = 60;
    private static final int MINUTES_AN_HOUR = 60;

    private final long goal;
    private final boolean verbose;
    private final boolean terminal = isTerminal();
    private Training training;
    private long first;
    private long startNanos;

    ProgressPrinter(long goal, boolean verbose) {
        this.goal = goal;
        this.verbose = verbose;
    }

    /** Says which run starts now. */
    void start(Training training) {
        this.training = training;
        first = training.progress();
        startNanos = System.nanoTime();
    }

    @Override
    public void episode(EpisodeReport report, Trajectory trajectory) {
        if (verbose && trajectory != null) {
            printPoints(report.episode(), trajectory);
        }
        StringBuilder line = new StringBuilder(String.format("episode %,d: %d, running mean %.2f, %,d steps, %,.0f frames/s, %s",
                report.episode(), report.reward(), report.runningMean(), report.steps(), report.framesPerSecond(),
                duration(report.seconds())));
        if (terminal) {
            double seconds = (System.nanoTime() - startNanos) * 1e-9;
            long progress = training.progress();
            double left = seconds / (progress - first) * (goal - progress);
            line.append(String.format(" | %.1f%% of %,d%s, %s left", 100.0 * progress / goal, goal,
                    training.countsSteps() ? " steps" : "", duration(left)));
        }
        System.out.println(line);
    }

    private static void printPoints(long episode, Trajectory trajectory) {
        int won = 0;
        int lost = 0;
        for (int step = 0; step < trajectory.steps(); step++) {
            int reward = trajectory.reward(step);
            if (reward != 0) {
                won += Math.max(reward, 0);
                lost += Math.max(-reward, 0);
                System.out.printf("  episode %,d, step %,d: point %s, %d:%d%n", episode, step + 1,
                        reward > 0 ? "won" : "lost", lost, won);
            }
        }
    }

    @Override
    public void trouble(String message) {
        System.err.println(message);
    }

    /** h:mm:ss, without the hours where there are none. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        long minutes = whole / SECONDS_A_MINUTE;
        return minutes < MINUTES_AN_HOUR
                ? String.format(Locale.ROOT, "%d:%02d", minutes, whole % SECONDS_A_MINUTE)
                : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / MINUTES_AN_HOUR, minutes % MINUTES_AN_HOUR,
                        whole % SECONDS_A_MINUTE);
    }

    /** From JDK 22 on there is a console without a terminal, and a method that tells; before, there is neither. */
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
