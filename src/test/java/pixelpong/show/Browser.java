package pixelpong.show;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/** Headless Chromium, driven by the WebDriver protocol. */
final class Browser implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    /** A browser that keeps its files in {@code profile}; where none is installed, the test is skipped. */
    static Browser open(Path profile) throws IOException {
        try {
            return new Browser(new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true).start(), profile);
        } catch (IOException e) {
            if (e.getMessage().contains("Cannot run program")) {
                throw new TestAbortedException("chromedriver is not installed (Debian: chromium, chromium-driver)");
            }
            throw e;
        }
    }

    private Browser(Process driver, Path profile) throws IOException {
        this.driver = driver;
        BufferedReader in = new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        String address = null;
        while (address == null) {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("chromedriver does not start");
            }
            Matcher port = PORT.matcher(line);
            address = port.find() ? "http://127.0.0.1:" + port.group(1) + "/session" : null;
        }
        Map<String, Object> options = Map.of("args", List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--host-resolver-rules=MAP *.example 127.0.0.1",
                "--user-data-dir=" + profile));
        JsonObject made = send("POST", address, Map.of("capabilities", Map.of("alwaysMatch",
                Map.of("goog:chromeOptions", options, "goog:loggingPrefs", Map.of("browser", "ALL"))))).getAsJsonObject();
        session = address + "/" + made.get("sessionId").getAsString();
    }

    private JsonElement send(String method, String address, Object body) {
        try {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create(address))
                    .method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                            : HttpRequest.BodyPublishers.ofString(new Gson().toJson(body))).build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
            return JsonParser.parseString(answer.body()).getAsJsonObject().get("value");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void visit(String address) {
        send("POST", session + "/url", Map.of("url", address));
    }

    /** Makes the window so wide and high. */
    void resize(int width, int height) {
        send("POST", session + "/goog/cdp/execute", Map.of("cmd", "Emulation.setDeviceMetricsOverride", "params",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false)));
    }

    /** What a piece of JavaScript that ends in {@code return} gives. */
    String run(String script) {
        return send("POST", session + "/execute/sync", Map.of("script", script, "args", List.of())).getAsString();
    }

    /** Waits until a JavaScript expression is true. */
    void await(String expression) throws InterruptedException {
        while (!run("return String(" + expression + ")").equals("true")) {
            Thread.sleep(20);
        }
    }

    /** What the console has had to say. */
    String complaints() {
        return send("POST", session + "/se/log", Map.of("type", "browser")).toString();
    }

    @Override
    public void close() {
        send("DELETE", session, null);
        driver.destroy();
    }
}
