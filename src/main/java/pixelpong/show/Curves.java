package pixelpong.show;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pixelpong.run.History;

/**
 * The part of the page's content that grows with the episodes.
 *
 * @param from the number of points that the page has and keeps; these follow them
 * @param newest the newest episode
 */
record Curves(int from, List<History.Point> points, History.Point newest) {
    /** Significant digits of a number on the page. */
    private static final int DIGITS = 5;
    private static final Gson JSON = new GsonBuilder().serializeNulls().create();

    /** A history from its beginning; it has at least one episode. */
    static Curves all(History history) {
        return new Curves(0, history.points(0), history.newest());
    }

    private record Rows(int from, List<List<Object>> points, List<Object> newest) {
    }

    /** As JSON. */
    String json() {
        return JSON.toJson(new Rows(from, points.stream().map(Curves::row).toList(), row(newest)));
    }

    /** A point as the page reads it: its columns are those of the constants in {@code page.js}. */
    private static List<Object> row(History.Point point) {
        List<Object> row = new ArrayList<>(List.of(point.first(), point.last(), point.returns(), rounded(point.recentMean()),
                rounded(point.runningMean()), point.frames(), Math.round(point.seconds()), Math.round(point.meanLength()),
                Math.round(point.framesPerSecond())));
        Arrays.stream(point.metrics()).forEach(mean -> row.add(Double.isFinite(mean) ? rounded(mean) : null));
        return row;
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
    }
}
