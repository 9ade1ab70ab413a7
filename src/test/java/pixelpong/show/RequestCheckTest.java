package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Agent;

/** Under which names the page is served, and what it says of its own address. */
@Tag("any-jdk")
@Tag("no-kernels")
@Timeout(60)
class RequestCheckTest {
    private static final List<String> OURS = List.of("127.0.0.1", "127.0.0.1:%d", "localhost", "localhost:%d", "LOCALHOST:%d", "[::1]",
            "[::1]:%d", "[0:0:0:0:0:0:0:1]:%d", "localhost:9999", "192.0.2.1:%d", "[2001:DB8::1]:%d");
    /** Names that a site on the Internet can have, and what is no name at all. */
    private static final List<String> FOREIGN = List.of("evil.example", "evil.example:%d", "127.0.0.1.evil.example", "localhost.evil.example",
            "1.2.3", "1.2.3.4.5", "[evil.example]", "[::1].evil.example", "evil.local.example", "evil.example.", "evil.example:", ":%d", "",
            "127.0.0.1:", "127.0.0.1:%d:%d", "user@127.0.0.1", "127.0.0.1/", "evil.example#127.0.0.1");
    private static final List<String> IN_THE_HOUSE = List.of("gpu1", "gpu1:%d", "GPU1:%d", "gpu1.local:%d");

    private static Dashboard start(String host) {
        AgentSource.Version agent =
                new AgentSource.Version(Agent.sampling(WatchedConsoleTest.tutorialPolicy()), "test", 0);
        Dashboard dashboard = new Dashboard(host, 0, "--port");
        dashboard.start(new PageInfo("watch", "a test", Map.of(), List.of()), new JavaConsole(), EnvPreset.named("Pong-v0"), () -> agent,
                1, 1);
        return dashboard;
    }

    private static String answer(Dashboard dashboard, String headers) throws IOException {
        URI uri = URI.create(dashboard.address());
        try (Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort())) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\n" + headers.replace("%d", "" + uri.getPort())
                    + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertAnswer(int status, Dashboard dashboard, String headers) throws IOException {
        String answer = answer(dashboard, headers);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), headers + answer.split("\r\n")[0]);
    }

    private static void assertAnswers(int status, Dashboard dashboard, Iterable<String> hosts) throws IOException {
        for (String host : hosts) {
            assertAnswer(status, dashboard, "Host: " + host + "\r\n");
        }
    }

    @Test
    void onThisMachine() throws IOException {
        try (Dashboard dashboard = start("127.0.0.1")) {
            assertAnswers(200, dashboard, OURS);
            assertAnswers(403, dashboard, FOREIGN);
            assertAnswers(403, dashboard, IN_THE_HOUSE);
            assertEquals("Open " + dashboard.address() + " in a browser.", dashboard.invitation());
        }
    }

    @Test
    void onAllAddresses() throws IOException {
        try (Dashboard dashboard = start("0.0.0.0")) {
            assertAnswers(200, dashboard, OURS);
            assertAnswers(200, dashboard, IN_THE_HOUSE);
            assertAnswers(403, dashboard, FOREIGN);
            int port = URI.create(dashboard.address()).getPort();
            assertEquals("http://127.0.0.1:" + port + "/", dashboard.address());
            assertEquals("Open http://127.0.0.1:" + port + "/ in a browser. Whoever can reach this machine can open it, too, under each of"
                    + " its addresses, and use its buttons.", dashboard.invitation());
            String refusal = answer(dashboard, "Host: gpu1.example:" + port + "\r\n");
            assertTrue(refusal.endsWith("\r\n\r\nThis page is not known under that name; open http://127.0.0.1:" + port + "/ instead."),
                    refusal);
            assertFalse(refusal.contains("gpu1"), "nothing of the request is repeated");
        }
    }

    /** Every name that --host takes is one under which the page can be opened. */
    @Test
    void underTheNameThatWasGiven() throws IOException {
        String name = InetAddress.getLocalHost().getHostName(); // often of an address in 127.0.0.0/8 that no interface has
        for (String host : List.of(name, "localhost", "127.0.0.2", "::1")) {
            try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getByName(host))) {
                assertTrue(socket.isBound());
            } catch (BindException e) {
                continue; // not every system has it
            }
            try (Dashboard dashboard = start(host)) {
                assertAnswer(200, dashboard, "Host: " + (host.contains(":") ? "[" + host + "]" : host) + ":%d\r\n");
                assertAnswer(200, dashboard, "Host: " + URI.create(dashboard.address()).getAuthority() + "\r\n");
                assertAnswer(403, dashboard, "Host: evil.example:%d\r\n");
            }
        }
    }

    @Test
    void aLinkMayBeFollowed() throws IOException {
        try (Dashboard dashboard = start("127.0.0.1")) {
            String site = "Host: 127.0.0.1\r\nSec-Fetch-Site: %s\r\nSec-Fetch-Dest: %s\r\n";
            assertAnswer(200, dashboard, site.formatted("cross-site", "document"));
            assertAnswer(200, dashboard, site.formatted("same-site", "document"));
            assertAnswer(200, dashboard, site.formatted("none", "document"));
            assertAnswer(200, dashboard, site.formatted("same-origin", "empty"));
            assertAnswer(403, dashboard, site.formatted("cross-site", "iframe"));
            assertAnswer(403, dashboard, site.formatted("cross-site", "empty"));
            assertAnswer(403, dashboard, site.formatted("same-site", "image"));
        }
    }
}
