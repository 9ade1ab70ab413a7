import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the source of the site. In the repository a page links to other files of the repository, so that it can be read there;
 * here these links become links of the site. The README is the site's first page.
 *
 * <p>Usage, in the repository's folder: {@code java src/site/Pages.java FOLDER}. FOLDER is deleted first.
 */
final class Pages {
    private static final Path MARKDOWN = Path.of("src/site/markdown");
    private static final Path RESOURCES = Path.of("src/site/resources");
    private static final Path SOURCES = Path.of("src/main/java");

    private static final Pattern LINK = Pattern.compile("(\\]\\(|(?:src|href)=\")([^)\"\\s#]+)");
    private static final Pattern HEADING = Pattern.compile("(#{2,6}) (.*)");

    private final Path folder;
    private final Map<Path, Path> names = new TreeMap<>(); // in the repository and on the site

    private Pages(Path folder) throws IOException {
        this.folder = folder;
        names.put(Path.of("README.md"), Path.of("index.md"));
        names.put(Path.of("roms/README.md"), Path.of("cartridge.md"));
        names.put(Path.of("LICENSE"), Path.of("LICENSE.txt"));
        names.put(Path.of("src/site/java/Pong.java"), Path.of("Pong.java"));
        files(MARKDOWN).forEach(file -> names.put(file, MARKDOWN.relativize(file)));
        files(RESOURCES).forEach(file -> names.put(file, RESOURCES.relativize(file)));
        files(SOURCES).forEach(file -> names.put(file,
                Path.of("apidocs", SOURCES.relativize(file).toString().replaceAll("\\.java$", ".html"))));
    }

    public static void main(String[] args) throws IOException {
        new Pages(Path.of(args[0])).write();
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private void write() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        copy(Path.of("src/site/site.xml"), folder.resolve("site.xml"));
        for (Map.Entry<Path, Path> entry : names.entrySet()) {
            Path file = entry.getKey();
            if (file.toString().endsWith(".md")) {
                Path page = folder.resolve("markdown").resolve(entry.getValue());
                Files.createDirectories(page.getParent());
                Files.write(page, rewritten(file, entry.getValue()));
            } else if (!file.startsWith(SOURCES)) {
                copy(file, folder.resolve("resources").resolve(entry.getValue()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    private List<String> rewritten(Path file, Path page) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Map<String, Integer> anchors = new HashMap<>();
        boolean code = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                code = !code;
            } else if (!code && !line.startsWith("    ")) {
                String place = file + ":" + (i + 1);
                lines.set(i, withAnchor(links(line, target -> onSite(place, file, page, target)), anchors));
            }
        }
        return lines;
    }

    private static String links(String line, Function<String, String> rewrite) {
        return LINK.matcher(line).replaceAll(link -> Matcher.quoteReplacement(link.group(1)
                + (link.group(2).matches("[a-z]+:.*") ? link.group(2) : rewrite.apply(link.group(2)))));
    }

    private String onSite(String place, Path file, Path page, String target) {
        Path name = names.get(file.resolveSibling(target).normalize());
        if (name == null) {
            throw new IllegalArgumentException(place + ": the link to " + target + " leads to nothing that is on the site");
        }
        Path parent = page.getParent();
        return (parent == null ? name : parent.relativize(name)).toString().replace('\\', '/');
    }

    /** Gives a heading the anchor that code hosts give it: its letters and digits in lower case, with hyphens for spaces. */
    private static String withAnchor(String line, Map<String, Integer> anchors) {
        Matcher heading = HEADING.matcher(line);
        if (!heading.matches()) {
            return line;
        }
        String text = heading.group(2).replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
        String anchor = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
        int before = anchors.merge(anchor, 1, Integer::sum) - 1;
        return heading.group(1) + " <a id=\"" + anchor + (before == 0 ? "" : "-" + before) + "\"></a>" + heading.group(2);
    }
}
