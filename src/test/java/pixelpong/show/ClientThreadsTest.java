package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("any-jdk")
@Tag("no-kernels")
@Timeout(30)
class ClientThreadsTest {
    /** Much shorter than the time between two looks at the clients. */
    private static final long IMPATIENT = 1;
    private static final long PATIENT = 60_000;

    @Test
    void whoMakesNoProgressIsInterrupted() throws InterruptedException {
        try (ClientThreads threads = new ClientThreads(2, IMPATIENT)) {
            CountDownLatch interrupted = new CountDownLatch(1);
            threads.execute(() -> {
                try {
                    Thread.sleep(PATIENT);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            interrupted.await();
        }
    }

    @Test
    void whoMakesProgressIsNot() throws InterruptedException, ExecutionException {
        try (ClientThreads threads = new ClientThreads(2, 1_500)) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            threads.execute(() -> {
                try {
                    for (int i = 0; i < 30; i++) {
                        threads.progress();
                        Thread.sleep(100);
                    }
                    interrupted.complete(false);
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
            });
            assertFalse(interrupted.get());
        }
    }

    /** The first client takes no notice of the interrupt. */
    @Test
    void anInterruptIsNotForTheNextClient() throws InterruptedException, ExecutionException {
        try (ClientThreads threads = new ClientThreads(1, IMPATIENT)) {
            CompletableFuture<Thread> first = new CompletableFuture<>();
            threads.execute(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                first.complete(Thread.currentThread());
            });
            first.get();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletableFuture<Thread> second = new CompletableFuture<>();
            while (!second.isDone()) {
                try {
                    threads.execute(() -> {
                        interrupted.complete(Thread.currentThread().isInterrupted());
                        second.complete(Thread.currentThread());
                    });
                    second.get();
                } catch (RejectedExecutionException e) {
                    Thread.sleep(1); // the first one's thread is not quite free
                }
            }
            assertEquals(first.get(), second.get());
            assertFalse(interrupted.get());
        }
    }

    @Test
    void thereAreNoMoreThanThat() throws InterruptedException {
        try (ClientThreads threads = new ClientThreads(3, PATIENT)) {
            CountDownLatch end = new CountDownLatch(1);
            for (int i = 0; i < 3; i++) {
                threads.execute(() -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            assertThrows(RejectedExecutionException.class, () -> threads.execute(() -> { }));
            end.countDown();
        }
    }

    @Test
    void aClientThatDoesNotReadIsDisconnected() throws IOException, InterruptedException, ExecutionException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (ClientThreads threads = new ClientThreads(2, IMPATIENT)) {
            CompletableFuture<IOException> end = new CompletableFuture<>();
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(200, 0);
                    while (true) {
                        exchange.getResponseBody().write(new byte[4096]);
                    }
                } catch (IOException e) {
                    end.complete(e);
                    throw e;
                }
            });
            server.start();
            try (Socket socket = new Socket(server.getAddress().getAddress(), server.getAddress().getPort())) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertTrue(end.get() instanceof ClosedByInterruptException, end.get().toString());
            }
        } finally {
            server.stop(0);
        }
    }
}
