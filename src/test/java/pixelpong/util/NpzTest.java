package pixelpong.util;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("no-kernels")
class NpzTest {
    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.npz");
    }

    /** An array as NumPy's format description has it, put together by hand. */
    private static byte[] npy(String header, byte[] values) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer buffer = ByteBuffer.allocate(10 + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        return buffer.putShort((short) text.length).put(text).put(values).array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }

    private static byte[] doubles(double... values) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            buffer.putDouble(value);
        }
        return buffer.array();
    }

    /** A compressed archive with one array "x". */
    private void archive(byte[] npy) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(npy);
        }
    }

    private String refusal(Consumer<NpzReader> use) {
        BadInput refusal = assertThrows(BadInput.class, () -> {
            try (NpzReader reader = new NpzReader(file)) {
                use.accept(reader);
            }
        });
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
        return refusal.getMessage();
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        float[] large = new float[3 * 20_000]; // several chunks
        for (int i = 0; i < large.length; i++) {
            large[i] = i * 0.25f - 7;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (NpzWriter writer = new NpzWriter(out)) {
            writer.addFloats("large", i -> large[i], 3, 20_000);
            writer.addLong("count", 1L << 40);
            writer.addDouble("mean", -20.5);
        }
        Files.write(file, out.toByteArray());
        try (NpzReader reader = new NpzReader(file)) {
            assertArrayEquals(large, reader.floats("large", 3, 20_000));
            assertEquals(1L << 40, reader.count("count"));
            assertEquals(-20.5, reader.real("mean"));
            assertTrue(reader.has("mean"));
            assertFalse(reader.has("median"));
        }
    }

    @Test
    void allPrecisionsAndBothOrdersAreRead() throws IOException {
        float[] expected = {1, 2, 3, 4, 5, 6};
        String shape = "'shape': (2, 3), }\n";
        archive(npy("{'descr': '<f4', 'fortran_order': False, " + shape, floats(expected)));
        assertArrayEquals(expected, read());
        archive(npy("{'descr': '<f8', 'fortran_order': False, " + shape, doubles(1, 2, 3, 4, 5, 6)));
        assertArrayEquals(expected, read());
        // binary16 by hand: 1, 2, 3, -4, the smallest above 0, 65504
        byte[] halves = {0, 0x3c, 0, 0x40, 0, 0x42, 0, (byte) 0xc4, 1, 0, (byte) 0xff, 0x7b};
        archive(npy("{'descr': '<f2', 'fortran_order': False, " + shape, halves));
        assertArrayEquals(new float[] {1, 2, 3, -4, 0x1p-24f, 65504}, read());
        archive(npy("{'descr': '<f4', 'fortran_order': True, " + shape, floats(1, 4, 2, 5, 3, 6)));
        assertArrayEquals(expected, read());
    }

    private float[] read() {
        try (NpzReader reader = new NpzReader(file)) {
            return reader.floats("x", 2, 3);
        }
    }

    @Test
    void foreignArraysAreRefused() throws IOException {
        String plain = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
        Consumer<NpzReader> two = reader -> reader.floats("x", 2);
        archive(npy(plain, floats(1)));
        assertTrue(refusal(two).contains("ends in the middle"));
        archive(npy(plain, floats(1, 2, 3)));
        assertTrue(refusal(two).contains("more values"));
        archive(npy(plain, floats(1, Float.NaN)));
        assertTrue(refusal(two).contains("not a finite float"));
        archive(npy(plain.replace("f4", "f8"), doubles(1, 1e300)));
        assertTrue(refusal(two).contains("not a finite float"));
        archive(npy(plain.replace("<f4", "|O"), floats(1, 2)));
        assertTrue(refusal(two).contains("'|O'"));
        archive(npy(plain.replace("<f4", ">f4"), floats(1, 2)));
        assertTrue(refusal(two).contains("'>f4'"));
        archive(npy(plain.replace("(2,)", "(99999999999,)"), floats(1, 2)));
        assertTrue(refusal(two).contains("absurd shape"));
        archive(npy(plain.replace("(2,)", "(2000000000,)"), floats(1, 2)));
        assertTrue(refusal(two).contains("[2000000000]"));
        archive(npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }\n", floats(1, 2)));
        assertTrue(refusal(two).contains("describes no plain array"));
        archive("no array".getBytes(StandardCharsets.US_ASCII));
        assertTrue(refusal(two).contains("no .npy array"));
        archive(npy(plain, floats(1, 2)));
        assertTrue(refusal(reader -> reader.floats("y", 2)).contains("has no array y"));
        assertTrue(refusal(reader -> reader.count("x")).contains("type '<f4'"));
        assertTrue(refusal(reader -> reader.real("x")).contains("type '<f4'"));
    }

    @Test
    void foreignFilesAreRefused() throws IOException {
        Consumer<NpzReader> nothing = reader -> { };
        assertTrue(refusal(nothing).contains("does not exist"));
        Files.write(file, new byte[0]);
        assertTrue(refusal(nothing).contains("not a whole .npz archive"));
        Files.write(file, "PK\3\4 is how an archive begins".getBytes(StandardCharsets.US_ASCII));
        assertTrue(refusal(nothing).contains("not a whole .npz archive"));
        Files.delete(file);
        Files.createDirectory(file);
        assertTrue(refusal(nothing).contains("not a regular file"));
    }

    /** A stored archive, so that a flipped bit is not caught by the decompression. */
    @Test
    void noDamagedValueIsTakenForAGoodOne() throws IOException {
        float[] values = {1, 2, 3, 4};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (NpzWriter writer = new NpzWriter(out)) {
            writer.addFloats("x", i -> values[i], 4);
        }
        byte[] good = out.toByteArray();
        Random random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] bad = good.clone();
            if (round % 4 == 0) {
                bad = Arrays.copyOf(good, random.nextInt(good.length));
            } else {
                for (int flips = 0; flips <= random.nextInt(4); flips++) {
                    bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            Files.write(file, bad);
            try (NpzReader reader = new NpzReader(file)) {
                // Damage that misses the array (time stamps, the second copy of a name) may go unnoticed.
                assertArrayEquals(values, reader.floats("x", 4));
            } catch (BadInput e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, "only " + refused + " refused");
    }
}
