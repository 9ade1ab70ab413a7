package pixelpong.rollout;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import pixelpong.util.BadInput;

/**
 * A group of threads that work on one task together: the caller's, and as many more as the number of workers takes.
 *
 * <p>The constructor starts the threads. {@link #run} allocates nothing. One thread owns the workers.
 */
public final class Workers implements AutoCloseable {
    /**
     * How long a thread spins before it parks, in nanoseconds: longer than what one worker does alone between two calls. Waking a
     * parked thread can take as long as a share of the work in a minibatch.
     */
    private static final long SPIN = 300_000;

    private final Helper[] helpers;
    private final long spin;
    private final AtomicInteger busy = new AtomicInteger();
    private final BooleanSupplier finished = () -> busy.get() == 0;
    private Task task;
    private volatile int round; // counts the calls of run
    private volatile boolean closed;
    private Throwable failure;

    /** The work of each worker. */
    @FunctionalInterface
    public interface Task {
        /** @param worker 0 to workers - 1 */
        void run(int worker);
    }

    /** Starts {@code workers} workers, at least 1; worker 0 is the thread that calls {@link #run}. */
    public Workers(int workers) {
        helpers = new Helper[workers - 1];
        // With fewer processors than workers, a spinning thread would take a processor from a working one.
        spin = workers <= Runtime.getRuntime().availableProcessors() ? SPIN : 0;
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
            helpers[i].start();
        }
    }

    /** The number of workers. */
    public int count() {
        return helpers.length + 1;
    }

    /** The index of a worker's first item when {@code all} items are divided evenly and in order. */
    public int shareStart(int all, int worker) {
        return (int) ((long) all * worker / count());
    }

    /**
     * Runs the task on every worker, and returns when all have finished.
     *
     * @throws BadInput if a worker has thrown it
     * @throws IllegalStateException if a worker has failed otherwise, with that failure as its cause; a task that waits for other
     *     workers must itself ensure that they learn of a failure
     */
    public void run(Task task) {
        this.task = task;
        failure = null;
        busy.set(helpers.length);
        synchronized (this) {
            round++;
            notifyAll();
        }
        attempt(task, 0);
        await(finished);
        synchronized (this) {
            if (failure instanceof BadInput) {
                throw (BadInput) failure;
            }
            if (failure != null) {
                throw new IllegalStateException("a worker failed", failure);
            }
        }
    }

    /** Spins briefly, then parks. */
    private void await(BooleanSupplier condition) {
        for (long end = System.nanoTime() + spin; !condition.getAsBoolean() && System.nanoTime() < end;) {
            Thread.onSpinWait();
        }
        synchronized (this) {
            while (!condition.getAsBoolean()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // An interrupt must not let a worker run ahead, so the condition is checked again.
                }
            }
        }
    }

    private void attempt(Task task, int worker) {
        try {
            task.run(worker);
        } catch (Throwable e) {
            synchronized (this) {
                if (failure == null) {
                    failure = e;
                }
            }
        }
    }

    private final class Helper extends Thread {
        private final int worker;
        private int served; // rounds
        private final BooleanSupplier wanted = () -> round != served || closed;

        private Helper(int worker) {
            super("worker-" + worker);
            this.worker = worker;
            setDaemon(true);
        }

        @Override
        public void run() {
            await(wanted);
            while (!closed) {
                served = round;
                attempt(task, worker);
                if (busy.decrementAndGet() == 0) {
                    synchronized (Workers.this) {
                        Workers.this.notifyAll();
                    }
                }
                await(wanted);
            }
        }
    }

    /** Stops the threads, and returns when they have ended. */
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
                    interrupted = true; // restored below
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
