package pixelpong.show;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.policy.Policy;
import pixelpong.run.EpisodeReport;
import pixelpong.run.History;
import pixelpong.run.OtherRuns;
import pixelpong.util.BadInput;
import pixelpong.util.Limits;

/**
 * The live page: it shows games and the progress of a training. The JDK's HTTP server sends events to any number of clients.
 *
 * <p>Each client has its own thread, so a client that hangs does not delay others; it is disconnected after a while.
 * Clients can only move the paddle, and pause and change the speed of the game.
 */
public final class Dashboard implements AutoCloseable {
    /** The files that a command may open beside its page, from here on; measured, and rounded up. */
    private static final int OTHER_FILES = 24;
    /** Each takes a thread and a file handle, at most: fewer where the system would not leave enough handles for checkpoints. */
    private static final int MOST_CONNECTIONS = Limits.filesLeft(500 + OTHER_FILES) - OTHER_FILES;
    /** A request is one small packet. */
    private static final int REQUEST_SECONDS = 5;
    private static final int LONGEST_REQUEST = 1 << 15;
    /** How often the server looks for connections on which no request arrives. */
    private static final int CHECK_MILLIS = 1_000;
    /** Clients that get events at the same time. */
    private static final int MOST_STREAMS = 64;
    /** Longer than the heartbeat, so a client that reads makes progress. */
    private static final long PATIENCE_MILLIS = 15_000;
    /** Bytes that are written at once. The server keeps a buffer for each client, twice as large as anything written at once. */
    private static final int PIECE = 4096;
    private static final long HEARTBEAT_MILLIS = 5_000;
    private static final long BATCH_DELAY_MILLIS = 5;

    private final HttpServer server;
    private final EventStream events = new EventStream();
    private final Deque<Thread> streams = new ArrayDeque<>(); // that send events, the oldest first
    private final ClientThreads threads;
    private final RequestCheck check;
    private final byte[] page;
    private final String securityPolicy;
    private final Gson json = new Gson();
    private volatile LiveGame game;
    private volatile OtherRuns others;
    private volatile Action held = Action.NOOP;

    /** The server reads these once, when its classes are loaded. */
    static {
        // Otherwise the server delays small packets, and pictures arrive in bunches.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS));
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", Integer.toString(LONGEST_REQUEST));
        System.setProperty("sun.net.httpserver.clockTick", Integer.toString(CHECK_MILLIS));
    }

    /**
     * Binds the port; requests are served only after {@link #start}.
     *
     * @param host the name or address to listen on
     * @param port the port, or 0 for any free one
     * @param option the option that sets the port, for error messages
     * @throws BadInput if the port is taken or there is no such host
     */
    public Dashboard(String host, int port, String option) {
        if (port < 0 || port > 0xffff) {
            throw new BadInput(option + " is " + port + "; a port is a whole number from 0 (any that is free) to 65535.");
        }
        String html = Page.html("null");
        page = html.getBytes(StandardCharsets.UTF_8);
        securityPolicy = Page.securityPolicy(html);
        try {
            InetAddress address = InetAddress.getByName(host);
            check = new RequestCheck(host, address);
            if (!address.isAnyLocalAddress() && !address.isLoopbackAddress()
                    && NetworkInterface.getByInetAddress(address) == null) {
                throw new BadInput("This machine has no address " + host + "; --host takes a name or address of this machine.");
            }
            server = HttpServer.create(new InetSocketAddress(address, port), MOST_CONNECTIONS);
        } catch (UnknownHostException e) {
            throw new BadInput("There is no host '" + host + "'; --host takes a name or address of this machine.");
        } catch (IOException e) {
            throw new BadInput("The page cannot be served on port " + port + " of " + host + " (" + e.getMessage()
                    + "); choose another with " + option + ", 0 for any that is free.");
        }
        threads = new ClientThreads(MOST_CONNECTIONS, PATIENCE_MILLIS);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    /** The URL of the page on this machine. */
    public String address() {
        InetSocketAddress bound = server.getAddress();
        return url(bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort()) : bound);
    }

    static String url(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/";
    }

    /** Where to open the page, and who else can. */
    public String invitation() {
        InetAddress bound = server.getAddress().getAddress();
        String invitation = "Open " + address() + " in a browser.";
        return bound.isLoopbackAddress() ? invitation : invitation + " Whoever can reach this machine can open it, too, "
                + (bound.isAnyLocalAddress() ? "under each of its addresses, " : "") + "and use its buttons.";
    }

    /**
     * Serves the page, and plays games while there are clients.
     *
     * @param console is closed with this dashboard
     * @param seed the seed of the games, which are numbered from 1
     * @param framesPerPicture the number of frames from one picture to the next
     */
    public void start(PageInfo info, Console console, EnvPreset preset, AgentSource agents, long seed, int framesPerPicture) {
        events.send("info", info.json());
        game = new LiveGame(console, preset, agents, info.isPlay(), seed, framesPerPicture, events);
        game.start();
        server.start();
    }

    /** Shows an episode. This is cheap, however many clients there are. */
    public void add(EpisodeReport report) {
        events.add(report);
    }

    /** Offers other runs for comparison. */
    public void compareWith(OtherRuns others) {
        this.others = others;
    }

    /** Shows what a user should know of the training; the next notice takes its place. */
    public void notice(String message) {
        events.send("notice", json.toJson(message));
    }

    /**
     * Shows that the training has ended; games go on.
     *
     * @param result in a sentence
     * @param figures names and values, for display
     */
    public void finish(String result, Map<String, String> figures) {
        game.showEveryFrame();
        events.send("result", json.toJson(Map.of("text", result, "figures", figures)));
    }

    /** The action for the key that a person at the page holds down. */
    public Action held() {
        return held;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cross-Origin-Resource-Policy", "same-origin");
            String refusal = check.refusal(exchange);
            if (refusal != null) {
                answer(exchange, 403, refusal);
                return;
            }
            if (exchange.getRequestBody().read() >= 0) {
                answer(exchange, 413, "Requests to this page have no body.");
                return;
            }
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
                case "GET /" -> sendPage(exchange);
                case "GET /events" -> sendEvents(exchange);
                case "GET /unit" -> sendUnit(exchange, query);
                case "GET /runs" -> answerJson(exchange, json.toJson(others == null ? List.of() : others.names()));
                case "GET /run" -> sendRun(exchange, query);
                case "POST /control" -> answerIf(exchange, game.control(query));
                case "POST /hold" -> answerIf(exchange, hold(query));
                default -> refuse(exchange);
            }
        }
    }

    private void refuse(HttpExchange exchange) throws IOException {
        List<String> methods = switch (exchange.getRequestURI().getPath()) {
            case "/", "/events", "/unit", "/runs", "/run" -> List.of("GET");
            case "/control", "/hold" -> List.of("POST");
            default -> List.of();
        };
        if (methods.isEmpty()) {
            answer(exchange, 404, "There is no such page.");
        } else {
            exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
            answer(exchange, 405, "This page takes " + String.join(", ", methods) + ".");
        }
    }

    private void sendPage(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", securityPolicy);
        answer(exchange, 200, "text/html; charset=utf-8", page);
    }

    /** The key that a person holds down; false if there is no such key. */
    private boolean hold(String key) {
        switch (key) {
            case "up" -> held = Action.RIGHT;
            case "down" -> held = Action.LEFT;
            case "nothing" -> held = Action.NOOP;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void answerIf(HttpExchange exchange, boolean done) throws IOException {
        answer(exchange, done ? 200 : 404, done ? "" : "There is no such button.");
    }

    private void answer(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            write(exchange.getResponseBody(), body);
        }
    }

    /** Writes and flushes, so that a client that is gone is noticed here, and not when the exchange is closed. */
    private void write(OutputStream out, byte[] body) throws IOException {
        for (int start = 0; start < body.length; start += PIECE) {
            out.write(body, start, Math.min(PIECE, body.length - start));
            threads.progress();
        }
    }

    private void answerJson(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        answer(exchange, 200, "application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    private void sendUnit(HttpExchange exchange, String query) throws IOException {
        Optional<Policy> policy = game.shown();
        String number = query.replaceAll("&.*", ""); // the rest only makes the URL of each version unique, for the browser's cache
        if (policy.isEmpty() || !number.matches("\\d{1,6}") || Integer.parseInt(number) >= policy.get().hiddenUnits()) {
            answer(exchange, 404, "There is no such unit.");
            return;
        }
        exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
        answer(exchange, 200, "image/png", WeightPictures.png(WeightPictures.unit(policy.get(), Integer.parseInt(number))));
    }

    private void sendRun(HttpExchange exchange, String name) throws IOException {
        try {
            Optional<History> history = others == null ? Optional.empty() : others.history(name);
            if (history.isPresent()) {
                answerJson(exchange, Curves.all(history.get()).json());
            } else {
                answer(exchange, 404, "There is no such run.");
            }
        } catch (BadInput e) {
            answer(exchange, 404, e.getMessage());
        }
    }

    private void sendEvents(HttpExchange exchange) throws IOException {
        events.connected();
        synchronized (streams) {
            streams.add(Thread.currentThread());
            if (streams.size() > MOST_STREAMS) {
                streams.remove().interrupt(); // its browser will come back
            }
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("Connection", "close"); // the server would try to use it again
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            EventStream.News news = EventStream.News.none();
            while ((news = events.await(news, HEARTBEAT_MILLIS)) != null) {
                write(out, text(news).getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(BATCH_DELAY_MILLIS); // events in quick succession are sent together
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            events.disconnected();
            synchronized (streams) {
                streams.remove(Thread.currentThread());
            }
        }
    }

    private static String text(EventStream.News news) {
        StringBuilder text = new StringBuilder(": \n\n"); // an empty comment detects a client that is gone
        for (EventStream.Event event : news.events()) {
            text.append("event: ").append(event.name()).append("\ndata: ").append(event.data()).append("\n\n");
        }
        if (news.curves() != null) {
            text.append("event: curves\ndata: ").append(news.curves().json()).append("\n\n");
        }
        return text.toString();
    }

    /** Disconnects all clients, ends the game and stops the server. */
    @Override
    public void close() {
        events.close();
        if (game != null) {
            game.close();
        }
        server.stop(0);
        threads.close();
    }
}
