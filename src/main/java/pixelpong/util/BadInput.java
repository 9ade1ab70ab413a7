package pixelpong.util;

/**
 * Thrown when the program cannot work with something that the user gave: a file, an option, a folder, a checkpoint.
 *
 * <p>The message is one sentence that says what is wrong and what would be right. The command line prints only the message and
 * exits with status 2; every other exception is a fault of the program and is printed with its stack trace.
 */
public final class BadInput extends RuntimeException {
    /** The exit status after bad input. */
    public static final int EXIT_STATUS = 2;

    private static final long serialVersionUID = 1;

    /** @param message one sentence: what is wrong, and what would be right; a ? replaces each control character that it quotes */
    public BadInput(String message) {
        super(message.replaceAll("\\p{Cc}", "?"));
    }
}
