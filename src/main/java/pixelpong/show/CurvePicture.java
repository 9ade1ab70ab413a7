package pixelpong.show;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import pixelpong.learn.RecentGames;
import pixelpong.run.History;

/**
 * The learning curves of some runs as an SVG picture: the mean return of the last 50 games, a line for each run.
 *
 * <p>The picture has its own background, so that it can be read on a dark page, too, and depends on the runs alone.
 */
public final class CurvePicture {
    /** The maximum number of runs: that of colours that most eyes can tell apart (Okabe and Ito 2008). */
    public static final int MOST_RUNS = 7;

    private static final String[] COLOURS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"};
    private static final int WIDTH = 720;
    private static final int LEFT = 52;
    private static final int RIGHT = WIDTH - 24;
    private static final int TOP = 20;
    private static final int BOTTOM = 340;
    private static final int MARGIN = 60; // below the axis: its numbers and its name
    private static final int LINE_HEIGHT = 18; // of the names of the runs
    private static final int MOST_RETURN = RecentGames.LARGEST_RETURN;
    private static final int RETURNS_A_LINE = 7;
    private static final int MOST_TICKS = 8;
    private static final double MILLION = 1e6;

    /** What a curve is drawn against. */
    public enum Axis {
        /** Games played. */
        GAMES("games"),
        /** Frames that the game has shown, which compares runs of which one plays longer games, or more frames in a step. */
        FRAMES("frames"),
        /** Training time. */
        SECONDS("seconds");

        private final String label;

        Axis(String label) {
            this.label = label;
        }

        private double of(History.Point point) {
            return switch (this) {
                case GAMES -> point.last();
                case FRAMES -> point.frames();
                case SECONDS -> point.seconds();
            };
        }

        /** The name in options. */
        @Override
        public String toString() {
            return label;
        }
    }

    private CurvePicture() {
    }

    /**
     * Draws the curves.
     *
     * @param runs at most {@link #MOST_RUNS} histories by the name of the run, each with at least one game
     */
    public static String svg(Map<String, History> runs, Axis axis) {
        double end = runs.values().stream().mapToDouble(history -> axis.of(history.newest())).max().orElseThrow();
        int height = BOTTOM + MARGIN + LINE_HEIGHT * runs.size();
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"13\" fill=\"#333\">%n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n",
                WIDTH, height, WIDTH, height, WIDTH, height));
        drawGrid(svg, axis, end);
        int run = 0;
        for (Map.Entry<String, History> entry : runs.entrySet()) {
            String colour = COLOURS[run];
            svg.append(String.format("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n", colour,
                    points(entry.getValue().points(0), axis, end)));
            int y = BOTTOM + MARGIN + LINE_HEIGHT * run;
            svg.append(String.format("<rect x=\"%d\" y=\"%d\" width=\"20\" height=\"4\" fill=\"%s\"/>", LEFT, y - 6, colour));
            text(svg, LEFT + 28, y, "start", entry.getKey());
            run++;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void drawGrid(StringBuilder svg, Axis axis, double end) {
        for (int value = -MOST_RETURN; value <= MOST_RETURN; value += RETURNS_A_LINE) {
            line(svg, LEFT, y(value), RIGHT, y(value), value == 0 ? "#888" : "#ddd");
            text(svg, LEFT - 8, y(value) + 4, "end", (value > 0 ? "+" : "") + value);
        }
        double tick = tick(end);
        for (int i = 0; i * tick <= end; i++) {
            double x = x(i * tick, end);
            line(svg, x, TOP, x, BOTTOM, "#ddd");
            text(svg, x, BOTTOM + 18, "middle", number(i * tick, tick));
        }
        text(svg, (LEFT + RIGHT) / 2.0, BOTTOM + 36, "middle", axis + "; up: mean return of the last " + RecentGames.MOST + " games");
    }

    /** The distance between two numbers at the axis: 1, 2 or 5 times a power of ten. */
    private static double tick(double end) {
        double tick = Math.pow(10, Math.floor(Math.log10(end / MOST_TICKS)));
        for (int factor : new int[] {1, 2, 5}) {
            if (end / (factor * tick) <= MOST_TICKS) {
                return factor * tick;
            }
        }
        return 10 * tick;
    }

    private static String number(double value, double tick) {
        return tick >= MILLION ? String.format(Locale.ROOT, "%.0f M", value / MILLION)
                : String.format(Locale.ROOT, tick < 1 ? "%.1f" : "%,.0f", value);
    }

    /** The last point of every column of the picture that has one. */
    private static String points(List<History.Point> points, Axis axis, double end) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            double x = x(axis.of(points.get(i)), end);
            boolean last = i == points.size() - 1 || (int) x(axis.of(points.get(i + 1)), end) > (int) x;
            if (last) {
                line.append(String.format(Locale.ROOT, "%s%.1f,%.1f", line.isEmpty() ? "" : " ", x, y(points.get(i).recentMean())));
            }
        }
        return line.toString();
    }

    private static double x(double value, double end) {
        return LEFT + value / end * (RIGHT - LEFT);
    }

    private static double y(double value) {
        return TOP + (MOST_RETURN - value) / (2 * MOST_RETURN) * (BOTTOM - TOP);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
        svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, colour));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped));
    }
}
