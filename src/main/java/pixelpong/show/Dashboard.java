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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.policy.Policy;
import pixelpong.run.EpisodeReport;
import pixelpong.run.History;
import pixelpong.run.OtherRuns;
import pixelpong.util.BadInput;

/**
 * The live page: it shows games and the progress of a training. The JDK's HTTP server sends events to any number of clients.
 *
 * <p>Each client has its own thread, so a client that hangs does not delay others. Clients can only move the paddle, and pause
 * and change the speed of the game.
 */
public final class Dashboard implements AutoCloseable {
    private static final int MOST_CLIENTS = 64;
    private static final long HEARTBEAT_MILLIS = 5_000;
    private static final long BATCH_DELAY_MILLIS = 5;

    private final HttpServer server;
    private final EventStream events = new EventStream();
    private final Semaphore seats = new Semaphore(MOST_CLIENTS);
    private final boolean onLoopback;
    private final String page = Page.html("null");
    private final String securityPolicy = Page.securityPolicy(page);
    private final Gson json = new Gson();
    private volatile LiveGame game;
    private volatile OtherRuns others;
    private volatile Action held = Action.NOOP;

    static {
        // Otherwise the server delays small packets, and pictures arrive in bunches.
        System.setProperty("sun.net.httpserver.nodelay", "true");
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
        try {
            InetAddress address = InetAddress.getByName(host);
            onLoopback = address.isLoopbackAddress();
            if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
                throw new BadInput("This machine has no address " + host + "; --host takes a name or address of this machine.");
            }
            server = HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (UnknownHostException e) {
            throw new BadInput("There is no host '" + host + "'; --host takes a name or address of this machine.");
        } catch (IOException e) {
            throw new BadInput("The page cannot be served on port " + port + " of " + host + " (" + e.getMessage()
                    + "); choose another with " + option + ", 0 for any that is free.");
        }
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "client");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::serve);
    }

    /** The URL of the page. */
    public String address() {
        InetSocketAddress bound = server.getAddress();
        String host = bound.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort() + "/";
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

    /**
     * Shows that the training has ended; games go on.
     *
     * @param result in a sentence
     * @param figures names and values, for display
     */
    public void finish(String result, Map<String, String> figures) {
        events.send("result", json.toJson(Map.of("text", result, "figures", figures)));
    }

    /** The action for the key that a person at the page holds down. */
    public Action held() {
        return held;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isAllowed(exchange)) {
                answer(exchange, 403, "Not from there.");
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

    private static void refuse(HttpExchange exchange) throws IOException {
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
        answer(exchange, 200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
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

    private static void answerIf(HttpExchange exchange, boolean done) throws IOException {
        answer(exchange, done ? 200 : 404, done ? "" : "There is no such button.");
    }

    /** Rejects requests from pages of other sites, which a browser also allows to contact this machine. */
    private boolean isAllowed(HttpExchange exchange) {
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        boolean knowsUs = !onLoopback || host.matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
        return knowsUs && (origin == null || origin.equals("http://" + host));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
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
        if (!seats.tryAcquire()) {
            answer(exchange, 503, "Too many clients.");
            return;
        }
        events.connected();
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            EventStream.News news = EventStream.News.NONE;
            while ((news = events.await(news, HEARTBEAT_MILLIS)) != null) {
                out.write(text(news).getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(BATCH_DELAY_MILLIS); // events in quick succession are sent together
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            events.disconnected();
            seats.release();
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
    }
}
