package pixelpong.cli;

/** One line on a terminal that is rewritten as something goes on; nothing at all if the output goes elsewhere. */
public final class ProgressLine implements AutoCloseable {
    private final boolean shown;
    private int length; // of the line that stands there; 0 if there is none

    /** @param wanted false for a line that is never shown */
    public ProgressLine(boolean wanted) {
        shown = wanted && isTerminal();
    }

    /** Whether this line is on a terminal. */
    boolean isShown() {
        return shown;
    }

    /** Replaces the line. */
    public void show(String line) {
        if (shown) {
            System.out.print('\r' + line + " ".repeat(Math.max(0, length - line.length())));
            System.out.flush();
            length = line.length();
        }
    }

    /** Leaves the line as it is: what is printed next begins below it. */
    @Override
    public void close() {
        if (length > 0) {
            System.out.println();
            length = 0;
        }
    }

    /** From JDK 22 on, there may be a console without a terminal, and a method that tells; earlier JDKs have neither. */
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
