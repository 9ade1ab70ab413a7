package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import pixelpong.util.BadInput;

/** What a reader may do with a file from anywhere: give what is in it, or refuse it with a sentence. */
final class Untrusted {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Untrusted() {
    }

    /**
     * What was read, or null if it was refused. Every other exception is passed on.
     *
     * @param mostBytes that may be allocated
     */
    static <T> T read(long mostBytes, Supplier<T> reader) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        T result = attempt(reader);
        if (THREADS.getCurrentThreadAllocatedBytes() - before >= mostBytes) {
            // A class was loaded, perhaps, which the fuzzer changes on this thread: only what is allocated again counts.
            before = THREADS.getCurrentThreadAllocatedBytes();
            attempt(reader);
            long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertTrue(bytes < mostBytes, bytes + " bytes were allocated");
        }
        return result;
    }

    private static <T> T attempt(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (BadInput e) {
            assertTrue(e.getMessage().matches("[^\\p{Cc}]+\\."), e.getMessage());
            return null;
        }
    }
}
