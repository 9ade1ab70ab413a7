package pixelpong.learn;

import java.util.ArrayList;
import java.util.List;

/**
 * Metrics of the latest round, named as in CleanRL or Stable-Baselines3; NaN where the round, or for REINFORCE the episode, has
 * none.
 *
 * <p>Setting a metric allocates nothing. Belongs to the thread that owns the learner.
 */
public final class Metrics {
    private final List<Metric> metrics = new ArrayList<>();

    /** A metric. */
    public static final class Metric {
        private final String name;
        private double value = Double.NaN;

        private Metric(String name) {
            this.name = name;
        }

        /** Sets the value. */
        void set(double value) {
            this.value = value;
        }

        /** The current value. */
        double value() {
            return value;
        }
    }

    /** Adds a metric. */
    Metric add(String name) {
        Metric metric = new Metric(name);
        metrics.add(metric);
        return metric;
    }

    /** The names of all metrics, in order. */
    public List<String> names() {
        return metrics.stream().map(metric -> metric.name).toList();
    }

    /** The number of metrics. */
    public int count() {
        return metrics.size();
    }

    /** The value of a metric. */
    public double value(int metric) {
        return metrics.get(metric).value;
    }

    /** A copy of all current values, in the order of the names. */
    public double[] values() {
        return metrics.stream().mapToDouble(metric -> metric.value).toArray();
    }
}
