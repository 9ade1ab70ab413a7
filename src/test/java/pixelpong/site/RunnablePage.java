package pixelpong.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * A Markdown page whose Java blocks are run, and print what the page says they print.
 *
 * <p>The rules of such a page:
 * <ul>
 * <li>A fenced block that begins with {@code ```java} is run, statement by statement, in one JShell for the whole page: later
 * blocks see the imports, variables, methods and classes of earlier ones. There are no imports but those of the page.
 * <li>A fenced block {@code ```text} after it, with nothing but empty lines between, is what it prints to {@code System.out},
 * exactly; only the end of the last line may be missing. A block with no such block after it must print nothing.
 * <li>{@code <!-- time dependent -->} on a line of its own before the text block: numbers stand for any numbers. A number is
 * a run of digits, perhaps with a decimal point and more digits; spaces before it do not count.
 * <li>{@code <!-- not run -->} on a line of its own before the Java block: the block is only shown, and so is the text after it.
 * </ul>
 * A fence may not be indented. Other blocks are not looked at, nor is a text block anywhere else.
 *
 * <p>The blocks run in this JVM, with its class path and its modules. A block that throws in a thread of its own goes unnoticed.
 */
final class RunnablePage {
    private static final String NOT_RUN = "<!-- not run -->";
    private static final String TIME_DEPENDENT = "<!-- time dependent -->";
    private static final String FENCE = "```";

    private final Path page;
    private final List<String> lines;

    /** Lines that have been read. */
    private int position;

    private RunnablePage(Path page) throws IOException {
        this.page = page;
        lines = Files.readAllLines(page);
    }

    /**
     * Runs a page.
     *
     * @return how many blocks were run
     * @throws AssertionError if a block does not compile, throws, or prints something else than the page says; the message
     *     begins with the page and the line
     * @throws IOException if the page cannot be read
     */
    static int run(Path page) throws IOException {
        return new RunnablePage(page).run();
    }

    private int run() {
        int blocks = 0;
        PrintStream out = System.out;
        Locale locale = Locale.getDefault();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (JShell shell = shell()) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Locale.setDefault(Locale.ROOT); // %.2f has a point on every machine
            String before = "";
            while (position < lines.size()) {
                String line = lines.get(position++);
                if (line.equals(FENCE + "java")) {
                    int first = position + 1;
                    String code = body();
                    if (!before.equals(NOT_RUN)) {
                        evaluate(shell, code, first);
                        compare(printed.toString(StandardCharsets.UTF_8), first);
                        printed.reset();
                        blocks++;
                    }
                } else if (line.startsWith(FENCE)) {
                    body();
                }
                before = line.isBlank() ? before : line;
            }
        } finally {
            System.setOut(out);
            Locale.setDefault(locale);
        }
        return blocks;
    }

    private static JShell shell() {
        List<String> options = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? List.of("--add-modules", "jdk.incubator.vector") : List.of();
        JShell shell = JShell.builder().executionEngine("local").compilerOptions(options.toArray(String[]::new)).build();
        // Surefire hides the class path in a jar of its own, and names it here.
        shell.addToClasspath(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        return shell;
    }

    /** The lines up to the end of the block that has begun. */
    private String body() {
        int first = position;
        while (position < lines.size() && !lines.get(position).equals(FENCE)) {
            position++;
        }
        if (position == lines.size()) {
            throw failure(first, "the block has no end");
        }
        return lines.subList(first, position++).stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** The numbers of lines in messages count from 1. */
    private AssertionError failure(int line, String what) {
        return new AssertionError(page + ":" + line + ": " + what);
    }

    private void evaluate(JShell shell, String code, int firstLine) {
        String rest = code;
        while (!rest.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (next.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
                return; // comments
            }
            int line = firstLine + newlines(code.substring(0, code.length() - rest.length()));
            if (!next.completeness().isComplete() || next.source().isBlank()) {
                throw failure(line, "the last statement of the block is not complete");
            }
            for (SnippetEvent event : shell.eval(next.source())) {
                check(shell, event, line);
            }
            rest = next.remaining();
        }
        // JShell lets a method name what comes later; it has to come in the same block.
        shell.snippets().filter(snippet -> shell.status(snippet) == Snippet.Status.RECOVERABLE_DEFINED
                || shell.status(snippet) == Snippet.Status.RECOVERABLE_NOT_DEFINED).findFirst().ifPresent(snippet -> {
            throw failure(firstLine, "there is no " + names(shell, snippet) + " for\n" + snippet.source());
        });
    }

    private static String names(JShell shell, Snippet snippet) {
        Stream<String> unresolved = snippet instanceof DeclarationSnippet declaration
                ? shell.unresolvedDependencies(declaration) : Stream.empty();
        return unresolved.collect(Collectors.joining(", "));
    }

    private static int newlines(String text) {
        return (int) text.chars().filter(letter -> letter == '\n').count();
    }

    private void check(JShell shell, SnippetEvent event, int line) {
        Snippet snippet = event.snippet();
        String source = snippet.source();
        int start = line + newlines(source.substring(0, source.length() - source.stripLeading().length()));
        if (event.status() == Snippet.Status.REJECTED) {
            List<Diag> errors = shell.diagnostics(snippet).filter(Diag::isError).toList();
            int place = errors.isEmpty() ? 0 : (int) Math.max(0, Math.min(errors.get(0).getPosition(), source.length()));
            throw failure(line + newlines(source.substring(0, place)), "does not compile: "
                    + errors.stream().map(error -> error.getMessage(Locale.ROOT)).collect(Collectors.joining("\n")));
        }
        if (event.exception() != null) {
            throw (AssertionError) failure(start, "throws " + describe(event.exception())).initCause(event.exception());
        }
    }

    private static String describe(JShellException thrown) {
        String name = thrown instanceof EvalException exception ? exception.getExceptionClassName() : thrown.getClass().getName();
        return name + ": " + thrown.getMessage();
    }

    private void compare(String printed, int firstLine) {
        int after = position;
        boolean shapeOnly = false;
        while (after < lines.size() && (lines.get(after).isBlank() || lines.get(after).equals(TIME_DEPENDENT))) {
            shapeOnly |= lines.get(after).equals(TIME_DEPENDENT);
            after++;
        }
        boolean said = after < lines.size() && lines.get(after).equals(FENCE + "text");
        int line = said ? after + 2 : firstLine;
        String expected = "";
        if (said) {
            position = after + 1;
            expected = body();
        }
        String actual = printed.replace("\r\n", "\n");
        if (said && !actual.isEmpty() && !actual.endsWith("\n")) {
            actual += "\n";
        }
        List<String> expectedLines = expected.lines().toList();
        List<String> actualLines = actual.lines().toList();
        for (int i = 0; i < Math.max(expectedLines.size(), actualLines.size()); i++) {
            String wanted = i < expectedLines.size() ? expectedLines.get(i) : null;
            String got = i < actualLines.size() ? actualLines.get(i) : null;
            if (wanted == null || got == null || !(shapeOnly ? shape(wanted).equals(shape(got)) : wanted.equals(got))) {
                throw failure(said ? line + i : firstLine, "the page says " + quote(wanted) + ", and the block printed "
                        + quote(got) + "; all it printed:\n" + actual);
            }
        }
    }

    private static String shape(String line) {
        return line.replaceAll(" *\\d+(?:\\.\\d+)?", "#");
    }

    private static String quote(String line) {
        return line == null ? "nothing more" : "\"" + line + "\"";
    }
}
