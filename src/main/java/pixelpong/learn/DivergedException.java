package pixelpong.learn;

/** Thrown when training has produced numbers that are not finite. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message which update has which numbers: the beginning of a sentence */
    public DivergedException(String message) {
        super(message);
    }
}
