package pixelpong.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pixelpong.run.EpisodeReport;

/**
 * Distributes events to any number of clients, each at its own pace.
 *
 * <p>Senders never wait for clients, and there are no queues: of each kind of event only the newest is kept, so a slow client
 * misses pictures. All episodes are kept once, and each client continues where it was. All methods may be called from any
 * thread.
 */
final class EventStream {
    private final Map<String, Event> newest = new LinkedHashMap<>();
    private final List<EpisodeReport> episodes = new ArrayList<>();
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
     * What has been sent since a client's previous call.
     *
     * @param events the newest event of each kind
     * @param episodes the new episodes
     * @param sent the argument for the next call
     * @param episodesSent the argument for the next call
     */
    record News(List<Event> events, List<EpisodeReport> episodes, long sent, int episodesSent) {
    }

    /** Sends an event, which replaces the previous one of its kind. */
    synchronized void send(String name, String data) {
        newest.put(name, new Event(name, data, ++sent));
        notifyAll();
    }

    /** Sends an episode. */
    synchronized void add(EpisodeReport report) {
        episodes.add(report);
        notifyAll();
    }

    /** Waits for news, for at most {@code millis}, after which the result may be empty. Returns null once this is closed. */
    synchronized News await(long sent, int episodesSent, long millis) throws InterruptedException {
        if (!closed && this.sent == sent && episodes.size() == episodesSent) {
            wait(millis);
        }
        if (closed) {
            return null;
        }
        return new News(newest.values().stream().filter(event -> event.number > sent).toList(),
                List.copyOf(episodes.subList(episodesSent, episodes.size())), this.sent, episodes.size());
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
