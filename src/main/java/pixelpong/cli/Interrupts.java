package pixelpong.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Handles Ctrl-C and the signal that a system sends before it shuts down: the first one requests a stop, the second one ends the
 * JVM.
 *
 * <p>A shutdown hook could only handle the first one: while it runs, the JVM ignores further signals. The JDK has no other way
 * to handle signals than this unsupported class.
 */
final class Interrupts {
    /** The exit status in a shell of a program that a signal has ended is this plus the signal's number. */
    private static final int SIGNALLED = 128;

    private Interrupts() {
    }

    /** Calls {@code polite} with the exit status for the first signal; a second signal ends the JVM with that status. */
    static void onFirst(IntConsumer polite) {
        AtomicBoolean asked = new AtomicBoolean();
        for (String name : new String[] {"INT", "TERM"}) {
            try {
                sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> {
                    int status = SIGNALLED + signal.getNumber();
                    if (asked.getAndSet(true)) {
                        Runtime.getRuntime().halt(status);
                    }
                    polite.accept(status);
                });
            } catch (IllegalArgumentException e) {
                // With -Xrs the JVM leaves the signal to the system, which ends the program at once: what the user has asked for.
            }
        }
    }
}
