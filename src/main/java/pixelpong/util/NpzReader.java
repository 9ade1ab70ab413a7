package pixelpong.util;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads arrays by name from NumPy's {@code .npz}: a zip archive with one {@code .npy} array in each entry.
 *
 * <p>The file is untrusted: every size in it is checked against the expected one before memory is allocated, and every entry's
 * CRC is verified. A damaged or hostile file causes a {@link BadInput} and nothing else.
 */
public final class NpzReader implements Closeable {
    private static final int LATEST_PICKLE = 5; // protocol
    private static final int CHUNK = 1 << 16;
    private static final long LARGEST_FILE = 1L << 30;
    private static final int LONGEST_HEADER = 1 << 12;
    /** The end record of an archive: its signature, its length without the comment, and the longest comment. */
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    /** The record immediately before the end record in a zip64 archive. */
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int ZIP64_LOCATOR_LENGTH = 20;
    /** Far above the counts of any run, and small enough that additions do not overflow. */
    private static final long LARGEST_COUNT = 1L << 53;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    private final Path path;
    private final ZipFile zip;

    /** Opens {@code path}; a {@link BadInput} says why it cannot be read. */
    public NpzReader(Path path) {
        this.path = path;
        if (!Files.exists(path)) {
            throw bad("does not exist");
        }
        if (!Files.isRegularFile(path)) {
            throw bad("is not a regular file");
        }
        if (!Files.isReadable(path)) {
            throw bad("cannot be read by this user");
        }
        try {
            if (Files.size(path) > LARGEST_FILE) {
                throw bad("has " + Files.size(path) + " bytes, more than any checkpoint");
            }
            refuseMillionsOfEntries();
            zip = new ZipFile(path.toFile());
        } catch (ZipException e) {
            throw isPickle() ? new BadInput("The checkpoint " + path + " is a pickle; in Python, numpy.savez('agent.npz',"
                    + " **pickle.load(open('" + path.getFileName() + "', 'rb'))) makes one that can be read.")
                    : bad("is not a whole .npz archive (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw bad("cannot be read (" + Reason.of(e) + ")");
        } catch (IllegalArgumentException e) {
            throw bad("cannot be read (" + e.getMessage() + ")"); // a name that is no text
        }
    }

    /** Whether the file begins as what Python pickles from a dictionary, with the oldest protocol or a later one. */
    private boolean isPickle() {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] begin = in.readNBytes(3);
            return begin.length == 3 && (begin[0] == (byte) 0x80 && begin[1] <= LATEST_PICKLE && begin[1] > 1
                    || new String(begin, StandardCharsets.ISO_8859_1).equals("(dp"));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The end record counts up to 65,535 entries. The JDK's ZipFile trusts larger counts in a zip64 record, and may allocate
     * memory for a billion entries that do not exist.
     */
    private void refuseMillionsOfEntries() throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            int length = (int) Math.min(channel.size(), ZIP64_LOCATOR_LENGTH + END_LENGTH + LONGEST_COMMENT);
            ByteBuffer tail = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            channel.position(channel.size() - length);
            while (tail.hasRemaining() && channel.read(tail) >= 0) {
                // fill the buffer
            }
            for (int end = length - END_LENGTH; end >= ZIP64_LOCATOR_LENGTH; end--) {
                if (tail.getInt(end) == END && tail.getInt(end - ZIP64_LOCATOR_LENGTH) == ZIP64_LOCATOR) {
                    throw bad("is an archive for more than 65,535 arrays");
                }
            }
        }
    }

    /** A {@link BadInput} about this file. */
    public BadInput bad(String fault) {
        return new BadInput("The checkpoint " + path + " " + fault + "; give an .npz file that PixelPong wrote, or"
                + " numpy.savez with W1 (hidden, 6400) and W2 (hidden,).");
    }

    /** Whether there is an array with that name. */
    public boolean has(String name) {
        return entry(name) != null;
    }

    /** The entry of an array; null if there is none. */
    private ZipEntry entry(String name) {
        try {
            return zip.getEntry(name + ".npy");
        } catch (IllegalArgumentException e) { // the entry has a comment that is no text
            throw bad("is not a whole .npz archive (" + e.getMessage() + ")");
        }
    }

    /** The shape of an array. */
    public int[] shape(String name) {
        return open(name, array -> array.shape);
    }

    /** Rejects an array of another shape, or with an entry too small for it. */
    public void requireShape(String name, int... shape) {
        open(name, array -> {
            array.requireShape(shape);
            return null;
        });
    }

    /** The values of a float16, float32 or float64 array of exactly the given shape, in C order; all must be finite. */
    public float[] floats(String name, int... shape) {
        return open(name, array -> {
            array.requireShape(shape);
            int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            float[] values = new float[count];
            array.require("<f2", "<f4", "<f8");
            int rows = array.fortranOrder && shape.length == 2 ? shape[0] : 1;
            int columns = count / rows;
            for (int i = 0; i < count; i++) {
                float value = array.nextFloat();
                if (!Float.isFinite(value)) {
                    throw bad("has a value in " + name + " that is not a finite float");
                }
                values[i % rows * columns + i / rows] = value; // Fortran order is column by column
            }
            array.end();
            return values;
        });
    }

    /** A one-dimensional int64 array of at most {@code most} values, none of them negative. */
    public long[] counts(String name, int most) {
        return open(name, array -> {
            array.require("<i8");
            if (array.shape.length != 1 || array.shape[0] > most) {
                throw bad("has " + name + " of shape " + Arrays.toString(array.shape) + " where one row of at most "
                        + most + " values is wanted");
            }
            long[] values = new long[array.shape[0]];
            for (int i = 0; i < values.length; i++) {
                values[i] = array.next(Long.BYTES);
                if (values[i] < 0 || values[i] > LARGEST_COUNT) {
                    throw bad("has a value in " + name + " that is not a count");
                }
            }
            array.end();
            return values;
        });
    }

    /** A nonnegative int64 scalar. */
    public long count(String name) {
        return open(name, array -> {
            array.require("<i8");
            long value = array.next(Long.BYTES);
            if (array.shape.length != 0 || value < 0 || value > LARGEST_COUNT) {
                throw bad("has a " + name + " that is not a count");
            }
            array.end();
            return value;
        });
    }

    /** A finite float64 scalar. */
    public double real(String name) {
        return open(name, array -> {
            array.require("<f8");
            double value = Double.longBitsToDouble(array.next(Double.BYTES));
            if (array.shape.length != 0 || !Double.isFinite(value)) {
                throw bad("has a " + name + " that is not a finite number");
            }
            array.end();
            return value;
        });
    }

    private interface Use<T> {
        T with(Array array) throws IOException;
    }

    private <T> T open(String name, Use<T> use) {
        ZipEntry entry = entry(name);
        if (entry == null) {
            throw bad("has no array " + name);
        }
        try (InputStream raw = zip.getInputStream(entry)) {
            return use.with(new Array(name, entry, raw));
        } catch (EOFException e) {
            throw bad("ends in the middle of " + name);
        } catch (IOException e) {
            throw bad("cannot be read (" + e.getMessage() + ")");
        }
    }

    /** One entry: its header is read first, then its values. */
    private final class Array {
        private final String name;
        private final ZipEntry entry;
        private final CheckedInputStream in;
        private final byte[] value = new byte[Long.BYTES];
        private final String type;
        private final boolean fortranOrder;
        private final int[] shape;

        private Array(String name, ZipEntry entry, InputStream raw) throws IOException {
            this.name = name;
            this.entry = entry;
            in = new CheckedInputStream(new BufferedInputStream(raw, CHUNK), new CRC32());
            if (!Arrays.equals(in.readNBytes(NpzWriter.MAGIC.length), NpzWriter.MAGIC)) {
                throw bad("has an entry " + name + " that is no .npy array");
            }
            int major = (int) next(1);
            next(1);
            long length = next(major == 1 ? 2 : 4);
            if (length > LONGEST_HEADER) {
                throw bad("has a header of " + length + " bytes in " + name);
            }
            String header = new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
            type = group(TYPE, header);
            fortranOrder = group(ORDER, header).equals("True");
            shape = extents(group(SHAPE, header));
            requireSize(entry.getSize() - NpzWriter.MAGIC.length - 2 - (major == 1 ? 2 : 4) - length);
        }

        /** Rejects an array that is larger than its entry before memory is allocated for it. */
        private void requireSize(long bytes) {
            double wanted = switch (type) {
                case "<f2" -> Short.BYTES;
                case "<f4" -> Float.BYTES;
                case "<f8", "<i8" -> Double.BYTES;
                default -> 0; // is not read
            };
            for (int extent : shape) {
                wanted *= extent;
            }
            if (wanted > bytes) {
                throw bad("ends in the middle of " + name + ", whose shape is " + Arrays.toString(shape));
            }
        }

        private String group(Pattern pattern, String header) {
            Matcher matcher = pattern.matcher(header);
            if (!matcher.find()) {
                throw bad("has a header in " + name + " that describes no plain array");
            }
            return matcher.group(1);
        }

        private int[] extents(String list) {
            try {
                return Arrays.stream(list.split(",")).map(String::strip).filter(extent -> !extent.isEmpty())
                        .mapToInt(Integer::parseInt).toArray();
            } catch (NumberFormatException e) {
                throw bad("has an absurd shape (" + list + ") in " + name);
            }
        }

        private void requireShape(int... wanted) {
            if (!Arrays.equals(shape, wanted)) {
                throw bad("has " + name + " of shape " + Arrays.toString(shape) + " where " + Arrays.toString(wanted)
                        + " is wanted");
            }
        }

        private void require(String... types) {
            if (!Arrays.asList(types).contains(type)) {
                throw bad("has " + name + " of type '" + type + "' where "
                        + Arrays.stream(types).collect(Collectors.joining(" or ")) + " is wanted");
            }
        }

        private float nextFloat() throws IOException {
            return switch (type) {
                case "<f2" -> half((int) next(Short.BYTES));
                case "<f4" -> Float.intBitsToFloat((int) next(Float.BYTES));
                default -> (float) Double.longBitsToDouble(next(Double.BYTES));
            };
        }

        /** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
        private static float half(int bits) {
            int exponent = bits >> 10 & 0x1f;
            int fraction = bits & 0x3ff;
            float magnitude = switch (exponent) {
                case 0 -> fraction * 0x1p-24f;
                case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                default -> Math.scalb(1024f + fraction, exponent - 25);
            };
            return bits >> 15 == 0 ? magnitude : -magnitude;
        }

        /** The next {@code bytes} bytes as a little-endian number. */
        private long next(int bytes) throws IOException {
            if (in.readNBytes(value, 0, bytes) < bytes) {
                throw new EOFException();
            }
            long number = 0;
            for (int i = bytes - 1; i >= 0; i--) {
                number = number << 8 | value[i] & 0xff;
            }
            return number;
        }

        private void end() throws IOException {
            if (in.read() >= 0) {
                throw bad("has more values in " + name + " than its shape says");
            }
            // The JDK's ZipFile does not verify checksums.
            if (in.getChecksum().getValue() != entry.getCrc()) {
                throw bad("is damaged: the checksum of " + name + " is wrong");
            }
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw bad("cannot be closed (" + Reason.of(e) + ")");
        }
    }
}
