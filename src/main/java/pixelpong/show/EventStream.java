package pixelpong.show;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pixelpong.run.EpisodeReport;
import pixelpong.run.History;

/**
 * Distributes events to any number of clients, each at its own pace.
 *
 * <p>Senders never wait for clients, and there are no queues: of each kind of event only the newest is kept, so a slow client
 * misses pictures. The episodes are kept once, as a {@link History}, and each client continues where it was. All methods may be
 * called from any thread.
 */
final class EventStream {
    /** A client gets new points of the curves no more often than that, as nobody reads them faster. */
    private static final long CURVES_MILLIS = 500;
    private static final long MILLION = 1_000_000;

    private final Map<String, Event> newest = new LinkedHashMap<>();
    private final History history = new History();
    private long sent;
    private int clients;
    private boolean closed;

    /**
     * An event that was sent.
     *
     * @param name its kind
     * @param data one line
     * @param number its position among all events sent
     */
    record Event(String name, String data, long number) {
    }

    /**
     * What has been sent since a client's previous news.
     *
     * @param events the newest event of each kind
     * @param curves what is new in the history; null if nothing is
     * @param sent the position of the newest event
     * @param episodes the number of episodes that the client knows
     * @param episodesPerPoint as it knows them
     * @param curvesNanos when it got the newest of them
     */
    record News(List<Event> events, Curves curves, long sent, long episodes, long episodesPerPoint, long curvesNanos) {
        /** That of a client that has just come. */
        static News none() {
            return new News(List.of(), null, 0, 0, 0, System.nanoTime() - CURVES_MILLIS * MILLION);
        }
    }

    /** Sends an event, which replaces the previous one of its kind. */
    synchronized void send(String name, String data) {
        newest.put(name, new Event(name, data, ++sent));
        notifyAll();
    }

    /** Sends an episode, in a while. */
    synchronized void add(EpisodeReport report) {
        history.add(report);
    }

    /**
     * Waits for news, for at most {@code millis}, after which they may be empty. Returns null once this is closed.
     *
     * @param last the client's previous news
     */
    synchronized News await(News last, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * MILLION;
        // An episode wakes nobody, as there can be hundreds a second, and each time would cost a training some of its own: who waits
        // for curves looks when they are due.
        for (long left = millis; !closed && sent == last.sent && !curvesAreDue(last) && left > 0;
                left = (end - System.nanoTime()) / MILLION) {
            wait(Math.min(left, CURVES_MILLIS / 2));
        }
        if (closed) {
            return null;
        }
        List<Event> events = newest.values().stream().filter(event -> event.number > last.sent).toList();
        return curvesAreDue(last)
                ? new News(events, curvesSince(last), sent, history.episodes(), history.episodesPerPoint(), System.nanoTime())
                : new News(events, null, sent, last.episodes, last.episodesPerPoint, last.curvesNanos);
    }

    private boolean curvesAreDue(News last) {
        return history.episodes() != last.episodes && System.nanoTime() - last.curvesNanos >= CURVES_MILLIS * MILLION;
    }

    /** What a client's points lack. The last of them may have grown; after a merge all of them are others. */
    private Curves curvesSince(News last) {
        boolean merged = history.episodesPerPoint() != last.episodesPerPoint;
        int from = merged ? 0 : (int) (last.episodes / last.episodesPerPoint);
        return new Curves(from, history.points(from), history.newest());
    }

    synchronized void connected() {
        clients++;
        notifyAll();
    }

    synchronized void disconnected() {
        clients--;
    }

    /** Waits until there is a client. Returns false once this is closed. */
    synchronized boolean awaitClient() throws InterruptedException {
        while (clients == 0 && !closed) {
            wait();
        }
        return !closed;
    }

    /** Disconnects all clients. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
