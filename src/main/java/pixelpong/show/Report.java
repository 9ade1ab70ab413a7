package pixelpong.show;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import pixelpong.policy.Policy;
import pixelpong.run.History;
import pixelpong.util.AtomicFile;

/** A finished run as a single file that can be opened from disk: the dashboard's page with its data included. */
public final class Report {
    private Report() {
    }

    /**
     * Writes a report.
     *
     * @param info with the mode {@code report}
     * @param history has at least one episode
     * @param films GIFs, in the order of their episodes
     * @param file gets its name when it is complete
     * @throws IOException if a film cannot be read, or the report cannot be written
     */
    public static void write(PageInfo info, History history, Policy policy, List<Path> films, Path file)
            throws IOException {
        StringBuilder data = new StringBuilder("{\"info\":").append(info.json());
        data.append(",\"curves\":").append(Curves.all(history).json());
        byte[] weights = WeightPictures.png(WeightPictures.grid(policy));
        data.append(",\"weights\":\"").append(embedded("image/png", weights)).append("\",\"planes\":")
                .append(policy.view().planes());
        data.append(",\"films\":[");
        for (Path film : films) {
            data.append(data.charAt(data.length() - 1) == '[' ? "" : ",").append("{\"game\":").append(VideoCallback.episode(film))
                    .append(",\"film\":\"").append(embedded("image/gif", Files.readAllBytes(film))).append("\"}");
        }
        String page = page(data.append("]}").toString());
        AtomicFile.replace(file, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
    }

    private static String page(String data) throws IOException {
        try {
            return Page.html(data);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String embedded(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
