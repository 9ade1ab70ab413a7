package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Agent;

/** What pages of other sites can do to the page in a real browser: open it, as a link does, and nothing else. */
@Tag("any-jdk")
@Tag("no-kernels")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OtherSitesTest {
    /** Tries all ways that a browser has to send a request, and notes those that were answered with something. */
    private static final String ATTACK = """
            <!DOCTYPE html><meta charset="utf-8"><title>elsewhere</title><body><script>
            const target = "%s";
            const paths = ["", "events", "unit?3", "control?pause", "control?faster", "hold?up", "nothing"];
            const got = [];
            let tried = 0;
            const attempts = [];
            const attempt = (name, start) => {
              tried++;
              attempts.push(Promise.race([new Promise(start).catch(() => false), new Promise(done => setTimeout(done, 2000, false))])
                  .then(answered => { if (answered) { got.push(name); } }));
            };
            const load = (tag, attributes) => (done, failed) => {
              const element = document.createElement(tag);
              element.onload = element.onloadedmetadata = element.oncanplay = () => done(true);
              element.onerror = failed;
              Object.assign(element, attributes);
              document.body.append(element);
            };
            for (const path of paths) {
              const url = target + path;
              for (const mode of ["cors", "no-cors"]) {
                for (const credentials of ["include", "omit"]) {
                  for (const method of ["GET", "POST", "HEAD"]) {
                    for (const redirect of ["follow", "manual"]) {
                      attempt("fetch " + [method, mode, credentials, redirect, path], (done, failed) =>
                          fetch(url, {method, mode, credentials, redirect}).then(() => done(true), failed));
                    }
                  }
                  attempt("fetch with a body " + [mode, credentials, path], (done, failed) =>
                      fetch(url, {method: "POST", mode, credentials, body: "a=b"}).then(() => done(true), failed));
                }
              }
              for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
                attempt("fetch " + [method, path], (done, failed) => fetch(url, {method}).then(() => done(true), failed));
              }
              attempt("fetch with a header " + path, (done, failed) =>
                  fetch(url, {method: "POST", headers: {"X-A": "b"}}).then(() => done(true), failed));
              for (const credentials of [true, false]) {
                for (const method of ["GET", "POST"]) {
                  attempt("XMLHttpRequest " + [method, credentials, path], (done, failed) => {
                    const request = new XMLHttpRequest();
                    request.open(method, url);
                    request.withCredentials = credentials;
                    request.onload = () => done(true);
                    request.onerror = failed;
                    request.send();
                  });
                }
                attempt("EventSource " + [credentials, path], (done, failed) => {
                  const events = new EventSource(url, {withCredentials: credentials});
                  events.onopen = events.onmessage = () => done(true);
                  events.onerror = () => { events.close(); failed(); };
                });
              }
              attempt("WebSocket " + path, (done, failed) => {
                const socket = new WebSocket(url.replace("http", "ws"));
                socket.onopen = () => done(true);
                socket.onerror = failed;
              });
              attempt("beacon " + path, done => { navigator.sendBeacon(url, "a=b"); done(false); });
              attempt("ping " + path, done => {
                const link = document.createElement("a");
                link.href = "#";
                link.ping = url;
                document.body.append(link);
                link.click();
                done(false);
              });
              attempt("image " + path, load("img", {src: url}));
              attempt("image, anonymous " + path, load("img", {crossOrigin: "anonymous", src: url}));
              attempt("script " + path, load("script", {src: url}));
              attempt("module " + path, load("script", {type: "module", src: url}));
              attempt("import " + path, (done, failed) => import(url).then(() => done(true), failed));
              attempt("style " + path, load("link", {rel: "stylesheet", href: url}));
              attempt("icon " + path, load("link", {rel: "icon", href: url}));
              attempt("preload " + path, load("link", {rel: "preload", as: "fetch", href: url}));
              attempt("video " + path, load("video", {src: url}));
              attempt("audio " + path, load("audio", {src: url}));
              attempt("worker " + path, (done, failed) => { new Worker(url).onerror = failed; });
              for (const method of ["get", "post"]) {
                for (const enctype of ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]) {
                  attempt("form " + [method, enctype, path], done => {
                    const frame = document.createElement("iframe");
                    frame.name = "frame" + tried;
                    const form = document.createElement("form");
                    Object.assign(form, {action: url, method, enctype, target: frame.name});
                    document.body.append(frame, form);
                    form.submit();
                    setTimeout(() => done(readable(frame)), 1000);
                  });
                }
              }
              for (const tag of ["iframe", "object", "embed"]) {
                for (const sandbox of ["", "allow-scripts"]) {
                  attempt(tag + " " + [sandbox, path], done => {
                    const frame = document.createElement(tag);
                    if (sandbox) {
                      frame.setAttribute("sandbox", sandbox);
                    }
                    frame[tag === "object" ? "data" : "src"] = url;
                    document.body.append(frame);
                    setTimeout(() => done(readable(frame)), 1000);
                  });
                }
              }
            }
            const readable = frame => {
              try {
                return frame.contentWindow && frame.contentWindow.document.body.textContent !== "";
              } catch (e) {
                return false;
              }
            };
            let done = "";
            setTimeout(() => Promise.all(attempts).then(() => { done = tried + " tried"; }), 0);
            </script><a id="link" href="%s">a link</a>
            """;

    @TempDir
    private static Path profile;

    private static Browser browser;

    private final Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port");
    private HttpServer elsewhere;

    @BeforeAll
    static void open() throws IOException {
        browser = Browser.open(profile);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        AgentSource.Version agent =
                new AgentSource.Version(Agent.sampling(WatchedConsoleTest.tutorialPolicy()), "test", 0);
        dashboard.start(new PageInfo("watch", "a test", Map.of(), List.of()), new JavaConsole(), EnvPreset.named("Pong-v0"), () -> agent,
                1, 1);
        byte[] page = ATTACK.formatted(dashboard.address(), dashboard.address()).getBytes(StandardCharsets.UTF_8);
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        elsewhere.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
        elsewhere.start();
    }

    @AfterEach
    void stop() {
        browser.visit("about:blank");
        elsewhere.stop(0);
        dashboard.close();
    }

    private void assertNothingHasChanged() throws IOException {
        assertEquals(Action.NOOP, dashboard.held());
        try (BufferedReader in = new BufferedReader(new InputStreamReader(URI.create(dashboard.address() + "events").toURL().openStream(),
                StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (!line.startsWith("event: pace")) {
                line = in.readLine();
            }
            JsonObject pace = JsonParser.parseString(in.readLine().substring("data: ".length())).getAsJsonObject();
            assertFalse(pace.get("paused").getAsBoolean());
            assertEquals(1, pace.get("speed").getAsDouble());
        }
    }

    private String elsewhere(String host) {
        return "http://" + host + ":" + elsewhere.getAddress().getPort() + "/";
    }

    /** From a site on the Internet, and from another server on this machine, which is another origin of the same site. */
    @Test
    void othersCanNeitherReadNorChangeAnything() throws IOException, InterruptedException {
        for (String host : List.of("evil.example", "127.0.0.1")) {
            browser.visit(elsewhere(host));
            browser.await("done !== ''");
            assertEquals("", browser.run("return got.join('; ')"), host);
            String tried = browser.run("return done");
            assertTrue(Integer.parseInt(tried.split(" ")[0]) > 400, tried);
            assertNothingHasChanged();
        }
    }

    /** A site can make its name mean this machine once its page is loaded (DNS rebinding); the page would then be of its origin. */
    @Test
    void anotherNameOfThisMachineIsOfNoUse() throws IOException, InterruptedException {
        String address = dashboard.address().replace("127.0.0.1", "evil.example");
        browser.visit(address);
        browser.await("document.body.textContent.startsWith('This page is not known under that name')");
        browser.run("window.got = [];"
                + "for (const path of ['', 'events', 'unit?3']) { fetch(path).then(answer => got.push(answer.status)); }"
                + "for (const path of ['control?pause', 'hold?up']) {"
                + " fetch(path, {method: 'POST'}).then(answer => got.push(answer.status)); } return ''");
        browser.await("got.length === 5");
        assertEquals("403,403,403,403,403", browser.run("return got.join()"));
        assertNothingHasChanged();
    }

    @Test
    void aLinkMayBeFollowed() throws InterruptedException {
        browser.visit(elsewhere("evil.example"));
        browser.run("document.getElementById('link').click(); return ''");
        browser.await("document.getElementById('score') !== null && document.getElementById('score').textContent !== ''");
    }
}
