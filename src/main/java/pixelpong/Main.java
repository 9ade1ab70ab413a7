package pixelpong;

import java.util.Locale;
import pixelpong.cli.Commands;
import pixelpong.cli.Faults;
import pixelpong.util.BadInput;
import pixelpong.util.Limits;

/**
 * Starts the program, the same in every country.
 *
 * <p>No signature here names a class of a library: the JVM loads those before it calls {@link #main}, and does not find them where
 * the system lets it open too few files.
 */
public final class Main {
    private Main() {
    }

    /** Runs the command and ends the JVM with its exit status. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // decides how numbers are printed, what is a capital letter, and how the help is sorted
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> Faults.report(fault));
        int status = run(arguments);
        if (status == 0 && System.out.checkError()) {
            System.err.println("Not all of the output could be written: the standard output is closed, or its disk is full.");
            status = BadInput.EXIT_STATUS;
        }
        System.exit(status);
    }

    /** Runs the command and returns its exit status. */
    static int run(String... arguments) {
        try {
            Limits.requireFiles();
            return Commands.run(arguments);
        } catch (BadInput | Error e) {
            return Faults.report(e);
        }
    }
}
