package pixelpong.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that are as they say, and pages that are not. */
@Tag("no-kernels")
class RunnablePageTest {
    @TempDir
    private Path folder;

    private Path write(String... lines) throws IOException {
        return Files.write(folder.resolve("page.md"), List.of(lines));
    }

    private void assertFails(int line, String said, String... lines) throws IOException {
        Path page = write(lines);
        PrintStream out = System.out;
        AssertionError error = assertThrows(AssertionError.class, () -> RunnablePage.run(page));
        assertTrue(error.getMessage().startsWith(page + ":" + line + ": "), error.getMessage());
        assertTrue(error.getMessage().contains(said), error.getMessage());
        assertEquals(out, System.out);
    }

    @Test
    void aPageThatIsAsItSays() throws IOException {
        assertEquals(4, RunnablePage.run(write(
                "# A page", "```java", "import pixelpong.util.SplitMix64;", "int twice(int a) {", "    return helper(a);", "}",
                "int helper(int a) { return 2 * a; }", "// a comment", "```",
                "Text.", "", "```sh", "./run.sh", "```", "```java", "var random = new SplitMix64(1);",
                "for (int i = 0; i < 2; i++) {",
                "    System.out.println(\"twice \" + twice(i));", "}", "System.out.print(\"half a \u00b5\");", "```", "", "```text",
                "twice 0", "twice 2", "half a \u00b5", "```",
                "```java", "System.out.printf(\"%5.1f ms%n\", 12.5);", "```", "<!-- time dependent -->", "```text", "  7.25 ms",
                "```",
                "<!-- not run -->", "", "```java", "System.exit(1);", "```", "```text", "any", "```",
                "```java", "int b = 1;", "```")));
    }

    @Test
    void aChangedWordFails() throws IOException {
        assertFails(6, "the page says \"too\", and the block printed \"two\"",
                "```java", "System.out.println(\"one\\ntwo\");", "```", "```text", "one", "too", "```");
        assertFails(6, "the page says nothing more",
                "```java", "System.out.println(\"one\\ntwo\");", "```", "```text", "one", "```");
        assertFails(6, "printed nothing more", "```java", "System.out.println(\"one\");", "```", "```text", "one", "two", "```");
        assertFails(6, "the page says \"7 s\"",
                "```java", "System.out.println(\"7 ms\");", "```", "<!-- time dependent -->", "```text",
                "7 s", "```");
        assertFails(5, "the page says \"7 ms\"", "```java", "System.out.println(\"8 ms\");", "```", "```text", "7 ms", "```");
    }

    @Test
    void whatIsPrintedIsShown() throws IOException {
        assertFails(2, "the page says nothing more",
                "```java", "System.out.println(1);", "```", "Text between.", "```text", "1", "```");
    }

    @Test
    void aBlockThatThrowsFails() throws IOException {
        assertFails(5, "throws java.lang.IllegalStateException: no", "Text.", "```java", "int a = 1;", "",
                "if (a == 1) {", "    throw new IllegalStateException(\"no\");", "}", "```");
    }

    @Test
    void aBlockThatDoesNotCompileFails() throws IOException {
        assertFails(4, "does not compile: cannot find symbol", "```java", "int a = 1;", "if (a == 1) {", "    a = b;", "}", "```");
        assertFails(2, "is not complete", "```java", "if (true) {", "```");
        assertFails(2, "there is no method later()", "```java", "int now() {", "    return later();", "}", "```");
        assertFails(1, "has no end", "```sh", "./run.sh");
    }
}
