package pixelpong.show;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The page that all who show something share: one file with everything inside, which fetches nothing from anywhere else. */
final class Page {
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";
    private static final String CHARTS_VERSION = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

    private Page() {
    }

    /**
     * The page.
     *
     * @param data what it shows, as JSON in which no {@code <} stands; {@code null} for a page that listens for events
     */
    static String html(String data) {
        return text("page.html")
                .replace("/*style*/", text("page.css"))
                .replace("/*charts*/", charts())
                .replace("/*script*/", text("page.js"))
                .replace("/*data*/", data);
    }

    private static String charts() {
        Properties properties = new Properties();
        try (InputStream in = Page.class.getResourceAsStream(CHARTS_VERSION)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A browser's tools would go and look for the map.
        return text(String.format(CHARTS, properties.getProperty("version"))).replaceAll("//# sourceMappingURL=.*", "");
    }

    private static String text(String resource) {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
