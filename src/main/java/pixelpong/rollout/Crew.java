package pixelpong.rollout;

import java.util.concurrent.atomic.AtomicInteger;
import pixelpong.util.BadInput;

/**
 * Threads that work on one thing together: the caller's own, and as many more as make up the number of workers.
 *
 * <p>The constructor starts the threads. Who has nothing to do looks again and again for a moment, and then sleeps: to wake a
 * thread can take as long as a share of the work in a minibatch. A call of {@link #run} allocates nothing. One thread owns the crew.
 */
public final class Crew implements AutoCloseable {
    /** How long a thread looks before it sleeps, in nanoseconds: longer than what one worker does alone between two calls. */
    private static final long PATIENCE = 300_000;

    private final Thread[] helpers;
    private final long patience;
    private final AtomicInteger busy = new AtomicInteger();
    private Work work;
    private volatile int round; // counts the calls of run
    private volatile boolean closed;
    private Throwable failure;

    /** What each worker does with its share. */
    @FunctionalInterface
    public interface Work {
        /** @param worker 0 to workers - 1 */
        void by(int worker);
    }

    /** A crew of {@code workers}, at least 1; worker 0 is the thread that calls {@link #run}. */
    public Crew(int workers) {
        helpers = new Thread[workers - 1];
        // With fewer processors than workers, who looks would keep a processor from who works.
        patience = workers <= Runtime.getRuntime().availableProcessors() ? PATIENCE : 0;
        for (int i = 0; i < helpers.length; i++) {
            int worker = i + 1;
            helpers[i] = new Thread(() -> serve(worker), "worker-" + worker);
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
    }

    /**
     * Lets every worker do its share, and returns when all have.
     *
     * @throws BadInput if that is what a worker failed with
     * @throws IllegalStateException if a worker failed otherwise, with that failure as its cause; work that waits for other
     *     workers has to see to it that a failure reaches them
     */
    public void run(Work work) {
        this.work = work;
        failure = null;
        busy.set(helpers.length);
        synchronized (this) {
            round++;
            notifyAll();
        }
        attempt(work, 0);
        for (long end = System.nanoTime() + patience; busy.get() > 0 && System.nanoTime() < end;) {
            Thread.onSpinWait();
        }
        synchronized (this) {
            while (busy.get() > 0) {
                pause();
            }
            if (failure instanceof BadInput) {
                throw (BadInput) failure;
            }
            if (failure != null) {
                throw new IllegalStateException("a worker failed", failure);
            }
        }
    }

    private void serve(int worker) {
        int served = 0;
        while (true) {
            for (long end = System.nanoTime() + patience; round == served && !closed && System.nanoTime() < end;) {
                Thread.onSpinWait();
            }
            synchronized (this) {
                while (round == served && !closed) {
                    pause();
                }
            }
            if (closed) {
                return;
            }
            served = round;
            attempt(work, worker);
            if (busy.decrementAndGet() == 0) {
                synchronized (this) {
                    notifyAll();
                }
            }
        }
    }

    private void attempt(Work work, int worker) {
        try {
            work.by(worker);
        } catch (Throwable e) {
            synchronized (this) {
                if (failure == null) {
                    failure = e;
                }
            }
        }
    }

    /** An interrupt must not let a worker run ahead: it only costs a look. */
    private void pause() {
        try {
            wait();
        } catch (InterruptedException e) {
            // The loop around the call looks again.
        }
    }

    /** Ends the threads, and returns when they have ended. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true; // not forgotten, but put off
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
