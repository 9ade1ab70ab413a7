package pixelpong.util;

/**
 * Something the user gave (a file, a flag, a folder, a checkpoint) that the program cannot work with.
 *
 * <p>The message is one sentence that says what was wrong and what would be right. The command line prints it alone
 * and exits with status 2; every other exception is a fault of the program and keeps its stack trace.
 */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message one sentence: what was wrong, and what would be right */
    public BadInput(String message) {
        super(message);
    }
}
