package pixelpong.cli;

import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;
import pixelpong.show.Dashboard;

/** The options for the page's address, of the commands that only serve a page. */
final class PageOptions {
    /** The model number of the console. */
    private static final String PORT = "2600";
    private static final String LOOPBACK = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", defaultValue = PORT,
            description = "port to serve the page on, 0 for any that is free")
    private int port;

    @Option(names = "--open", description = "open the page in this machine's browser")
    private boolean browser;

    @Option(names = "--host", paramLabel = "HOST", defaultValue = LOOPBACK, 
            description = "name or address to serve the page on; others than this machine can see it, and use its buttons, if it is"
                    + " not a loopback address")
    private String host;

    /** Binds the port. */
    Dashboard open() {
        return new Dashboard(host, port, "--port");
    }

    /** Prints the page's address, and opens it if the user wants that. */
    void invite(Dashboard dashboard, String more) {
        System.out.println(dashboard.invitation() + more);
        if (browser) {
            Browser.open(dashboard.address());
        }
    }

    /** Prints the page's address, and serves the page until the program is ended. */
    void serve(Dashboard dashboard) throws InterruptedException {
        invite(dashboard, " Ctrl-C ends the program.");
        new CountDownLatch(1).await();
    }
}
