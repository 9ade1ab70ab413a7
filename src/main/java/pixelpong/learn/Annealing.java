package pixelpong.learn;

import java.io.IOException;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;

/**
 * The learning rate of PPO. It stays as it is until the agent is as good as it gets with steps of that size; then it falls to 0,
 * and the run is complete. If the agent has not become better meanwhile, it was good by luck: then all of this is done again.
 *
 * <p>Allocates in the constructor only.
 */
final class Annealing {
    private static final String BEGUN = "annealing_begun";

    /** What an agent gains, at least, while the rate falls. */
    private static final double GAIN = 1;

    private final double rate;
    private final double at; // the mean of recent games at which the rate begins to fall
    private final long steps; // in which it falls
    private final long total;
    private boolean falls;
    private long begun; // progress at which it began to fall

    /** The rate of a run with these settings. */
    Annealing(Settings settings) {
        rate = settings.get(Algorithm.LEARNING_RATE);
        at = settings.get(PpoSettings.ANNEAL_AT);
        total = settings.get(PpoSettings.TOTAL_TIMESTEPS);
        steps = settings.get(PpoSettings.ANNEAL_STEPS) > 0 ? Math.min(total, settings.get(PpoSettings.ANNEAL_STEPS)) : total;
        falls = steps == total;
    }

    /** The learning rate of the round that begins after {@code progress} steps. */
    double rate(long progress) {
        return falls ? rate * Math.max(0, 1 - (double) (progress - begun) / (end() - begun)) : rate;
    }

    /** Looks at the games after a round, which has ended after {@code progress} steps. */
    void look(long progress, RecentGames games) {
        if (!falls) {
            falls = games.reach(at) || progress >= total - steps;
            begun = progress;
        } else if (progress >= end() && progress < total) {
            falls = games.reach(at + GAIN);
        }
    }

    /** The progress at which the run is complete, as far as is known. */
    long end() {
        return falls ? Math.min(total, begun + steps) : total;
    }

    /** Whether the end is known: nobody knows when an agent will be good. */
    boolean isEndKnown() {
        return falls;
    }

    void write(NpzWriter npz) throws IOException {
        npz.addLongs(BEGUN, falls ? new long[] {begun} : new long[0]);
    }

    /** Restores what {@link #write} wrote, after {@code progress} steps. */
    void read(NpzReader npz, long progress) {
        long[] value = npz.counts(BEGUN, 1);
        falls = value.length > 0;
        begun = falls ? value[0] : 0;
        if (begun > Math.min(progress, total) || steps == total && !falls) {
            throw npz.bad("has an " + BEGUN + " of " + begun + ", which no run with its steps has");
        }
    }
}
