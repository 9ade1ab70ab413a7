package pixelpong.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tutorial: its Java blocks print what it says, and what it links to is there. One page needs the vector module. */
@Tag("no-kernels")
class TutorialTest {
    private static final Path FOLDER = Path.of("src/site/markdown/tutorial");
    private static final Pattern LINK = Pattern.compile("(?:\\]\\(|src=\")([^)#:\"]*)(?:#([^)]*))?[)\"]");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    private static List<Path> pagesWithCode() throws IOException {
        return pages().stream().filter(page -> !page.endsWith("index.md")).toList();
    }

    @ParameterizedTest
    @MethodSource("pagesWithCode")
    void runs(Path page) throws IOException {
        assertTrue(RunnablePage.run(page) > 0, page + " has no block that is run");
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
                assertTrue(Files.exists(target), page + " links to " + target);
                if (link.group(2) != null) {
                    assertTrue(anchors(target).contains(link.group(2)), page + " links to " + target + "#" + link.group(2));
                }
                links++;
            }
        }
        assertTrue(links > 50, "only " + links + " links found");
    }

    /** The headings of a page as GitHub makes anchors of them. */
    private static List<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream().filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void everyPageIsInTheContents() throws IOException {
        String contents = Files.readString(FOLDER.resolve("index.md"));
        for (Path page : pagesWithCode()) {
            assertTrue(contents.contains("(" + page.getFileName() + ")"), page + " is not in the contents");
        }
        assertEquals(8, pages().size());
    }
}
