package pixelpong.util;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("no-kernels")
class ReasonTest {
    @TempDir
    private Path folder;

    @Test
    void aClassOfTheJdkIsPutIntoWords() throws IOException {
        Path file = folder.resolve("a");
        assertEquals(file + ": no such file or folder", reason(() -> Files.readString(file)));
        Files.write(file, new byte[] {(byte) 0xff});
        assertEquals("it is not UTF-8 text", reason(() -> Files.readString(file)));
        assertEquals(file + ": there is such a file already", reason(() -> Files.createDirectory(file)));
        assertEquals(file + "/b: not a directory", reason(() -> Files.writeString(file.resolve("b"), "")));
        assertEquals(folder + ": the folder is not empty", reason(() -> Files.delete(folder)));
        assertEquals("x: permission denied", Reason.of(new AccessDeniedException("x")));
    }

    @Test
    void whatTheSystemSaysIsKept() {
        assertEquals("x: no space left on device", Reason.of(new FileSystemException("x", null, "No space left on device")));
        assertEquals("No space left on device", Reason.of(new IOException("No space left on device")));
        assertEquals("the system gives no reason", Reason.of(new IOException()));
    }

    private interface Action {
        void run() throws IOException;
    }

    private static String reason(Action action) {
        return Reason.of(assertThrows(IOException.class, action::run));
    }
}
