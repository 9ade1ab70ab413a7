package pixelpong.bench;

import java.util.ArrayList;
import java.util.List;

/** What several turns have measured: the median, in brackets the least and the greatest. */
record Spread(double median, double least, double greatest) {

    /** The spread of some values, at least one. */
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Spread(sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** The spread of the ratios of two sides, turn by turn. */
    static Spread ofRatios(List<Double> these, List<Double> those) {
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < these.size(); turn++) {
            ratios.add(these.get(turn) / those.get(turn));
        }
        return of(ratios);
    }

    @Override
    public String toString() {
        return String.format("%.2f (%.2f to %.2f)", median, least, greatest);
    }
}
