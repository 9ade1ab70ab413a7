package pixelpong.show;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a client sends to the page. */
@Tag("any-jdk")
@Timeout(30)
@Tag("no-kernels")
class PageFuzz {
    private static final String HOST = " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    @TempDir
    private Path folder;
    private ServedPage page;

    /** What the page itself asks for, and the like. */
    static Stream<byte[]> seeds() {
        return Stream.of("GET /" + HOST, "GET /events" + HOST, "GET /unit?3&1" + HOST, "POST /control?pause" + HOST,
                "POST /control?step" + HOST, "POST /control?slower" + HOST, "POST /control?faster" + HOST, "POST /hold?up" + HOST,
                "GET /runs" + HOST, "GET /run?other" + HOST, "POST /control?start" + HOST, "POST /control?8" + HOST,
                "POST /hold?down" + HOST, "POST /hold?nothing" + HOST, "HEAD /" + HOST, "GET /nothing" + HOST,
                "POST /hold?up HTTP/1.1\r\nHost: localhost:2600\r\nOrigin: http://localhost:2600\r\nContent-Length: 3\r\n\r\nabc",
                "POST /hold?up HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                "GET /nothing HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
                "GET http://127.0.0.1/nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nUpgrade: h2c\r\n\r\n")
                .map(request -> request.getBytes(StandardCharsets.ISO_8859_1));
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
    void bytes(byte[] request) throws IOException {
        page.send(request);
    }
}
