package pixelpong.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("no-kernels")
class AtomicFileTest {
    @TempDir
    private Path folder;
    private Path file;
    private Path previous;

    @BeforeEach
    void name() {
        file = folder.resolve("file");
        previous = folder.resolve("previous");
    }

    private static AtomicFile.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsReplacedAndNothingElseIsLeft() throws IOException {
        AtomicFile.replace(file, text("one"));
        assertEquals("one", Files.readString(file));
        AtomicFile.replace(file, out -> {
            out.write('t');
            assertEquals("one", Files.readString(file), "replaced before it is whole");
            assertTrue(Files.exists(folder.resolve("file" + AtomicFile.FRESH)));
            out.write("wo".getBytes(StandardCharsets.UTF_8));
        });
        assertEquals("two", Files.readString(file));
        assertEquals(List.of("file"), names());
    }

    @Test
    void theOneBeforeIsKept() throws IOException {
        AtomicFile.replace(file, previous, text("one"));
        assertFalse(Files.exists(previous));
        AtomicFile.replace(file, previous, text("two"));
        AtomicFile.replace(file, previous, text("three"));
        assertEquals("three", Files.readString(file));
        assertEquals("two", Files.readString(previous));
        assertEquals(List.of("file", "previous"), names());
    }

    @Test
    void aFailureLeavesEverythingAsItWas() throws IOException {
        AtomicFile.replace(file, previous, text("one"));
        AtomicFile.replace(file, previous, text("two"));
        IOException full = new IOException("for the test");
        assertSame(full, assertThrows(IOException.class, () -> AtomicFile.replace(file, previous, out -> {
            out.write('x');
            throw full;
        })));
        IllegalStateException bad = new IllegalStateException("for the test");
        assertSame(bad, assertThrows(IllegalStateException.class, () -> AtomicFile.replace(file, out -> {
            throw bad;
        })));
        assertEquals("two", Files.readString(file));
        assertEquals("one", Files.readString(previous));
        assertEquals(List.of("file", "previous"), names());
    }

    @Test
    void whatAMakerSaysIsReturned() throws IOException {
        assertEquals("said", AtomicFile.make(file, fresh -> {
            Files.writeString(fresh, "made");
            assertFalse(Files.exists(file));
            return "said";
        }));
        assertEquals("made", Files.readString(file));
        assertThrows(IOException.class, () -> AtomicFile.make(file, fresh -> "said"), "nothing was made");
        assertEquals("made", Files.readString(file));
        assertEquals(List.of("file"), names());
    }
}
