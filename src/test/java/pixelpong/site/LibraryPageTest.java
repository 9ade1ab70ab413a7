package pixelpong.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The examples for other programs are as their page shows them. */
@Tag("no-kernels")
class LibraryPageTest {
    @Test
    void everyExampleRuns() throws IOException {
        assertEquals(10, RunnablePage.run(Path.of("src/site/markdown/library.md")));
    }
}
