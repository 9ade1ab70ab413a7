package pixelpong.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Ctrl-C, and the signal that a system sends before it shuts down: the first one asks politely, the second does not.
 *
 * <p>A shutdown hook would serve for the first alone: while it runs, the JVM ignores a second signal. The JDK has no other
 * way to hear of signals than its own unsupported one.
 */
final class Interrupts {
    /** A shell's exit status for a program that a signal ended is this plus the signal's number. */
    private static final int SIGNALLED = 128;

    private Interrupts() {
    }

    /** Calls {@code polite} with the exit status that the signal asks for; a second signal ends the JVM with it. */
    static void onFirst(IntConsumer polite) {
        AtomicBoolean asked = new AtomicBoolean();
        for (String name : new String[] {"INT", "TERM"}) {
            sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> {
                int status = SIGNALLED + signal.getNumber();
                if (asked.getAndSet(true)) {
                    Runtime.getRuntime().halt(status);
                }
                polite.accept(status);
            });
        }
    }
}
