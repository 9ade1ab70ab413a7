package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Learner;
import pixelpong.learn.Recipe;
import pixelpong.policy.Policy;
import pixelpong.policy.PolicyNetwork;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.NpzReader;

/**
 * Whatever is in the files of a run: they are read as they were meant, or refused with a {@link BadInput}; no other
 * exception, no memory to speak of, no hang.
 */
@Tag("any-jdk")
@Timeout(120)
@Tag("no-kernels")
class CheckpointFuzzTest {
    private static final int ROUNDS = 2_000;
    /** A network of one unit takes 0.4 MB, and reading it some buffers, and a few times as much until the compiler is done. */
    private static final long MOST_BYTES = 8 << 20;
    private static final List<String> METRICS = List.of("entropy", "gradient_norm");
    private static final int INPUTS = PolicyNetwork.INPUTS;
    private static final TrainingConfig CONFIG = Runs.config(Recipe.FAST_REINFORCE, Runs.reinforce("Pong-v0", 1, 3), 1);
    /** The same with little room for an episode. */
    private static final TrainingConfig SMALL =
            Runs.config(Recipe.FAST_REINFORCE, CONFIG.settings().with(Algorithm.ENV, Runs.CUT_OFF), 1);

    private final Damage damage = new Damage(6);
    private final float[] w1 = new float[INPUTS];
    private final float w2 = -0.75f;

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void weights() {
        file = folder.resolve("a.npz");
        for (int i = 0; i < w1.length; i++) {
            w1[i] = i * 0.5f - 9;
        }
    }

    private <T> T bounded(Supplier<T> reader) {
        return Untrusted.read(MOST_BYTES, reader);
    }

    private Policy readPolicy(byte[] bytes) {
        write(file, bytes);
        return bounded(() -> Checkpoint.readPolicy(file, Kernels.selected()));
    }

    /** The arrays that a learner saves after it has read a file, or null if it was refused. */
    private Map<String, byte[]> readState(byte[] bytes) {
        write(file, bytes);
        try (Learner learner = Runs.learner(SMALL, JavaConsole::new, 1)) {
            Learner loaded = bounded(() -> {
                try (NpzReader npz = new NpzReader(file)) {
                    learner.load(npz);
                    return learner;
                }
            });
            return loaded == null ? null : Runs.arrays(Runs.archive(loaded::save));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertGood(Policy policy) {
        assertEquals(List.of("W1", "W2"), policy.tensors().stream().map(tensor -> tensor.name()).toList());
        for (int i = 0; i < INPUTS; i++) {
            assertEquals(w1[i], policy.weights()[policy.tensors().get(0).index(i)]);
        }
        assertEquals(w2, policy.weights()[policy.tensors().get(1).index(0)]);
    }

    private static void assertSameArrays(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, array) -> assertArrayEquals(array, actual.get(name), name));
    }

    private void refused(String inMessage, byte[] bytes) {
        write(file, bytes);
        String message = assertThrows(BadInput.class, () -> Checkpoint.readPolicy(file, Kernels.selected())).getMessage();
        assertTrue(message.contains(inMessage), message);
        assertEquals(null, readPolicy(bytes)); // within bounds, too
    }

    // Files, put together from NumPy's description of the format.

    private static byte[] npy(String type, boolean fortran, String shape, byte[] values) {
        String header = String.format("{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n", type,
                fortran ? "True" : "False", shape);
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length() + values.length).order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII)).put(values);
        return npy.array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] doubles(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }

    /** A good archive of another's making, in which something is changed. */
    private byte[] foreign(Consumer<Map<String, byte[]>> change) {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("W1", npy("<f4", false, "1, 6400", floats(w1)));
        arrays.put("W2", npy("<f4", false, "1,", floats(w2)));
        change.accept(arrays);
        return Runs.archive(arrays);
    }

    private byte[] foreign(String name, byte[] npy) {
        return foreign(arrays -> arrays.put(name, npy));
    }

    /** A checkpoint of ours, with a rest of the batch in it. */
    private byte[] ours(long episodes) throws IOException {
        return Runs.archive(npz -> {
            npz.addFloats("W1", i -> w1[i], 1, INPUTS);
            npz.addFloats("W2", i -> w2, 1);
            npz.addFloats("rmsprop_W1", i -> 2 * i, 1, INPUTS);
            npz.addFloats("rmsprop_W2", i -> 3, 1);
            npz.addFloats("gradient_W1", i -> i, 1, INPUTS);
            npz.addFloats("gradient_W2", i -> 5, 1);
            npz.addLong("episodes", episodes);
            npz.addFloats("recent_returns", i -> -21, (int) Math.max(0, Math.min(episodes, 50)));
            npz.addLong("steps", 8);
            npz.addLong("frames", 9);
        });
    }

    @Test
    void whatNumpyWritesIsRead() {
        assertGood(readPolicy(foreign(arrays -> { })));
        assertGood(readPolicy(foreign("W1", npy("<f8", false, "1, 6400", doubles(w1)))));
        assertGood(readPolicy(foreign("W1", npy("<f4", true, "1, 6400", floats(w1)))));
        assertGood(readPolicy(foreign("W2", npy("<f8", true, "1,", doubles(w2)))));
        assertGood(readPolicy(foreign("more", "no array".getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        refused("has no array W1", foreign(arrays -> arrays.remove("W1")));
        refused("has no array W2", foreign(arrays -> arrays.remove("W2")));
        refused("has no array W2", Runs.archive(Map.of("weights", new byte[100], "arr_0", new byte[0])));
        refused("of shape [6400, 1]", foreign("W1", npy("<f4", false, "6400, 1", floats(w1))));
        refused("of shape [6400]", foreign("W1", npy("<f4", false, "6400,", floats(w1))));
        refused("not one row of 1 to 4096 weights; W2.ravel() makes one of it",
                foreign("W2", npy("<f4", false, "1, 1", floats(w2))));
        refused("is a pickle; in Python, numpy.savez('agent.npz', **pickle.load(open('", "(dp0\nS'W1'\n".getBytes(
                StandardCharsets.US_ASCII)); // as Karpathy's script saves
        refused("is a pickle; in Python", new byte[] {(byte) 0x80, 4, (byte) 0x95, 0, 0});
        refused("not one row", foreign("W2", npy("<f4", false, "", floats(w2))));
        refused("not one row", foreign("W2", npy("<f4", false, "0,", floats())));
        refused("of shape [1, 6400]", foreign("W2", npy("<f4", false, "2,", floats(1, 2))));
        refused("type '|O'", foreign("W1", npy("|O", false, "1, 6400", "cos\nsystem\n(S'false'\ntR.".getBytes(
                StandardCharsets.US_ASCII))));
        refused("type '<f?[1m'", foreign("W1", npy("<f\u001b[1m", false, "1, 6400", floats(w1)))); // would be bold on a terminal
        for (String type : new String[] {">f4", "<i4", "<c8", "|b1", "|V4", "<U1"}) {
            refused("type '" + type + "'", foreign("W1", npy(type, false, "1, 6400", new byte[8 * INPUTS])));
        }
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] values = w1.clone();
            values[3_000] = bad;
            refused("not a finite float", foreign("W1", npy("<f4", false, "1, 6400", floats(values))));
            refused("not a finite float", foreign("W1", npy("<f8", false, "1, 6400", doubles(values))));
        }
        refused("absurd shape", foreign("W1", npy("<f4", false, "1, 6400000000000", floats(w1))));
        refused("ends in the middle", foreign("W2", npy("<f4", false, "4096,", floats(w2))));
        refused("ends in the middle", foreign("W2", npy("<f4", false, "2147483647,", floats(w2))));
        refused("not one row", foreign("W2", npy("<f4", false, "4097,", new byte[4 * 4097])));
    }

    @Test
    void bombsAreNotUnpacked() {
        // 64 MB of zeros behind a good array, in it, and for a header; packed they are 64 KB.
        byte[] zeros = new byte[64 << 20];
        byte[] good = npy("<f4", false, "1, 6400", floats(w1));
        byte[] long1 = Arrays.copyOf(good, zeros.length);
        refused("more values in W1", foreign("W1", long1));
        refused("no .npy array", foreign("W1", zeros));
        byte[] header = zeros.clone();
        System.arraycopy(good, 0, header, 0, 6);
        header[6] = 2; // version 2 has four bytes for the header's length
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(8, zeros.length - 12);
        refused("a header of 67108852 bytes", foreign("W1", header));
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        refused("a header of 4294967295 bytes", foreign("W1", header));
    }

    /** An archive's end that claims more entries, or a larger directory, than there can be. */
    @Test
    void absurdDirectoriesAreRefused() throws IOException {
        byte[] good = ours(7);
        int end = good.length - 22;
        ByteBuffer fields = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
        int directory = fields.getInt(end + 16);
        for (long claim : new long[] {1_000, 0xFFFF, 0xFFFFFF, 1L << 29, 700_000_000, Integer.MAX_VALUE, 1L << 40, -1}) {
            ByteBuffer bad = ByteBuffer.allocate(good.length + 76).order(ByteOrder.LITTLE_ENDIAN);
            bad.put(good, 0, end);
            bad.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45).putInt(0).putInt(0);
            bad.putLong(claim).putLong(claim).putLong(end - directory).putLong(directory);
            bad.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
            bad.putInt(0x06054b50).putInt(0).putShort((short) 0xFFFF).putShort((short) 0xFFFF).putInt(-1).putInt(-1);
            bad.putShort((short) 0);
            assertEquals(null, readState(bad.array()));
        }
        for (int field = 4; field < 22; field += 2) {
            for (int value : new int[] {0, 1, 0x7FFF, 0x8000, 0xFFFF}) {
                byte[] bad = good.clone();
                ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putShort(end + field, (short) value);
                readState(bad);
            }
        }
    }

    @Test
    void damagedFilesAreRefusedOrReadAsTheyWere() throws IOException {
        byte[][] valid = {ours(7), foreign(arrays -> { }), foreign("W1", npy("<f8", false, "1, 6400", doubles(w1)))};
        Map<String, byte[]> good = readState(valid[0]);
        assertSameArrays(Runs.arrays(valid[0]), good);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bad = damage.file(valid[round % valid.length]);
            Policy policy = readPolicy(bad);
            if (policy != null) {
                assertGood(policy);
                read++;
            }
            Map<String, byte[]> state = readState(bad);
            if (state != null) {
                assertSameArrays(good, state);
            }
        }
        assertTrue(read > ROUNDS / 100 && read < ROUNDS / 2, read + " of " + ROUNDS + " read");
    }

    /** The JDK decodes an entry's comment when the entry is asked for. */
    @Test
    void aCommentThatIsNoText() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("W2.npy");
            entry.setComment("~~~~");
            zip.putNextEntry(entry);
        }
        byte[] bytes = out.toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '~' ? (byte) 0xff : bytes[i];
        }
        refused("is not a whole .npz archive", bytes);
    }

    /** Two arrays of one name: one of them is read, and it is a whole one. */
    @Test
    void anArrayThatIsThereTwice() {
        byte[] one = foreign(arrays -> arrays.put("V1", npy("<f4", false, "1, 6400", floats(w1))));
        for (int i = 0; i < one.length - 1; i++) {
            if (one[i] == 'V' && one[i + 1] == '1') {
                one[i] = 'W';
            }
        }
        assertGood(readPolicy(one));
    }

    /** Counters that no run reaches would overflow in what is made of them. */
    @Test
    void absurdCountersAreRefused() throws IOException {
        for (long episodes : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertEquals(null, readState(ours(episodes)));
        }
    }

    @Test
    void whatIsNoConfigurationIsRefused() throws IOException {
        Path path = folder.resolve("run");
        RunFolder.create(path, CONFIG).close();
        Path config = path.resolve("config.json");
        byte[] good = Files.readAllBytes(config);
        try (RunFolder run = RunFolder.existing(path)) {
            for (byte[] bad : new byte[][] {{}, new byte[1 << 20], "[".repeat(50_000).getBytes(StandardCharsets.US_ASCII),
                ("{\"a\":" + "[".repeat(50_000)).getBytes(StandardCharsets.US_ASCII), {(byte) 0xff, (byte) 0xfe, 0},
                new String(good, StandardCharsets.UTF_8).replaceFirst(" *\"gamma\".*\n", "").getBytes(StandardCharsets.UTF_8)}) {
                write(config, bad);
                assertEquals(null, bounded(run::readConfig));
            }
        }
    }

    @Test
    void rowsAreKeptUpToTheCheckpoint() throws IOException {
        Path metrics = folder.resolve("metrics.csv");
        MetricsLog log = new MetricsLog(metrics, METRICS, 0);
        for (int episode = 1; episode <= 9; episode++) {
            log.add(new EpisodeReport(episode, -20, -20.5, 1_200, 4_000, episode % 2 == 0, episode * 0.5, 9_000,
                    List.of(0.6, Double.NaN)));
        }
        log.sync();
        log.close();
        byte[] good = Files.readAllBytes(metrics);
        write(metrics, new byte[1 << 24]);
        assertEquals(null, bounded(() -> reopened(metrics, 5)));
        assertEquals(1, reopened(metrics, 0), "nothing of it counts before the first checkpoint");
        write(metrics, good);
        assertEquals(1 + 9, reopened(metrics, 1L << 53));
        assertEquals(1 + 5, reopened(metrics, 5));
        write(metrics, Arrays.copyOf(good, good.length - 3));
        assertEquals(1 + 8, reopened(metrics, 9), "half a row is none");
        Files.delete(metrics);
        assertEquals(1, reopened(metrics, 9));
    }

    /** Lines of the file after it was opened for so many episodes. */
    private static int reopened(Path metrics, long episodes) {
        try {
            new MetricsLog(metrics, METRICS, episodes).close();
            return Files.readAllLines(metrics).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
