package pixelpong.run;

import java.util.ArrayList;
import java.util.List;

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
    private EpisodeReport newest;

    /** One or several consecutive episodes. Immutable. */
    public static final class Point {
        private static final int RETURN = 0;
        private static final int LENGTH = 1;
        private static final int SPEED = 2;
        private static final int METRICS = 3;

        private final long first;
        private final long last;
        private final int leastReturn;
        private final int greatestReturn;
        private final double runningMean;
        private final double[] sums; // of returns, lengths, frames a second, and each metric
        private final long[] counts; // of the finite numbers in each sum

        /** A single episode. */
        public Point(EpisodeReport report) {
            first = report.episode();
            last = first;
            leastReturn = report.episodicReturn();
            greatestReturn = leastReturn;
            runningMean = report.runningMean();
            sums = new double[METRICS + report.metrics().size()];
            counts = new long[sums.length];
            count(RETURN, report.episodicReturn());
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
            leastReturn = Math.min(a.leastReturn, b.leastReturn);
            greatestReturn = Math.max(a.greatestReturn, b.greatestReturn);
            runningMean = b.runningMean;
            sums = a.sums.clone();
            counts = a.counts.clone();
            for (int column = 0; column < sums.length; column++) {
                sums[column] += b.sums[column];
                counts[column] += b.counts[column];
            }
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

        /** The mean of the returns. */
        public double meanReturn() {
            return mean(RETURN);
        }

        /** The least return. */
        public int leastReturn() {
            return leastReturn;
        }

        /** The greatest return. */
        public int greatestReturn() {
            return greatestReturn;
        }

        /** The running mean of the returns after the last episode. */
        public double runningMean() {
            return runningMean;
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
        Point point = new Point(report);
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
        newest = report;
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

    /** The newest episode; null if there is none. */
    public EpisodeReport newest() {
        return newest;
    }
}
