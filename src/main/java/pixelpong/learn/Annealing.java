package pixelpong.learn;

import java.io.IOException;
import java.util.Arrays;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;

/**
 * The learning rate of PPO. It stays as it is until the agent is as good as it gets with steps of that size; then it falls to 0,
 * and the run is complete. If the agent has not become better by then, the rate falls again, from half of where it began; after
 * the last of these falls it is as it was.
 *
 * <p>Allocates in the constructor only.
 */
final class Annealing {
    private static final String BEGUN = "annealing_begun";

    /** A run is complete if the mean of the recent games surely exceeds {@link #at} by this much when the rate has fallen. */
    private static final double GAIN = 1.5;
    private static final int MOST_FALLS = 3;

    private final double rate;
    private final double at; // the mean of recent games at which the rate begins to fall
    private final double goal; // the mean, minus its standard error, at which the run is complete
    private final long steps; // in which it falls
    private final long total;
    private int falls; // in a row, up to the present one; 0 while the rate stays
    private long begun; // progress at which the present fall began

    /** The rate of a run with these settings. */
    Annealing(Settings settings) {
        rate = settings.get(Algorithm.LEARNING_RATE);
        at = settings.get(PpoSettings.ANNEAL_AT);
        goal = at + Math.min(GAIN, (RecentGames.LARGEST_RETURN - at) / 2);
        total = settings.get(PpoSettings.TOTAL_TIMESTEPS);
        steps = settings.get(PpoSettings.ANNEAL_STEPS) > 0 ? Math.min(total, settings.get(PpoSettings.ANNEAL_STEPS)) : total;
        falls = steps == total ? 1 : 0;
    }

    /** The learning rate of the round that begins after {@code progress} steps. */
    double rate(long progress) {
        return falls == 0 ? rate
                : rate / (1 << falls - 1) * Math.max(0, 1 - (double) (progress - begun) / (end() - begun));
    }

    /** Looks at the games after a round, which has ended after {@code progress} steps. */
    void look(long progress, RecentGames games) {
        if (progress >= total) {
            return;
        }
        if (falls == 0) {
            if (games.reach(at) || progress >= total - steps) {
                fall(progress);
            }
        } else if (progress >= end() && !games.surelyReach(goal)) {
            if (falls < MOST_FALLS) {
                fall(progress);
            } else {
                falls = 0;
            }
        }
    }

    /** Begins the next fall after {@code progress} steps. */
    void fall(long progress) {
        falls++;
        begun = progress;
    }

    /** The progress at which the run is complete, as far as is known. */
    long end() {
        return falls == 0 ? total : Math.min(total, begun + steps);
    }

    /** Whether the end is known: nobody knows when an agent will be good. */
    boolean isEndKnown() {
        return falls > 0;
    }

    void write(NpzWriter npz) throws IOException {
        npz.addLongs(BEGUN, falls == 0 ? new long[0] : new long[] {begun, falls});
    }

    /** Restores what {@link #write} wrote, after {@code progress} steps. */
    void read(NpzReader npz, long progress) {
        long[] value = npz.counts(BEGUN, 2);
        boolean stays = value.length == 0;
        begun = stays ? 0 : value[0];
        falls = value.length < 2 ? 0 : (int) Math.min(value[1], MOST_FALLS + 1);
        if (begun > Math.min(progress, total) || stays && steps == total || stays != (falls == 0) || falls > MOST_FALLS) {
            throw npz.bad("has an " + BEGUN + " of " + Arrays.toString(value) + ", which no run with its steps has");
        }
    }
}
