package pixelpong.show;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client asks of the page, in the form of HTTP. */
@Tag("any-jdk")
@Timeout(30)
@Tag("no-kernels")
class RequestFuzz {
    @TempDir
    private Path folder;
    private ServedPage page;

    /** What the page itself asks for, and the like. */
    static Stream<Arguments> seeds() {
        String host = "127.0.0.1:2600";
        return Stream.of(arguments("GET", "/", "", host, null), arguments("GET", "/events", "", host, null),
                arguments("GET", "/runs", "", host, null), arguments("GET", "/run", "other", host, null),
                arguments("POST", "/control", "start", host, null), arguments("POST", "/control", "8", host, null),
                arguments("GET", "/unit", "3&1", host, null), arguments("POST", "/control", "pause", host, "http://" + host),
                arguments("POST", "/control", "step", "localhost", null), arguments("POST", "/control", "slower", "[::1]", null),
                arguments("POST", "/control", "faster", host, null), arguments("POST", "/hold", "up", host, "http://" + host),
                arguments("POST", "/hold", "down", host, null), arguments("POST", "/hold", "nothing", host, null),
                arguments("HEAD", "/unit", "24", host, null), arguments("PUT", "/", "", host, null));
    }

    @BeforeEach
    void open() throws IOException {
        page = new ServedPage(folder);
    }

    @AfterEach
    void close() {
        page.close();
    }

    @MethodSource("seeds")
    @FuzzTest
    void request(@NotNull String method, @NotNull String path, @NotNull String query, @NotNull String host, String origin)
            throws IOException {
        String request = method + " " + path + (query.isEmpty() ? "" : "?" + query) + " HTTP/1.1\r\nHost: " + host + "\r\n"
                + (origin == null ? "" : "Origin: " + origin + "\r\n") + "\r\n";
        page.send(request.getBytes(StandardCharsets.UTF_8));
    }
}
