package pixelpong.show;

import com.google.gson.Gson;
import java.util.Arrays;
import java.util.Map;
import pixelpong.pixels.Palette;

/**
 * What stays the same while the page is open.
 *
 * @param mode {@code train}, {@code watch}, {@code play} or {@code report}: which parts the page shows
 * @param title its heading
 * @param rows names and values for a table
 */
public record Facts(String mode, String title, Map<String, String> rows) {
    private static final int COLOURS = 128;

    /** As JSON in which no {@code <} stands, with the console's colours, which the page needs to draw. */
    String json() {
        int[] palette = new int[COLOURS];
        Arrays.setAll(palette, i -> Palette.rgb(2 * i));
        return new Gson().toJson(Map.of("mode", mode, "title", title, "rows", rows, "palette", palette));
    }
}
