package pixelpong.cli;

import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;
import pixelpong.show.Dashboard;

/** The options for the page's address, of the commands that only serve a page. */
final class PageOptions {
    /** The model number of the console. */
    static final String PORT = "2600";
    static final String LOOPBACK = "127.0.0.1";
    static final String HOST_MEANS = "name or address to serve the page on; others than this machine can see it, and use its"
            + " buttons, if it is not a loopback address";

    @Option(names = "--port", paramLabel = "PORT", defaultValue = PORT,
            description = "port to serve the page on, 0 for any that is free")
    private int port;

    @Option(names = "--host", paramLabel = "HOST", defaultValue = LOOPBACK, description = HOST_MEANS)
    private String host;

    Dashboard open() {
        return new Dashboard(host, port, "--port");
    }

    /** Prints the page's address, and serves the page until the program is ended. */
    static void serve(Dashboard dashboard) throws InterruptedException {
        System.out.println(dashboard.invitation() + " Ctrl-C ends the program.");
        new CountDownLatch(1).await();
    }
}
