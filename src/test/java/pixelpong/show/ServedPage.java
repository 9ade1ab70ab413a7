package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import java.util.regex.Pattern;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Agent;
import pixelpong.run.OtherRuns;

/** A page that is served to clients who may send anything: they are answered or cut off, and nothing is said on the terminal. */
final class ServedPage implements AutoCloseable {
    private static final int MILLIS = 5_000;

    /** The server catches what its handlers throw, and tells it to nobody. */
    private static final Logger LOGGER = Logger.getLogger("com.sun.net.httpserver");

    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d*)", Pattern.MULTILINE);
    /** 501 is the server's own answer to an encoding that it does not know. */
    private static final String EXPECTED = "100|2\\d\\d|4\\d\\d|501";

    private static final String RUN = "episode,episodic_return,running_mean,episodic_length,frames,truncated,seconds,"
            + "frames_per_second,entropy\n1,-20,-20.000000,1200,4000,0,0.500,9000,0.693147\n";

    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final Handler handler = new StreamHandler() {
        @Override
        public synchronized void publish(LogRecord record) {
            Throwable fault = record.getThrown();
            if (fault != null && !(fault instanceof IOException) && Arrays.stream(fault.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(Dashboard.class.getName()))) {
                thrown.add(fault);
            }
        }
    };
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream terminal = System.err;
    private final Dashboard dashboard;
    private final URI address;

    /** Serves a page beside which there is a run in {@code folder}. */
    ServedPage(Path folder) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("other")).resolve("metrics.csv"), RUN);
        handler.setLevel(Level.ALL);
        LOGGER.setLevel(Level.ALL);
        LOGGER.addHandler(handler);
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        dashboard = new Dashboard("127.0.0.1", 0, "--port");
        Agent agent = Agent.sampling(WatchedConsoleTest.tutorialPolicy());
        dashboard.start(new PageInfo("watch", "a test", Map.of(), List.of()), new JavaConsole(), EnvPreset.named("Pong-v0"),
                () -> new AgentSource.Version(agent, "weights of a test", 0), 1, 1);
        dashboard.compareWith(new OtherRuns(folder, folder.resolve("own")));
        address = URI.create(dashboard.address());
    }

    /** Sends a request, and then one that has to be answered. */
    void send(byte[] request) throws IOException {
        String answer = answer(request);
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 "), answer);
        STATUS.matcher(answer).results().forEach(status -> assertTrue(status.group(1).matches(EXPECTED), answer));
        // The client of this is told its pace, and that of the request, if it is still waiting for events, notices that it is gone.
        String next = answer("POST /control?slower HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(next.startsWith("HTTP/1.1 200 OK"), next);
        assertEquals(List.of(), thrown);
        // Jazzer tells of the classes that it has instrumented.
        assertEquals(List.of(), said.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("INFO: ")).toList());
    }

    /** What comes back until the server ends the connection, or begins to send events. */
    private String answer(byte[] request) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = new Socket(InetAddress.getByName(address.getHost()), address.getPort())) {
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] piece = new byte[1 << 16];
            int n = in.read(piece);
            while (n >= 0) {
                answer.append(new String(piece, 0, n, StandardCharsets.ISO_8859_1));
                n = answer.indexOf("text/event-stream") < 0 ? in.read(piece) : -1;
            }
        } catch (SocketException e) {
            // The server has ended the connection before it has read everything.
        }
        return answer.toString();
    }

    @Override
    public void close() {
        LOGGER.removeHandler(handler);
        dashboard.close();
        System.setErr(terminal);
    }
}
