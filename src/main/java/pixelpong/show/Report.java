package pixelpong.show;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import pixelpong.run.EpisodeReport;

/** A finished run as one file, to be opened from disk: the dashboard's page with the data inside. */
public final class Report {
    private Report() {
    }

    /**
     * Writes it.
     *
     * @param facts of mode {@code report}
     * @param film a GIF; null if there is none
     * @param file is complete when it gets its name
     */
    public static void write(Facts facts, List<EpisodeReport> episodes, Mind mind, Path film, Path file)
            throws IOException {
        StringBuilder data = new StringBuilder("{\"facts\":").append(facts.json());
        data.append(",\"episodes\":").append(Dashboard.episodes(episodes));
        byte[] weights = WeightPictures.png(WeightPictures.grid(mind));
        data.append(",\"weights\":\"").append(embedded("image/png", weights)).append('"');
        if (film != null) {
            data.append(",\"film\":\"").append(embedded("image/gif", Files.readAllBytes(film))).append('"');
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, Page.html(data.append('}').toString()).getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String embedded(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
