package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Agent;

/** Clients that speak no proper HTTP, do not end their requests, do not read their answers, are many, or are gone. */
@Tag("any-jdk")
@Tag("no-kernels")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileClientsTest {
    private static final String HOST = "Host: 127.0.0.1\r\n";
    private static final String GET_EVENTS = "GET /events HTTP/1.1\r\n" + HOST + "\r\n";
    private static final String POST = "POST /control?pause HTTP/1.1\r\n" + HOST;
    private static final String FOREIGN = POST + "Origin: null\r\nContent-Length: 5\r\n\r\nab";
    /** More than the server lets in at the same time. */
    private static final int TOO_MANY = 600;
    private static final int ANSWER_MILLIS = 20_000;
    private static final int HONEST_MILLIS = 10_000;

    private final Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port");
    private final List<Socket> opened = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream terminal = System.err;
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.writeBytes(entry.getMessage().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void start() {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        Logger.getLogger("").addHandler(log);
        AgentSource.Version agent =
                new AgentSource.Version(Agent.sampling(WatchedConsoleTest.tutorialPolicy()), "test", 0);
        dashboard.start(new PageInfo("watch", "a test", Map.of(), List.of()), new JavaConsole(), EnvPreset.named("Pong-v0"),
                () -> agent, 1, 1);
    }

    @AfterEach
    void nothingReachesTheTerminal() throws IOException {
        for (Socket socket : opened) {
            socket.close();
        }
        dashboard.close();
        Logger.getLogger("").removeHandler(log);
        System.setErr(terminal);
        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }

    private Socket send(String request) throws IOException {
        URI uri = URI.create(dashboard.address());
        Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
        opened.add(socket);
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException e) {
            // cut off before it was finished
        }
        return socket;
    }

    private List<Socket> send(int times, String request) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            sockets.add(send(request));
        }
        return sockets;
    }

    /** The first line of the answer; empty if there is none, and the connection is closed. */
    private static String status(Socket socket) throws IOException {
        socket.setSoTimeout(ANSWER_MILLIS);
        try {
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)).readLine();
            return line == null ? "" : line;
        } catch (SocketException e) {
            return "";
        }
    }

    /** Sends the request to completion, from a socket of its own, and reads until a line. */
    private void get(String path, String end) throws IOException {
        URI uri = URI.create(dashboard.address());
        try (Socket socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort())) {
            socket.setSoTimeout(HONEST_MILLIS);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("HTTP/1.1 200 OK", in.readLine());
            while (!in.readLine().equals(end)) {
                // not yet
            }
        }
    }

    private void anHonestReaderIsServed() throws IOException {
        get("/", "</html>");
        get("/events", "event: frame");
    }

    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("client")).count();
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount() : 0;
    }

    /** Waits for a moment. */
    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(50);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private static Map<String, String> improper() {
        Map<String, String> requests = new LinkedHashMap<>();
        for (String method : List.of("TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "get", "BREW", "<script>", "G\0T", "\u00e9\u00ff")) {
            requests.put(method + " /", method + " / HTTP/1.1\r\n" + HOST + "\r\n");
        }
        requests.put("CONNECT", "CONNECT evil.example:80 HTTP/1.1\r\n" + HOST + "\r\n");
        requests.put("OPTIONS *", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n");
        requests.put("garbage", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n");
        requests.put("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        requests.put("one word", "GET\r\n\r\n");
        requests.put("no version", "GET /\r\n\r\n");
        for (String path : List.of("/%", "/%zz", "/%2", "/\\", "/<>", "/a b", "http:", "mailto:x", "[::1]", "/%00", "/%2e%2e/pom.xml",
                "/../pom.xml", "/..%2fpom.xml", "/%c0%af", "//", "/events/", "/EVENTS", "/unit?-1", "/unit?1e9", "/unit?99999999999",
                "/unit?%00", "/unit?24", "/control?pause", "/hold?up")) {
            requests.put(path, "GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n");
        }
        for (String path : List.of("/", "/events", "/unit?3", "/control", "/control?", "/control?PAUSE", "/control?pause&pause",
                "/control?foo", "/hold", "/hold?left", "/pause")) {
            requests.put("POST " + path, "POST " + path + " HTTP/1.1\r\n" + HOST + "\r\n");
        }
        requests.put("no host", "GET / HTTP/1.1\r\n\r\n");
        requests.put("no host, HTTP/1.0", "GET / HTTP/1.0\r\n\r\n");
        requests.put("two hosts", "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n");
        for (String host : List.of("", "evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "127.0.0.1:x",
                "127.0.0.1:123456", "localhost.evil.example", "evil.example:80", "127.0.0.1, evil.example")) {
            requests.put("host " + host, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
        for (String origin : List.of("null", "", "http://evil.example", "http://127.0.0.1:1", "https://127.0.0.1", "http://localhost",
                "HTTP://127.0.0.1", "http://127.0.0.1/")) {
            requests.put("origin " + origin, POST + "Origin: " + origin + "\r\n\r\n");
        }
        for (String site : List.of("cross-site", "same-site", "", "?")) {
            requests.put("from " + site, POST + "Sec-Fetch-Site: " + site + "\r\n\r\n");
            requests.put("events from " + site, "GET /events HTTP/1.1\r\n" + HOST + "Sec-Fetch-Site: " + site + "\r\n\r\n");
        }
        requests.put("in a frame", "GET / HTTP/1.1\r\n" + HOST + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: iframe\r\n\r\n");
        requests.put("long line", "GET /" + "a".repeat(1 << 20) + " HTTP/1.1\r\n" + HOST + "\r\n");
        requests.put("long query", "GET /unit?" + "1".repeat(1 << 15) + " HTTP/1.1\r\n" + HOST + "\r\n");
        requests.put("long header", "GET / HTTP/1.1\r\n" + HOST + "Cookie: " + "a".repeat(1 << 20) + "\r\n\r\n");
        requests.put("long header name", "GET / HTTP/1.1\r\n" + HOST + "a".repeat(1 << 20) + ": a\r\n\r\n");
        requests.put("many headers", "GET / HTTP/1.1\r\n" + HOST + IntStream.range(0, 10_000).mapToObj(i -> "X-" + i + ": 1\r\n")
                .collect(Collectors.joining()) + "\r\n");
        requests.put("many lines", "GET / HTTP/1.1\r\n" + HOST + "X: 1\r\n".repeat(10_000) + "\r\n");
        requests.put("bad header", "GET / HTTP/1.1\r\n" + HOST + "a b: c\r\n\r\n");
        requests.put("no header", "GET / HTTP/1.1\r\n" + HOST + "abc\r\n\r\n");
        requests.put("body", POST + "Content-Length: 5\r\n\r\npause");
        requests.put("form", POST + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b");
        requests.put("chunks", POST + "Transfer-Encoding: chunked\r\n\r\n5\r\npause\r\n0\r\n\r\n");
        requests.put("bad chunks", POST + "Transfer-Encoding: chunked\r\n\r\n-5\r\npause\r\n0\r\n\r\n");
        requests.put("body of a GET", "GET / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\npause");
        requests.put("large body", POST + "Content-Length: 1048576\r\n\r\n" + "a".repeat(1 << 20));
        requests.put("endless body", POST + "Content-Length: 9223372036854775807\r\n\r\n" + "a".repeat(1 << 20));
        requests.put("promised body", POST + "Content-Length: 5\r\n\r\n");
        requests.put("expected body", POST + "Content-Length: 5\r\nExpect: nothing\r\n\r\n");
        for (String length : List.of("x", "-1", "1.5", "99999999999999999999")) {
            requests.put("length " + length, POST + "Content-Length: " + length + "\r\n\r\n");
        }
        requests.put("two lengths", POST + "Content-Length: 0\r\nContent-Length: 5\r\n\r\npause");
        requests.put("length and chunks", POST + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        requests.put("other encoding", POST + "Transfer-Encoding: gzip\r\n\r\n");
        requests.put("endless line", "GET /");
        requests.put("endless headers", "GET / HTTP/1.1\r\n" + HOST + "X-");
        requests.put("nothing", "");
        return requests;
    }

    @Test
    void whatIsNotProperIsAnsweredSoOrCutOff() throws IOException, InterruptedException {
        Map<String, Socket> sockets = new LinkedHashMap<>();
        for (Map.Entry<String, String> request : improper().entrySet()) {
            sockets.put(request.getKey(), send(request.getValue()));
        }
        for (Map.Entry<String, Socket> client : sockets.entrySet()) {
            String status = status(client.getValue());
            assertTrue(status.matches("|HTTP/1.1 (4\\d\\d|501) .*"), client.getKey().replaceAll("\\W{9,}", "...") + ": " + status);
        }
        try (BufferedReader in = new BufferedReader(new InputStreamReader(send(GET_EVENTS).getInputStream(),
                StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (!line.equals("event: pace")) {
                line = in.readLine();
            }
            String pace = in.readLine();
            assertTrue(pace.contains("\"paused\":false") && pace.contains("\"speed\":1.0"), pace);
        }
    }

    @Test
    void requestsInARow() throws IOException {
        String[] paths = {"unit?99", "control?foo", "hold?foo"};
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            requests.append(i % 3 == 0 ? "GET /" : "POST /").append(paths[i % 3]).append(" HTTP/1.1\r\n").append(HOST).append("\r\n");
        }
        Socket socket = send(requests.append("GET /nothing HTTP/1.0\r\n").append(HOST).append("\r\n").toString());
        assertEquals(301, new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("HTTP/1.1 404 ").length - 1);
    }

    @Test
    void theSlowTheStuckAndTheMany() throws IOException, InterruptedException {
        List<Socket> waiting = new ArrayList<>();
        for (String request : List.of("", "GET /eve", "GET / HTTP/1.1\r\n" + HOST + "X-", POST + "Content-Length: 5\r\n\r\n")) {
            waiting.addAll(send(50, request));
        }
        send(5, GET_EVENTS); // and never read
        send(50, "GET / HTTP/1.1\r\n" + HOST + "\r\n");
        List<Thread> readers = new ArrayList<>();
        for (Socket socket : send(45, GET_EVENTS)) {
            Thread reader = new Thread(() -> {
                try {
                    socket.getInputStream().transferTo(PrintStream.nullOutputStream());
                } catch (IOException e) {
                    // closed at the end of the test
                }
            });
            reader.start();
            readers.add(reader);
        }
        for (int episode = 1; episode <= 1_000; episode++) {
            dashboard.add(DashboardTest.report(episode)); // waits for nobody
        }
        anHonestReaderIsServed();
        assertTrue(clientThreads() <= 500, clientThreads() + " threads");
        for (Socket socket : waiting) {
            assertEquals("", status(socket));
        }
        for (Socket socket : opened) {
            socket.close();
        }
        for (Thread reader : readers) {
            reader.join();
        }
    }

    @Test
    void whoIsGoneIsForgotten() throws IOException, InterruptedException {
        for (String request : List.of("", "GET /eve", "GET / HTTP/1.1\r\n" + HOST + "X-", POST + "Content-Length: 5\r\n\r\n",
                POST + "Content-Length: 5\r\n\r\nab", FOREIGN, GET_EVENTS,
                "GET / HTTP/1.1\r\n" + HOST + "\r\n", ("GET /unit?3 HTTP/1.1\r\n" + HOST + "\r\n").repeat(20), "GET /%zz HTTP/1.1\r\n\r\n")) {
            for (int i = 0; i < TOO_MANY; i++) {
                try (Socket socket = send(request)) {
                    if (request.equals(FOREIGN)) {
                        status(socket); // goes in the middle of its request, after the answer
                    }
                    socket.setSoLinger(true, 0); // resets the connection
                }
            }
            opened.clear();
        }
        boolean served = false;
        while (!served) { // not before the server has noticed
            try {
                anHonestReaderIsServed();
                served = true;
            } catch (SocketException | AssertionFailedError e) {
                Thread.sleep(100);
            }
        }
    }

    /** There is no room for all of them, but soon for others. */
    @Test
    void thoseWhoKeepOthersOutAreCutOff() throws IOException {
        for (String request : List.of("GET /eve", "")) {
            long before = openFiles();
            List<Socket> sockets = send(TOO_MANY, request);
            long most = before;
            while (isOpen(sockets.get(0))) {
                most = Math.max(most, openFiles());
            }
            assertTrue(most - before - TOO_MANY <= 550, "500 on the server's side: " + (most - before - TOO_MANY));
            for (Socket socket : sockets) {
                assertEquals("", status(socket));
            }
            assertTrue(clientThreads() <= 500, clientThreads() + " threads");
            anHonestReaderIsServed();
        }
    }

    @Test
    void aNewReaderTakesThePlaceOfTheOldest() throws IOException {
        Socket oldest = send("GET /events HTTP/1.0\r\n" + HOST + "\r\n");
        assertEquals("HTTP/1.1 200 OK", status(oldest));
        for (Socket reader : send(64, GET_EVENTS)) {
            assertEquals("HTTP/1.1 200 OK", status(reader));
        }
        oldest.getInputStream().transferTo(PrintStream.nullOutputStream()); // does not end unless it is disconnected
        anHonestReaderIsServed();
    }
}
