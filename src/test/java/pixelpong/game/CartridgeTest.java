package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.util.BadInput;

@Tag("no-kernels")
class CartridgeTest {
    @TempDir
    private Path folder;

    private String refusal(Path path) {
        String message = assertThrows(BadInput.class, () -> Cartridge.named(path.toString())).getMessage();
        assertTrue(message.contains(path.toString()), message);
        return message;
    }

    @Test
    void aMissingFile() {
        assertTrue(refusal(folder.resolve("pong.bin")).contains("does not exist"));
    }

    @Test
    void aFolder() {
        assertTrue(refusal(folder).contains("not a regular file"));
    }

    @Test
    void anUnreadableFile() throws IOException {
        Path file = Files.write(folder.resolve("pong.bin"), new byte[2048]);
        assertTrue(file.toFile().setReadable(false));
        assumeFalse(Files.isReadable(file), "this user may read everything");
        assertTrue(refusal(file).contains("cannot be read"));
    }

    @Test
    void aWrongSize() throws IOException {
        for (int size : new int[] {0, 1, 2047, 2049, 4095, 4097, 8192}) {
            Path file = Files.write(folder.resolve("pong.bin"), new byte[size]);
            assertTrue(refusal(file).contains("has " + size + " bytes"));
        }
    }

    @Test
    void aWrongName() throws IOException {
        for (String name : new String[] {"breakout.bin", "pong2.bin", "pong.1.bin", ".bin"}) {
            Path file = Files.write(folder.resolve(name), new byte[2048]);
            assertTrue(refusal(file).contains("rename it to pong.bin"));
        }
    }

    @Test
    void aGoodNameIsTakenInEitherCase() throws IOException {
        byte[] image = Cartridge.own().image();
        for (String name : new String[] {"pong.bin", "PONG.A26", "Pong"}) {
            Path file = Files.write(folder.resolve(name), image);
            assertArrayEquals(image, Cartridge.named(file.toString()).image());
        }
    }

    @Test
    void ourOwnIsTheFileOfTheSourceTree() throws IOException {
        assertArrayEquals(Files.readAllBytes(Path.of("roms", "pong.bin")), Cartridge.named(Cartridge.OWN).image());
        assertEquals(32, Cartridge.own().md5().length());
    }
}
