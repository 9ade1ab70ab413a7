package pixelpong.rollout;

import pixelpong.util.BadInput;

/**
 * Threads that work on one thing together: the caller's own, and as many more as make up the number of workers.
 *
 * <p>The constructor starts the threads, which sleep between two calls of {@link #run}; a call allocates nothing. One
 * thread owns the crew.
 */
public final class Crew implements AutoCloseable {
    private final Thread[] helpers;
    private Work work;
    private int round; // counts the calls of run
    private int busy;
    private boolean closed;
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
        synchronized (this) {
            this.work = work;
            failure = null;
            busy = helpers.length;
            round++;
            notifyAll();
        }
        attempt(work, 0);
        synchronized (this) {
            while (busy > 0) {
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
            Work next;
            synchronized (this) {
                while (round == served && !closed) {
                    pause();
                }
                if (closed) {
                    return;
                }
                served = round;
                next = work;
            }
            attempt(next, worker);
            synchronized (this) {
                busy--;
                notifyAll();
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
