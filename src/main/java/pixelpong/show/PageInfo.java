package pixelpong.show;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import pixelpong.pixels.Palette;

/**
 * The part of the page's content that does not change while it is open.
 *
 * @param mode {@code train}, {@code watch}, {@code play} or {@code report}; selects the parts of the page
 * @param title the heading
 * @param rows names and values of a table
 * @param metrics the names of the learner's metrics, in the order of the episodes' values
 * @param left who has the left paddle; {@link #YOU} for the reader
 * @param right who has the right paddle
 */
public record PageInfo(String mode, String title, Map<String, String> rows, List<String> metrics, String left, String right) {
    /** The name of a reader who plays. */
    public static final String YOU = "you";

    private static final int COLOURS = 128;

    /** The content for a game of one player: the computer has the left paddle. */
    public PageInfo(String mode, String title, Map<String, String> rows, List<String> metrics) {
        this(mode, title, rows, metrics, "computer", mode.equals("play") ? YOU : "agent");
    }

    /** Whether a person plays. */
    boolean isPlay() {
        return mode.equals("play");
    }

    /** As JSON without {@code <}, including the console's colours, which the page needs for drawing. */
    String json() {
        int[] palette = new int[COLOURS];
        Arrays.setAll(palette, i -> Palette.rgb(2 * i));
        Gson gson = new Gson();
        JsonObject json = gson.toJsonTree(this).getAsJsonObject();
        json.add("palette", gson.toJsonTree(palette));
        return gson.toJson(json);
    }
}
