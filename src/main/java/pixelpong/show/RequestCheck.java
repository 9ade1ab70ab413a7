package pixelpong.show;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Decides which requests the page answers.
 *
 * <p>A page of any site can make a browser contact this machine, under its address or under a name that the site has made
 * resolve to it. Such requests are refused: they come from another origin, or for a name that is not one of this machine.
 */
final class RequestCheck {
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    /** These need no look-up, so no site can make them mean another machine. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
    /** Sites on the Internet have other names than these. */
    private static final Pattern LOCAL_NAME = Pattern.compile("[^.]+(\\.local)?");

    private final String name;
    private final boolean onLoopback;

    /**
     * @param name the name or address that the page was told to listen on
     * @param address the same as an address
     */
    RequestCheck(String name, InetAddress address) {
        this.name = name.toLowerCase(Locale.ROOT);
        onLoopback = address.isLoopbackAddress();
    }

    /** What is wrong with a request, in a sentence; null if it may be answered. */
    String refusal(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() != 1 || !isOurs(PORT.matcher(hosts.get(0).toLowerCase(Locale.ROOT)).replaceFirst(""))) {
            return "This page is not known under that name; open " + Dashboard.url(exchange.getLocalAddress()) + " instead.";
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !origin.equals("http://" + hosts.get(0)) || isFromElsewhere(exchange)) {
            return "This page takes no requests from other sites.";
        }
        return null;
    }

    private boolean isOurs(String host) {
        return host.equals("localhost") || host.equals(name) || ADDRESS.matcher(host).matches()
                || !onLoopback && LOCAL_NAME.matcher(host).matches();
    }

    /** Whether the browser says that another site asks; a link to the page may be followed nevertheless. */
    private static boolean isFromElsewhere(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String site = headers.getFirst("Sec-Fetch-Site");
        boolean link = exchange.getRequestURI().getPath().equals("/") && "document".equals(headers.getFirst("Sec-Fetch-Dest"));
        return site != null && !site.equals("same-origin") && !site.equals("none") && !link;
    }
}
