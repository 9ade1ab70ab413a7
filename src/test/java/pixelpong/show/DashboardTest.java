package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.pixels.Screen;
import pixelpong.rollout.Agent;
import pixelpong.run.EpisodeReport;
import pixelpong.run.OtherRuns;
import pixelpong.util.BadInput;

/** The server, as browsers and worse clients meet it. */
@Tag("no-kernels")
@Timeout(60)
class DashboardTest {
    private final Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port");
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Events> opened = new ArrayList<>();

    @BeforeEach
    void start() {
        Agent agent = Agent.sampling(WatchedConsoleTest.tutorialPolicy());
        dashboard.start(new PageInfo("watch", "a <test>", Map.of("name", "value"), List.of("entropy", "gradient_norm")),
                new JavaConsole(), EnvPreset.named("Pong-v0"), () -> new AgentSource.Version(agent, "weights of a test", 0), 1, 1);
    }

    @AfterEach
    void stop() throws IOException {
        for (Events events : opened) {
            events.socket.close();
        }
        dashboard.close();
    }

    static EpisodeReport report(long episode) {
        return new EpisodeReport(episode, -20, -20.5, 1_200, 4_000, false, episode * 0.5, 9_000, List.of(0.693147, Double.NaN));
    }

    private HttpResponse<byte[]> send(String method, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(dashboard.address() + path))
                .method(method, HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private Events open() throws IOException {
        return open(dashboard);
    }

    private Events open(Dashboard dashboard) throws IOException {
        Events events = new Events(dashboard.address(), "127.0.0.1");
        opened.add(events);
        return events;
    }

    /** A client that speaks HTTP 1.0, in which a stream comes as it is. */
    private static final class Events {
        private final Socket socket;
        private final BufferedReader in;
        private String status;

        Events(String address, String host) throws IOException {
            URI uri = URI.create(address);
            socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
            socket.getOutputStream().write(("GET /events HTTP/1.0\r\nHost: " + host + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        String status() throws IOException {
            if (status == null) {
                status = in.readLine();
            }
            return status;
        }

        /** The data of the next event of a kind. */
        JsonElement next(String name) throws IOException {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("event: " + name)) {
                    return JsonParser.parseString(in.readLine().substring("data: ".length()));
                }
            }
            throw new IOException("the server has ended");
        }

        JsonObject frame() throws IOException {
            return next("frame").getAsJsonObject();
        }
    }

    @Test
    void framesShowAGame() throws IOException {
        Events events = open();
        JsonObject info = events.next("info").getAsJsonObject();
        assertEquals("a <test>", info.get("title").getAsString());
        assertEquals("computer", info.get("left").getAsString());
        assertEquals("agent", info.get("right").getAsString());
        JsonObject first = events.frame();
        byte[] runs = Base64.getDecoder().decode(first.get("screen").getAsString());
        int pixels = 0;
        for (int i = 0; i < runs.length; i += 3) {
            pixels += (runs[i + 1] & 0xff) << 8 | runs[i + 2] & 0xff;
        }
        assertEquals(Screen.SIZE, pixels);
        assertEquals(1, first.get("game").getAsInt());
        JsonObject later = first;
        for (int i = 0; i < 60; i++) {
            later = events.frame();
        }
        assertNotEquals(first.get("screen"), later.get("screen"));
        assertTrue(later.get("step").getAsInt() > first.get("step").getAsInt());
        JsonArray probabilities = later.getAsJsonArray("probabilities");
        assertEquals(2, probabilities.size());
        assertEquals(1, probabilities.get(0).getAsDouble() + probabilities.get(1).getAsDouble(), 0.0021);
        assertTrue(later.get("chosen").getAsInt() == 0 || later.get("chosen").getAsInt() == 1);
        assertEquals(12, later.getAsJsonArray("units").size());
        for (String frame : new String[] {"now", "before"}) {
            assertTrue(later.getAsJsonArray(frame).size() > 10, "both paddles are seen at all times");
            later.getAsJsonArray(frame).forEach(pixel -> assertTrue(pixel.getAsInt() >= 0 && pixel.getAsInt() < 6400));
        }
        JsonObject agent = open().next("agent").getAsJsonObject();
        assertEquals("weights of a test", agent.get("name").getAsString());
        assertEquals("[\"up\",\"down\"]", agent.get("actions").toString());
    }

    /** Shows games of agents each of which is newer than the one before; each has the number of its making for a name. */
    private static Dashboard newerAndNewer(Agent agent) {
        AtomicInteger made = new AtomicInteger();
        Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port");
        dashboard.start(new PageInfo("train", "a run", Map.of(), List.of()), new JavaConsole(), EnvPreset.named("Pong-v0"),
                () -> new AgentSource.Version(agent, "agent " + made.incrementAndGet(), System.currentTimeMillis()), 1, 1);
        return dashboard;
    }

    @Test
    void afterEveryPointTheNewestAgentPlaysOn() throws IOException, InterruptedException {
        try (Dashboard dashboard = newerAndNewer(Agent.sampling(WatchedConsoleTest.tutorialPolicy()))) {
            Events agents = open(dashboard);
            Events frames = open(dashboard);
            client.send(HttpRequest.newBuilder(URI.create(dashboard.address() + "control?8"))
                    .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.discarding());
            Set<String> names = new HashSet<>();
            while (names.size() < 4) {
                names.add(agents.next("agent").getAsJsonObject().get("name").getAsString());
            }
            assertEquals(1, frames.frame().get("game").getAsInt());
        }
    }

    /** A page that is opened late, or again, does not show the agent of then until its point ends. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoComesLateSeesTheNewestAgent(boolean again) throws IOException, InterruptedException {
        try (Dashboard dashboard = newerAndNewer(Agent.sampling(WatchedConsoleTest.tutorialPolicy()))) {
            if (again) {
                Events early = open(dashboard);
                early.frame();
                early.socket.close();
            }
            Thread.sleep(1_500);
            Events late = open(dashboard);
            JsonObject frame = late.frame();
            while (late.next("agent").getAsJsonObject().get("name").getAsString().equals("agent 1")) {
                frame = late.frame();
            }
            assertEquals(0, frame.get("won").getAsInt() + frame.get("lost").getAsInt(), "it waited for the end of the point");
        }
    }

    @Test
    void aPersonsGameWaitsForThePerson() throws IOException, InterruptedException {
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            AgentSource.Version person = new AgentSource.Version((observation, random) -> dashboard.held(), "", 0);
            dashboard.start(new PageInfo("play", "your game", Map.of(), List.of()), new JavaConsole(),
                    EnvPreset.named("PongNoFrameskip-v4"), () -> person, 1, 1);
            Events events = open(dashboard);
            awaitPhase(events, "ready");
            assertEquals(1, open(dashboard).frame().get("step").getAsInt());
            for (String wish : new String[] {"8", "start"}) {
                client.send(HttpRequest.newBuilder(URI.create(dashboard.address() + "control?" + wish))
                        .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.discarding());
            }
            awaitPhase(events, "over");
            JsonObject last = open(dashboard).frame();
            assertEquals(21, last.get("lost").getAsInt(), "nobody has held the paddle");
            assertEquals(1, last.get("game").getAsInt(), "the next game waits");
        }
    }

    private static void awaitPhase(Events events, String phase) throws IOException {
        while (!events.next("pace").getAsJsonObject().get("phase").getAsString().equals(phase)) {
            // until it is
        }
    }

    @Test
    void theResultStays() throws IOException {
        dashboard.finish("Won 3 games.", Map.of("games", "618"));
        JsonObject result = open().next("result").getAsJsonObject();
        assertEquals("Won 3 games.", result.get("text").getAsString());
        assertEquals("{\"games\":\"618\"}", result.get("figures").toString());
    }

    @Test
    void otherRunsAreOfferedAndNothingElse(@TempDir Path runs) throws IOException, InterruptedException {
        assertEquals("[]", new String(send("GET", "runs").body(), StandardCharsets.UTF_8));
        for (String name : new String[] {"own", "other", "a & b", "empty"}) {
            Files.createDirectory(runs.resolve(name));
        }
        String header = "episode,episodic_return,running_mean,episodic_length,frames,truncated,seconds,frames_per_second\n";
        Files.writeString(runs.resolve("own/metrics.csv"), header);
        Files.writeString(runs.resolve("other/metrics.csv"), header + "1,-20,-20.000000,900,3000,0,1.500,2000\n");
        Files.writeString(runs.resolve("a & b/metrics.csv"), header);
        Files.createDirectories(runs.resolve("other/deeper"));
        Files.writeString(runs.resolve("other/deeper/metrics.csv"), header + "1,-20,-20.000000,900,3000,0,1.500,2000\n");
        dashboard.compareWith(OtherRuns.beside(runs.resolve("own/checkpoint.npz")));
        assertEquals("[\"a & b\",\"other\"]", JsonParser.parseString(new String(send("GET", "runs").body(),
                StandardCharsets.UTF_8)).toString().replace("\\u0026", "&"));
        JsonObject run = JsonParser.parseString(new String(send("GET", "run?other").body(), StandardCharsets.UTF_8))
                .getAsJsonObject();
        assertEquals("[[1,1,[-20,1],-20.0,-20.0,3000,2,900,2000]]", run.get("points").toString());
        for (String name : new String[] {"own", "empty", "a%20%26%20b", "other/deeper", "../" + runs.getFileName() + "/other",
            "..", ".", "", "other%00", runs.resolve("other").toString()}) {
            assertEquals(404, send("GET", "run?" + name).statusCode(), name);
        }
    }

    @Test
    void everyClientGetsEveryEpisode() throws IOException {
        dashboard.add(report(1));
        Events early = open();
        JsonObject curves = early.next("curves").getAsJsonObject();
        String row = "[1,1,[-20,1],-20.0,-20.5,4000,1,1200,9000,0.69315,null]";
        assertEquals("[" + row + "]", curves.get("points").toString());
        assertEquals(row, curves.get("newest").toString());
        dashboard.add(report(2));
        Curves known = new Curves(curves);
        known.add(early.next("curves").getAsJsonObject());
        assertEquals(2, known.points.size());
        assertEquals(2, open().next("curves").getAsJsonObject().getAsJsonArray("points").size());
    }

    /** What a client knows of the history: the points it has, and the new ones in place of those from a certain one on. */
    private static final class Curves {
        private final List<JsonArray> points = new ArrayList<>();

        Curves(JsonObject first) {
            assertEquals(0, first.get("from").getAsInt());
            add(first);
        }

        void add(JsonObject more) {
            int from = more.get("from").getAsInt();
            points.subList(from, points.size()).clear();
            more.getAsJsonArray("points").forEach(point -> points.add(point.getAsJsonArray()));
        }

        long episodes() {
            return points.get(points.size() - 1).get(1).getAsLong();
        }
    }

    /** A client that was there from the first episode on, through several merges, knows the same as one that comes late. */
    @Test
    void aLongHistoryIsThinned() throws IOException {
        dashboard.add(report(1));
        Events early = open();
        Curves known = new Curves(early.next("curves").getAsJsonObject());
        for (int episode = 2; episode <= 20_000; episode++) {
            dashboard.add(report(episode));
            if (episode % 1_000 == 0) {
                while (known.episodes() < episode) {
                    known.add(early.next("curves").getAsJsonObject());
                }
            }
        }
        assertEquals(20_000 / 8, known.points.size());
        for (int i = 0; i < known.points.size(); i++) {
            assertEquals(8 * i + 1, known.points.get(i).get(0).getAsLong());
            assertEquals(8 * i + 8, known.points.get(i).get(1).getAsLong());
        }
        assertEquals(known.points, new Curves(open().next("curves").getAsJsonObject()).points);
    }

    @Test
    void aStuckClientHoldsUpNeitherTheOthersNorTheTraining() throws IOException {
        Agent agent = Agent.sampling(WatchedConsoleTest.tutorialPolicy());
        // Its title is more than the buffers of a socket hold.
        PageInfo info = new PageInfo("watch", "title ".repeat(1_000_000), Map.of(), List.of());
        try (Dashboard large = new Dashboard("127.0.0.1", 0, "--port")) {
            AgentSource.Version version = new AgentSource.Version(agent, "", 0);
            large.start(info, new JavaConsole(), EnvPreset.named("Pong-v0"), () -> version, 1, 1);
            for (int i = 0; i < 4; i++) {
                open(large); // never reads
            }
            Events vanished = open(large);
            vanished.frame();
            vanished.socket.close();
            Events reader = open(large);
            for (int episode = 1; episode <= 100_000; episode++) {
                large.add(report(episode));
            }
            while (reader.next("curves").getAsJsonObject().getAsJsonArray("newest").get(0).getAsInt() < 100_000) {
                // until it is
            }
            reader.frame();
            for (int i = 0; i < 5; i++) {
                open(large).frame();
            }
        }
    }

    @Test
    void pauseStepAndPace() throws IOException, InterruptedException {
        Events events = open();
        events.frame();
        assertEquals(200, send("POST", "control?pause").statusCode());
        JsonObject pace = events.next("pace").getAsJsonObject();
        while (!pace.get("paused").getAsBoolean()) {
            pace = events.next("pace").getAsJsonObject();
        }
        for (int i = 0; i < 3; i++) {
            send("POST", "control?step");
            events.frame(); // would wait forever if nothing moved
        }
        send("POST", "control?slower");
        awaitSpeed(events, 0.5);
        send("POST", "control?1");
        assertTrue(awaitSpeed(events, 1 / 16.0).get("slowest").getAsBoolean());
        for (int i = 0; i < 20; i++) {
            send("POST", "control?faster");
        }
        pace = awaitSpeed(events, 8);
        assertTrue(pace.get("fastest").getAsBoolean() && !pace.get("slowest").getAsBoolean());
        assertEquals(404, send("POST", "control?9").statusCode());
        send("POST", "control?pause");
        events.frame();
    }

    /** Every wish tells the pace anew, so the one before may come first. */
    private static JsonObject awaitSpeed(Events events, double speed) throws IOException {
        JsonObject pace = events.next("pace").getAsJsonObject();
        while (pace.get("speed").getAsDouble() != speed) {
            pace = events.next("pace").getAsJsonObject();
        }
        return pace;
    }

    @Test
    void aPersonHoldsThePaddle() throws IOException, InterruptedException {
        assertEquals(Action.NOOP, dashboard.held());
        send("POST", "hold?up");
        assertEquals(Action.RIGHT, dashboard.held());
        send("POST", "hold?down");
        assertEquals(Action.LEFT, dashboard.held());
        send("POST", "hold?nothing");
        assertEquals(Action.NOOP, dashboard.held());
    }

    @Test
    void thePageNeedsNothingFromElsewhere() throws IOException, InterruptedException {
        HttpResponse<byte[]> page = send("GET", "");
        String html = new String(page.body(), StandardCharsets.UTF_8);
        assertFalse(html.matches("(?s).*(src|href)=\"(https?:)?//.*"), "something is fetched");
        assertTrue(page.headers().firstValue("Content-Security-Policy").orElseThrow().startsWith("default-src 'none'"));
        open().frame();
        HttpResponse<byte[]> unit = send("GET", "unit?3&1");
        assertEquals("image/png", unit.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(404, send("GET", "unit?24").statusCode());
        assertEquals(404, send("GET", "unit?x").statusCode());
        assertEquals(404, send("GET", "../pom.xml").statusCode());
        assertEquals(404, send("POST", "nothing").statusCode());
        assertEquals(404, send("POST", "control?nonsense").statusCode());
        assertEquals(404, send("POST", "hold?sideways").statusCode());
    }

    /** What a page does not take is answered, and nobody is bothered with it. */
    @Test
    void otherMethodsAreRefused() throws IOException, InterruptedException {
        PrintStream old = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            for (String path : new String[] {"", "events", "unit?3", "runs", "run?x", "control?pause", "hold?up"}) {
                for (String method : new String[] {"HEAD", "PUT", "DELETE", "OPTIONS", path.matches("(control|hold).*")
                    ? "GET" : "POST"}) {
                    HttpResponse<byte[]> answer = send(method, path);
                    assertEquals(405, answer.statusCode(), method + " /" + path);
                    assertTrue(answer.headers().firstValue("Allow").isPresent());
                }
            }
            assertEquals(404, send("HEAD", "nothing").statusCode());
        } finally {
            System.setErr(old);
        }
        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyAnswerIsProtected() throws IOException, InterruptedException {
        open().frame();
        for (String path : new String[] {"", "unit?3", "nothing"}) {
            HttpHeaders headers = send("GET", path).headers();
            assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElseThrow(), path);
            assertEquals("same-origin", headers.firstValue("Cross-Origin-Resource-Policy").orElseThrow(), path);
        }
        String policy = send("GET", "").headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals(3, policy.split("'sha256-", -1).length - 1, "two scripts and a style: " + policy);
    }

    @Test
    void pagesOfOtherSitesAreTurnedAway() throws IOException, InterruptedException {
        Events foreign = new Events(dashboard.address(), "evil.example");
        opened.add(foreign);
        assertTrue(foreign.status().contains("403"), foreign.status());
        HttpRequest crossSite = HttpRequest.newBuilder(URI.create(dashboard.address() + "control?pause"))
                .header("Origin", "http://evil.example").POST(HttpRequest.BodyPublishers.noBody()).build();
        assertEquals(403, client.send(crossSite, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    @Test
    void badPortsAndHosts() {
        int taken = URI.create(dashboard.address()).getPort();
        assertThrows(BadInput.class, () -> new Dashboard("127.0.0.1", taken, "--port"));
        assertThrows(BadInput.class, () -> new Dashboard("127.0.0.1", -1, "--port"));
        assertThrows(BadInput.class, () -> new Dashboard("127.0.0.1", 65536, "--port"));
        assertThrows(BadInput.class, () -> new Dashboard("no.such.host.invalid", 0, "--port"));
        String message = assertThrows(BadInput.class, () -> new Dashboard("192.0.2.1", 0, "--port")).getMessage();
        assertEquals("This machine has no address 192.0.2.1; --host takes a name or address of this machine.", message);
    }
}
