package pixelpong.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrewTest {
    @Test
    void everyWorkerDoesItsShareOnceARound() {
        for (int workers : new int[] {1, 2, 3, 7}) {
            AtomicIntegerArray shares = new AtomicIntegerArray(workers);
            try (Crew crew = new Crew(workers)) {
                for (int round = 1; round <= 200; round++) {
                    crew.run(shares::incrementAndGet);
                    for (int worker = 0; worker < workers; worker++) {
                        assertEquals(round, shares.get(worker));
                    }
                }
            }
        }
    }

    @Test
    void workersWorkAtTheSameTimeAndTheFirstOneIsTheCaller() {
        CyclicBarrier all = new CyclicBarrier(3); // nobody passes before all three are there
        Thread[] threads = new Thread[3];
        try (Crew crew = new Crew(3)) {
            crew.run(worker -> {
                threads[worker] = Thread.currentThread();
                await(all);
            });
        }
        assertSame(Thread.currentThread(), threads[0]);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFailureReachesTheCallerAfterTheOthersAreDoneAndTheCrewGoesOn() {
        for (int failing = 0; failing < 3; failing++) {
            int unlucky = failing;
            AtomicInteger done = new AtomicInteger();
            Error failure = new StackOverflowError("for the test");
            try (Crew crew = new Crew(3)) {
                IllegalStateException heard = assertThrows(IllegalStateException.class, () -> crew.run(worker -> {
                    if (worker == unlucky) {
                        throw failure;
                    }
                    done.incrementAndGet();
                }));
                assertSame(failure, heard.getCause());
                assertEquals(2, done.get());
                crew.run(worker -> done.incrementAndGet());
                assertEquals(5, done.get());
            }
        }
    }

    @Test
    void anInterruptLetsNobodyRunAhead() {
        AtomicInteger done = new AtomicInteger();
        try (Crew crew = new Crew(2)) {
            Thread.currentThread().interrupt();
            crew.run(worker -> {
                for (int i = 0; worker == 1 && i < 1_000_000; i++) {
                    Thread.onSpinWait();
                }
                done.incrementAndGet();
            });
            assertEquals(2, done.get());
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void closingEndsTheThreads() {
        Thread[] threads = new Thread[3];
        try (Crew crew = new Crew(3)) {
            crew.run(worker -> threads[worker] = Thread.currentThread());
        }
        assertFalse(threads[1].isAlive());
        assertFalse(threads[2].isAlive());
    }
}
