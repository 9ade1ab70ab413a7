package pixelpong.show;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The page of all commands with something to show: a single self-contained file.
 */
final class Page {
    private static final String CHARTS = "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";
    private static final String CHARTS_VERSION = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

    private Page() {
    }

    /**
     * The HTML of the page.
     *
     * @param data the content as JSON without {@code <}; {@code null} for a page that receives events
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
        // Developer tools would try to load the source map.
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
