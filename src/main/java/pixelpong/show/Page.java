package pixelpong.show;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    /** The content security policy of a page served from here: it runs what is in the page, told by its hash, and nothing else. */
    static String securityPolicy(String html) {
        return "default-src 'none'; script-src " + hashes("script", html) + "; style-src " + hashes("style", html)
                + "; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String hashes(String element, String html) {
        return Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL).matcher(html).results()
                .map(found -> "'sha256-" + sha256(found.group(1)) + "'").collect(Collectors.joining(" "));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String charts() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text(CHARTS_VERSION)));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // impossible in memory
        }
        // Developer tools would try to load the source map.
        return text(String.format(CHARTS, properties.getProperty("version"))).replaceAll("//# sourceMappingURL=.*", "");
    }

    private static String text(String resource) {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("PixelPong's " + resource + " is missing, or the system lets no further file be opened");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
