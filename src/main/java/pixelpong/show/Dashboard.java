package pixelpong.show;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.run.EpisodeReport;
import pixelpong.util.BadInput;

/**
 * The page in a browser: games as they are played, and how a training goes, served by the JDK's HTTP server, which sends
 * events to any number of readers.
 *
 * <p>Each reader is served by a thread of its own, so one that is stuck holds up nobody else. What a reader may do is move
 * the paddle, and pause and pace the game that is shown.
 */
public final class Dashboard implements AutoCloseable {
    private static final int MOST_READERS = 64;
    private static final long SILENCE_MILLIS = 5_000;
    private static final long BREATH_MILLIS = 5;
    private static final String POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'";

    private final HttpServer server;
    private final Broadcast broadcast = new Broadcast();
    private final Semaphore seats = new Semaphore(MOST_READERS);
    private final boolean onLoopback;
    private final byte[] page = Page.html("null").getBytes(StandardCharsets.UTF_8);
    private volatile Stage stage;
    private volatile int held = Action.NOOP;

    static {
        // Else the server waits for more before it sends a small packet, and pictures come in bunches.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /**
     * Opens the door, but lets nobody in before {@link #start}.
     *
     * @param host name or address to listen on
     * @param port 0 for any that is free
     * @param option what sets the port, for the message
     * @throws BadInput if the port is taken or there is no such host
     */
    public Dashboard(String host, int port, String option) {
        if (port < 0 || port > 0xffff) {
            throw new BadInput(option + " is " + port + "; a port is a whole number from 0 (any that is free) to 65535.");
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            onLoopback = address.isLoopbackAddress();
            server = HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (UnknownHostException e) {
            throw new BadInput("There is no host '" + host + "'; --host takes a name or address of this machine.");
        } catch (IOException e) {
            throw new BadInput("The page cannot be served on port " + port + " of " + host + " (" + e.getMessage()
                    + "); choose another with " + option + ", 0 for any that is free.");
        }
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "reader");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::serve);
    }

    /** Where the page is. */
    public String address() {
        InetSocketAddress bound = server.getAddress();
        String host = bound.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort() + "/";
    }

    /**
     * Lets readers in, and plays for them.
     *
     * @param console is closed with this
     * @param seed of the games, which are numbered from 1
     * @param framesAPicture frames from one picture to the next
     */
    public void start(Facts facts, Console console, EnvPreset preset, Cast cast, long seed, int framesAPicture) {
        broadcast.tell("facts", facts.json());
        stage = new Stage(console, preset, cast, seed, framesAPicture, broadcast);
        stage.start();
        server.start();
    }

    /** Tells of an episode. Costs the teller next to nothing, however many read. */
    public void add(EpisodeReport report) {
        broadcast.add(report);
    }

    /** The action that a person at the page holds down. */
    public int held() {
        return held;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            boolean get = exchange.getRequestMethod().equals("GET");
            if (!isInvited(exchange)) {
                answer(exchange, 403, "text/plain", "Not from there.".getBytes(StandardCharsets.UTF_8));
            } else if (get && path.equals("/")) {
                exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
                answer(exchange, 200, "text/html; charset=utf-8", page);
            } else if (get && path.equals("/events")) {
                tellEvents(exchange);
            } else if (get && path.equals("/unit")) {
                tellUnit(exchange, query);
            } else if (!get && path.equals("/control")) {
                stage.control(query);
                answer(exchange, 200, "text/plain", new byte[0]);
            } else if (!get && path.equals("/hold")) {
                held = query.equals("up") ? Action.RIGHT : query.equals("down") ? Action.LEFT : Action.NOOP;
                answer(exchange, 200, "text/plain", new byte[0]);
            } else {
                answer(exchange, 404, "text/plain", "There is no such page.".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Pages of other sites, which a browser also lets talk to this machine, are not. */
    private boolean isInvited(HttpExchange exchange) {
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        boolean knowsUs = !onLoopback || host.matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
        return knowsUs && (origin == null || origin.equals("http://" + host));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void tellUnit(HttpExchange exchange, String query) throws IOException {
        Mind mind = stage.shown();
        String number = query.replaceAll("&.*", ""); // what follows only tells the browser one version from another
        if (mind == null || !number.matches("\\d{1,6}") || Integer.parseInt(number) >= mind.units()) {
            answer(exchange, 404, "text/plain", "There is no such unit.".getBytes(StandardCharsets.UTF_8));
            return;
        }
        exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
        answer(exchange, 200, "image/png", WeightPictures.png(WeightPictures.unit(mind, Integer.parseInt(number))));
    }

    private void tellEvents(HttpExchange exchange) throws IOException {
        if (!seats.tryAcquire()) {
            answer(exchange, 503, "text/plain", "Too many readers.".getBytes(StandardCharsets.UTF_8));
            return;
        }
        broadcast.readerCame();
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            Broadcast.News news = new Broadcast.News(List.of(), List.of(), 0, 0);
            while ((news = broadcast.await(news.told(), news.episodesTold(), SILENCE_MILLIS)) != null) {
                out.write(text(news).getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(BREATH_MILLIS); // what comes in quick succession goes together
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            broadcast.readerLeft();
            seats.release();
        }
    }

    private static String text(Broadcast.News news) {
        StringBuilder text = new StringBuilder(": \n\n"); // a line that says nothing finds out whether the reader is there
        for (Broadcast.Event event : news.events()) {
            text.append("event: ").append(event.name()).append("\ndata: ").append(event.data()).append("\n\n");
        }
        if (!news.episodes().isEmpty()) {
            text.append("event: episodes\ndata: ").append(episodes(news.episodes())).append("\n\n");
        }
        return text.toString();
    }

    /** Episodes as JSON: number, reward, running mean, steps, frames a second, entropy, gradient norm. */
    static String episodes(List<EpisodeReport> reports) {
        Object[][] rows = new Object[reports.size()][];
        for (int i = 0; i < rows.length; i++) {
            EpisodeReport report = reports.get(i);
            rows[i] = new Object[] {report.episode(), report.reward(), rounded(report.runningMean()), report.steps(),
                Math.round(report.framesPerSecond()), rounded(report.entropy()),
                Double.isFinite(report.gradientNorm()) ? rounded(report.gradientNorm()) : null};
        }
        return new Gson().toJson(rows);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    /** Sends all readers home. */
    @Override
    public void close() {
        broadcast.close();
        if (stage != null) {
            stage.close();
        }
        server.stop(0);
    }
}
