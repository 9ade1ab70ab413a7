package pixelpong.run;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.code_intelligence.jazzer.mutation.annotation.WithSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;
import pixelpong.learn.Learner;

/** Whatever arrays are in a checkpoint, in an archive without a fault: they are read, or refused with a sentence. */
@Tag("any-jdk")
@Timeout(30)
@Tag("no-kernels")
class EntriesFuzz {
    private static final int LONGEST_PATTERN = 64;
    private static final int HEADER = 10; // bytes before an array's description

    @TempDir
    private Path folder;
    private CheckpointReaders readers;

    /**
     * An array.
     *
     * @param description as NumPy writes it into a header
     * @param values the bytes of the first values
     * @param copies how often these are there
     */
    record Entry(@NotNull String name, @NotNull String description, byte @NotNull @WithLength(max = 256) [] values,
            @InRange(min = 0, max = 1 << 12) int copies) {
        /** The array as a file of its own. */
        private byte[] npy() {
            byte[] text = Arrays.copyOf(description.getBytes(StandardCharsets.UTF_8), Math.min(0xffff, description.length()));
            ByteBuffer npy = ByteBuffer.allocate(HEADER + text.length + copies * values.length).order(ByteOrder.LITTLE_ENDIAN);
            npy.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
            npy.putShort((short) text.length).put(text);
            for (int i = 0; i < copies; i++) {
                npy.put(values);
            }
            return npy.array();
        }

        /** An array of a real file; of a large one the first values, which stand for the rest. */
        private static Entry of(String name, byte[] npy) {
            int length = HEADER + ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN).getShort(HEADER - 2);
            int bytes = npy.length - length;
            int pattern = bytes;
            while (pattern > LONGEST_PATTERN && pattern % 2 == 0) {
                pattern /= 2;
            }
            return new Entry(name, new String(npy, HEADER, length - HEADER, StandardCharsets.US_ASCII).strip(),
                    Arrays.copyOfRange(npy, length, length + pattern), pattern == 0 ? 0 : bytes / pattern);
        }
    }

    /** The checkpoints of both algorithms, at their beginning and after a round. */
    static Stream<List<Entry>> seeds() throws IOException {
        List<List<Entry>> seeds = new ArrayList<>();
        for (TrainingConfig config : List.of(CheckpointReaders.REINFORCE, CheckpointReaders.PPO)) {
            try (Learner learner = CheckpointReaders.learner(config)) {
                learner.initialise();
                seeds.add(entries(learner));
                learner.round(config.goal(), () -> false);
                seeds.add(entries(learner));
            }
        }
        return seeds.stream();
    }

    private static List<Entry> entries(Learner learner) throws IOException {
        return Runs.arrays(Runs.archive(learner::save)).entrySet().stream()
                .map(array -> Entry.of(array.getKey(), array.getValue())).toList();
    }

    /** A compressed archive; of two arrays of one name the latter. */
    static byte[] archive(List<Entry> entries) {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        entries.forEach(entry -> arrays.put(entry.name(), entry.npy()));
        return Runs.archive(arrays);
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
    void entries(@NotNull @WithSize(max = 32) List<@NotNull Entry> entries) throws IOException {
        readers.read(archive(entries));
    }
}
