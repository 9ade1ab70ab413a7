package pixelpong.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Opens pages in the browser that this machine opens them with. */
final class Browser {
    private Browser() {
    }

    /** Opens an address, or says that it cannot. */
    static void open(String address) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        List<String> command = system.startsWith("windows") ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of(system.startsWith("mac") ? "open" : "xdg-open", address);
        try {
            new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            System.err.println("There is no " + command.get(0) + " here, which would open the browser; open the address yourself.");
        }
    }
}
