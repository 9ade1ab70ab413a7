package pixelpong.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pixelpong.learn.RecentGames;

/**
 * All episodes of a run in at most {@link #MOST_POINTS} points. At first each episode is a point of its own. When there is no room
 * for another point, neighbours are merged two by two, and from then on a point takes twice as many episodes. So the points depend
 * on the episodes alone.
 *
 * <p>Belongs to one thread; points may be passed to others.
 */
public final class History {
    /** An even number. */
    public static final int MOST_POINTS = 4_000;

    private final List<Point> points = new ArrayList<>();
    private long episodes;
    private long episodesPerPoint = 1;
    private final RecentGames recent = new RecentGames();
    private long frames;
    private Point newest;

    /** One or several consecutive episodes. Immutable. */
    public static final class Point {
        private static final int LENGTH = 0;
        private static final int SPEED = 1;
        private static final int METRICS = 2;

        private final long first;
        private final long last;
        private final int[] returns; // ascending: a return, and the number of episodes that have it, and so on
        private final double runningMean;
        private final double recentMean;
        private final long frames;
        private final double seconds;
        private final double[] sums; // of lengths, frames a second, and each metric
        private final long[] counts; // of the finite numbers in each sum

        private Point(EpisodeReport report, double recentMean, long frames) {
            first = report.episode();
            last = first;
            returns = new int[] {report.episodicReturn(), 1};
            runningMean = report.runningMean();
            this.recentMean = recentMean;
            this.frames = frames;
            seconds = report.seconds();
            sums = new double[METRICS + report.metrics().size()];
            counts = new long[sums.length];
            count(LENGTH, report.episodicLength());
            count(SPEED, report.framesPerSecond());
            for (int i = 0; i < report.metrics().size(); i++) {
                count(METRICS + i, report.metrics().get(i));
            }
        }

        private void count(int column, double value) {
            if (Double.isFinite(value)) {
                sums[column] = value;
                counts[column] = 1;
            }
        }

        private Point(Point a, Point b) {
            first = a.first;
            last = b.last;
            returns = merged(a.returns, b.returns);
            runningMean = b.runningMean;
            recentMean = b.recentMean;
            frames = b.frames;
            seconds = b.seconds;
            sums = a.sums.clone();
            counts = a.counts.clone();
            for (int column = 0; column < sums.length; column++) {
                sums[column] += b.sums[column];
                counts[column] += b.counts[column];
            }
        }

        private static int[] merged(int[] a, int[] b) {
            int[] all = new int[a.length + b.length];
            int length = 0;
            int i = 0;
            int j = 0;
            while (i < a.length || j < b.length) {
                boolean fromA = j == b.length || i < a.length && a[i] <= b[j];
                boolean fromB = i == a.length || j < b.length && b[j] <= a[i];
                all[length] = fromA ? a[i] : b[j];
                all[length + 1] = (fromA ? a[i + 1] : 0) + (fromB ? b[j + 1] : 0);
                i += fromA ? 2 : 0;
                j += fromB ? 2 : 0;
                length += 2;
            }
            return Arrays.copyOf(all, length);
        }

        private double mean(int column) {
            return sums[column] / counts[column];
        }

        /** The number of the first episode. */
        public long first() {
            return first;
        }

        /** The number of the last episode. */
        public long last() {
            return last;
        }

        /** The different returns in ascending order, each followed by the number of episodes that have it. */
        public int[] returns() {
            return returns.clone();
        }

        /** The running mean of the returns after the last episode. */
        public double runningMean() {
            return runningMean;
        }

        /** The mean of the {@link RecentGames} up to the last episode. */
        public double recentMean() {
            return recentMean;
        }

        /** The frames of the run up to the end of the last episode. */
        public long frames() {
            return frames;
        }

        /** The training time in seconds up to the end of the last episode. */
        public double seconds() {
            return seconds;
        }

        /** The mean number of steps. */
        public double meanLength() {
            return mean(LENGTH);
        }

        /** The mean of the frames a second. */
        public double framesPerSecond() {
            return mean(SPEED);
        }

        /** The mean of each metric over the episodes that have it; NaN if none has. */
        public double[] metrics() {
            double[] means = new double[sums.length - METRICS];
            for (int i = 0; i < means.length; i++) {
                means[i] = mean(METRICS + i);
            }
            return means;
        }
    }

    /** Adds the next episode. */
    public void add(EpisodeReport report) {
        recent.add(report.episodicReturn());
        frames += report.frames();
        Point point = new Point(report, recent.mean(), frames);
        if (episodes % episodesPerPoint > 0) {
            int last = points.size() - 1;
            points.set(last, new Point(points.get(last), point));
        } else {
            if (points.size() == MOST_POINTS) {
                merge();
            }
            points.add(point);
        }
        episodes++;
        newest = point;
    }

    private void merge() {
        for (int i = 0; i < MOST_POINTS / 2; i++) {
            points.set(i, new Point(points.get(2 * i), points.get(2 * i + 1)));
        }
        points.subList(MOST_POINTS / 2, MOST_POINTS).clear();
        episodesPerPoint *= 2;
    }

    /** The number of episodes. */
    public long episodes() {
        return episodes;
    }

    /** The number of episodes in a point; the last one may have fewer. */
    public long episodesPerPoint() {
        return episodesPerPoint;
    }

    /** The points, in order; without those before number {@code from}. */
    public List<Point> points(int from) {
        return List.copyOf(points.subList(from, points.size()));
    }

    /** The newest episode, as a point of its own; null if there is none. */
    public Point newest() {
        return newest;
    }
}
