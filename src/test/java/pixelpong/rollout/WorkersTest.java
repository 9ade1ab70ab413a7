package pixelpong.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixelpong.util.BadInput;

@Timeout(60)
class WorkersTest {
    @Test
    void everyWorkerDoesItsShareOnceARound() {
        for (int workers : new int[] {1, 2, 3, 7}) {
            AtomicIntegerArray shares = new AtomicIntegerArray(workers);
            try (Workers team = new Workers(workers)) {
                for (int round = 1; round <= 200; round++) {
                    team.run(shares::incrementAndGet);
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
        try (Workers team = new Workers(3)) {
            team.run(worker -> {
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
    void aFailureReachesTheCallerAfterTheOthersAreDoneAndTheWorkersGoOn() {
        for (int failing = 0; failing < 3; failing++) {
            int unlucky = failing;
            AtomicInteger done = new AtomicInteger();
            Error failure = new StackOverflowError("for the test");
            try (Workers team = new Workers(3)) {
                IllegalStateException heard = assertThrows(IllegalStateException.class, () -> team.run(worker -> {
                    if (worker == unlucky) {
                        throw failure;
                    }
                    done.incrementAndGet();
                }));
                assertSame(failure, heard.getCause());
                assertEquals(2, done.get());
                team.run(worker -> done.incrementAndGet());
                assertEquals(5, done.get());
            }
        }
    }

    @Test
    void anInterruptLetsNobodyRunAhead() {
        AtomicInteger done = new AtomicInteger();
        try (Workers team = new Workers(2)) {
            Thread.currentThread().interrupt();
            team.run(worker -> {
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

    /** What a user gave is refused by the same exception, whichever worker met it. */
    @Test
    void badInputReachesTheCallerAsItIs() {
        for (int failing = 0; failing < 3; failing++) {
            int unlucky = failing;
            BadInput refusal = new BadInput("for the test");
            try (Workers team = new Workers(3)) {
                assertSame(refusal, assertThrows(BadInput.class, () -> team.run(worker -> {
                    if (worker == unlucky) {
                        throw refusal;
                    }
                })));
            }
        }
    }

    @Test
    void sharesAreInOrderEvenAndWhole() {
        for (int count : new int[] {1, 2, 3, 7}) {
            try (Workers team = new Workers(count)) {
                assertEquals(count, team.count());
                for (int all : new int[] {0, 1, 6, 7, 100, Integer.MAX_VALUE}) {
                    assertEquals(0, team.shareStart(all, 0));
                    assertEquals(all, team.shareStart(all, count));
                    for (int worker = 0; worker < count; worker++) {
                        int share = team.shareStart(all, worker + 1) - team.shareStart(all, worker);
                        assertTrue(share == all / count || share == all / count + 1, share + " of " + all);
                    }
                }
            }
        }
    }

    @Test
    void closingEndsTheThreads() {
        Thread[] threads = new Thread[3];
        try (Workers team = new Workers(3)) {
            team.run(worker -> threads[worker] = Thread.currentThread());
        }
        assertFalse(threads[1].isAlive());
        assertFalse(threads[2].isAlive());
    }
}
