package pixelpong.show;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for the clients of a server, one for each, up to a fixed number. A client that makes no progress for too long, because
 * it does not read the answer, is cut off: its thread is interrupted, which closes the connection that it writes to.
 */
final class ClientThreads implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 10;
    private static final long CHECK_MILLIS = 500;

    private final ThreadPoolExecutor threads;
    private final Timer timer = new Timer("clients", true);
    private final Map<Thread, Long> progress = new HashMap<>(); // of each client that is being served: when; guarded by this

    /**
     * Creates threads on demand.
     *
     * @param most the number of clients at a time; {@link #execute} refuses further ones with an exception
     * @param patience how long a client may make no progress, in milliseconds
     */
    ClientThreads(int most, long patience) {
        threads = new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "client");
            thread.setDaemon(true);
            return thread;
        });
        timer.schedule(new TimerTask() {
            @Override
            public void run() {
                cutOff(System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(patience));
            }
        }, CHECK_MILLIS, CHECK_MILLIS);
    }

    @Override
    public void execute(Runnable client) {
        threads.execute(() -> {
            progress();
            try {
                client.run();
            } finally {
                end();
            }
        });
    }

    /** The client of the current thread has made progress. */
    synchronized void progress() {
        progress.put(Thread.currentThread(), System.nanoTime());
    }

    private synchronized void end() {
        progress.remove(Thread.currentThread());
        Thread.interrupted(); // was meant for this client, not for the thread's next one
    }

    private synchronized void cutOff(long before) {
        for (Iterator<Map.Entry<Thread, Long>> all = progress.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Thread, Long> client = all.next();
            if (client.getValue() - before < 0) {
                client.getKey().interrupt();
                all.remove();
            }
        }
    }

    /** Stops looking after the clients that are left; their threads end with them. */
    @Override
    public void close() {
        timer.cancel();
        threads.shutdown();
    }
}
