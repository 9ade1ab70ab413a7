package pixelpong.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pixelpong.run.EpisodeReport;

/**
 * What there is to tell, for any number of readers at any pace.
 *
 * <p>Nobody who tells waits for a reader, and nothing piles up for one: of each kind of event only the newest is kept, so a
 * slow reader misses pictures; episodes are kept once for all, and a reader takes from where it was. Any thread may call
 * any method.
 */
final class Broadcast {
    private final Map<String, Event> newest = new LinkedHashMap<>();
    private final List<EpisodeReport> episodes = new ArrayList<>();
    private long told;
    private int readers;
    private boolean closed;

    /**
     * Something that was told.
     *
     * @param name its kind
     * @param data one line
     * @param number counts what was told before
     */
    record Event(String name, String data, long number) {
    }

    /**
     * What a reader has not heard yet.
     *
     * @param events the newest of each kind
     * @param episodes that were played since
     * @param told to be given to the next call
     * @param episodesTold to be given to the next call
     */
    record News(List<Event> events, List<EpisodeReport> episodes, long told, int episodesTold) {
    }

    /** Tells an event, in place of the one before of its kind. */
    synchronized void tell(String name, String data) {
        newest.put(name, new Event(name, data, ++told));
        notifyAll();
    }

    /** Tells of an episode. */
    synchronized void add(EpisodeReport report) {
        episodes.add(report);
        notifyAll();
    }

    /** Waits for news; after {@code millis} without any there are none in it. Null once this is closed. */
    synchronized News await(long told, int episodesTold, long millis) throws InterruptedException {
        if (!closed && this.told == told && episodes.size() == episodesTold) {
            wait(millis);
        }
        if (closed) {
            return null;
        }
        return new News(newest.values().stream().filter(event -> event.number > told).toList(),
                List.copyOf(episodes.subList(episodesTold, episodes.size())), this.told, episodes.size());
    }

    synchronized void readerCame() {
        readers++;
        notifyAll();
    }

    synchronized void readerLeft() {
        readers--;
    }

    /** Waits until somebody reads; false once this is closed. */
    synchronized boolean awaitReader() throws InterruptedException {
        while (readers == 0 && !closed) {
            wait();
        }
        return !closed;
    }

    /** Sends all readers home. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
