package pixelpong.util;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes NumPy's {@code .npz}: a zip archive with one {@code .npy} array in each entry (numpy.lib.format, version 1.0).
 *
 * <p>Arrays are written one after another, uncompressed, as by {@code numpy.savez}. Uses one small buffer.
 */
public final class NpzWriter implements Closeable {
    /** The first bytes of an {@code .npy} array. */
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** The data of an array starts at a multiple of this many bytes. */
    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 16;

    /** The values of an array in C order. */
    @FunctionalInterface
    public interface Values {
        /** The value at {@code index}. */
        float at(int index);
    }

    private final ZipOutputStream zip;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

    /** Creates a writer to {@code out}, which it does not close. */
    public NpzWriter(OutputStream out) {
        zip = new ZipOutputStream(new BufferedOutputStream(out, CHUNK));
        zip.setMethod(ZipOutputStream.STORED);
    }

    /**
     * Adds a float32 array.
     *
     * @throws IOException if it cannot be written
     */
    public void addFloats(String name, Values values, int... shape) throws IOException {
        int count = 1;
        for (int extent : shape) {
            count *= extent;
        }
        add(name, "<f4", Float.BYTES, count, (buffer, i) -> buffer.putFloat(values.at(i)), shape);
    }

    /**
     * Adds a one-dimensional int64 array.
     *
     * @throws IOException if it cannot be written
     */
    public void addLongs(String name, long... values) throws IOException {
        add(name, "<i8", Long.BYTES, values.length, (buffer, i) -> buffer.putLong(values[i]), values.length);
    }

    /** Puts one value of an array into a buffer. */
    private interface Put {
        void value(ByteBuffer buffer, int index);
    }

    private void add(String name, String type, int bytes, int count, Put put, int... shape) throws IOException {
        byte[] header = header(type, shape);
        // A stored entry begins with its checksum, so the values are read twice.
        CRC32 crc = new CRC32();
        crc.update(header);
        for (int from = 0; from < count; from += CHUNK / bytes) {
            fill(put, from, Math.min(count, from + CHUNK / bytes));
            crc.update(chunk.array(), 0, chunk.position());
        }
        begin(name, header, (long) count * bytes, crc.getValue());
        for (int from = 0; from < count; from += CHUNK / bytes) {
            fill(put, from, Math.min(count, from + CHUNK / bytes));
            zip.write(chunk.array(), 0, chunk.position());
        }
        zip.closeEntry();
    }

    /**
     * Adds an int64 scalar.
     *
     * @throws IOException if it cannot be written
     */
    public void addLong(String name, long value) throws IOException {
        add(name, "<i8", Long.BYTES, 1, (buffer, i) -> buffer.putLong(value));
    }

    /**
     * Adds a float64 scalar.
     *
     * @throws IOException if it cannot be written
     */
    public void addDouble(String name, double value) throws IOException {
        add(name, "<f8", Double.BYTES, 1, (buffer, i) -> buffer.putDouble(value));
    }

    private void fill(Put put, int from, int to) {
        chunk.clear();
        for (int i = from; i < to; i++) {
            put.value(chunk, i);
        }
    }

    private void begin(String name, byte[] header, long bytes, long crc) throws IOException {
        ZipEntry entry = new ZipEntry(name + ".npy");
        entry.setTime(0); // equal contents give equal files
        entry.setSize(header.length + bytes);
        entry.setCompressedSize(header.length + bytes);
        entry.setCrc(crc);
        zip.putNextEntry(entry);
        zip.write(header);
    }

    private static byte[] header(String type, int... shape) {
        String extents = Arrays.stream(shape).mapToObj(extent -> extent + ",").collect(Collectors.joining(" "));
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + extents + "), }";
        int unpadded = MAGIC.length + 4 + text.length() + 1;
        int length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - MAGIC.length - 4));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < length - 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').array();
    }

    /** Writes the archive's directory. */
    @Override
    public void close() throws IOException {
        zip.finish();
        zip.flush();
    }
}
