package pixelpong.cli;

import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;
import pixelpong.show.Dashboard;

/** Where the page is served, for the commands that do nothing else. */
final class PageOptions {
    /** The console's own number. */
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

    /** Says where the page is, and lets it be seen until somebody ends the program. */
    static void serve(Dashboard dashboard) throws InterruptedException {
        System.out.println("Open " + dashboard.address() + " in a browser; Ctrl-C ends the program.");
        new CountDownLatch(1).await();
    }
}
