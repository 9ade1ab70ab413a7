package pixelpong.run;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes of a checkpoint are: it is read, or refused with a sentence. */
@Tag("any-jdk")
@Timeout(30)
@Tag("no-kernels")
class ArchiveFuzz {
    @TempDir
    private Path folder;
    private CheckpointReaders readers;

    /** Archives of a few hundred bytes: they are compressed, and most values are alike. */
    static Stream<byte[]> seeds() throws IOException {
        return EntriesFuzz.seeds().map(EntriesFuzz::archive);
    }

    @BeforeEach
    void open() {
        readers = new CheckpointReaders(folder);
    }

    @AfterEach
    void close() {
        readers.close();
    }

    @MethodSource("seeds")
    @FuzzTest
    void archive(byte[] bytes) throws IOException {
        readers.read(bytes);
    }
}
