package pixelpong.learn;

import java.io.IOException;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;

/**
 * Notices that an agent has stopped getting better. Either it has found a way to win some points and not the one that wins nearly
 * all: then it hardly ever finds that later, and one that begins with other weights most likely does ({@code experiments.md}). Or
 * it has found it, and its steps are too large to keep it.
 *
 * <p>The mean of the recent games is noted at marks, a third of the patience apart. From the seventh on it is compared with that of
 * three marks before. Allocates in the constructor only.
 */
final class Plateau {
    /** From this mean of the recent games on, an agent has found the way that wins, so that smaller steps are the remedy. */
    static final double WORTH_KEEPING = 12;

    private static final String MARKS = "plateau_marks";
    private static final String MEANS = "plateau_means";
    private static final String BEGUN = "begun";
    private static final int MARKS_APART = 3;
    private static final int FIRST_LOOK = 7;
    /** An agent that is on its way gains more points a game in the time of {@link #MARKS_APART} marks. */
    private static final double LEAST_GAIN = 3;

    private final long interval; // steps from mark to mark; 0 for no marks
    private final float[] means = new float[MARKS_APART]; // of the marks [number % MARKS_APART]
    private int marks;
    private long begun; // progress at which these weights began

    /** The watch over a run with these settings. */
    Plateau(Settings settings) {
        interval = (settings.get(PpoSettings.PATIENCE) + MARKS_APART - 1) / MARKS_APART;
    }

    /** Notes the games after {@code progress} steps; returns whether the agent has stopped getting better. */
    boolean isReached(long progress, RecentGames games) {
        if (interval == 0 || progress - begun < (marks + 1) * interval) {
            return false;
        }
        double mean = games.mean();
        int place = marks++ % MARKS_APART;
        boolean stays = marks >= FIRST_LOOK && mean - means[place] < LEAST_GAIN;
        means[place] = (float) mean;
        return stays;
    }

    /** Begins again after {@code progress} steps. */
    void begin(long progress) {
        begun = progress;
        marks = 0;
    }

    /** The progress at which the present weights began. */
    long begun() {
        return begun;
    }

    void write(NpzWriter npz) throws IOException {
        npz.addLong(BEGUN, begun);
        npz.addLong(MARKS, marks);
        int kept = Math.min(marks, MARKS_APART);
        npz.addFloats(MEANS, i -> means[(marks - kept + i) % MARKS_APART], kept);
    }

    /** Restores what {@link #write} wrote, after {@code progress} steps. */
    void read(NpzReader npz, long progress) {
        begun = npz.count(BEGUN);
        long noted = npz.count(MARKS); // fewer than there are intervals, if these are shorter than a round
        if (begun > progress || noted > (interval == 0 ? 0 : Math.min((progress - begun) / interval, Integer.MAX_VALUE))) {
            throw npz.bad("has more " + MARKS + " than its steps allow since its weights began, after " + begun + " steps");
        }
        marks = (int) noted;
        int kept = Math.min(marks, MARKS_APART);
        float[] values = npz.floats(MEANS, kept);
        for (int i = 0; i < kept; i++) {
            means[(marks - kept + i) % MARKS_APART] = values[i];
        }
    }
}
