package pixelpong.cli;

import java.util.Optional;
import pixelpong.util.BadInput;
import pixelpong.util.Limits;

/** Tells the user what has ended a command, or one of its threads. */
public final class Faults {
    private static final int FAULT = 1;

    private Faults() {
    }

    /** Prints a sentence for what the user can mend, else a stack trace. Returns the exit status. */
    public static int report(Throwable fault) {
        Optional<String> limit = Limits.reached(fault);
        if (fault instanceof BadInput || limit.isPresent()) {
            System.err.println(limit.orElseGet(fault::getMessage));
            return BadInput.EXIT_STATUS;
        }
        if (fault instanceof NoClassDefFoundError missing && !missing.getMessage().startsWith("pixelpong")) {
            System.err.println("A library is missing (" + missing.getMessage() + "): the jar needs the folder lib beside it, as in"
                    + " target of a checkout; keep them together, or start the program with run.sh.");
            return BadInput.EXIT_STATUS;
        }
        fault.printStackTrace();
        return FAULT;
    }
}
