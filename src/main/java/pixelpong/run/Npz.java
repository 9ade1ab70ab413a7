package pixelpong.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.zip.ZipOutputStream;
import pixelpong.util.BadInput;

/**
 * NumPy's {@code .npz}: a zip archive with one {@code .npy} array an entry (numpy.lib.format, version 1.0).
 *
 * <p>The reader treats a file as foreign input: it believes no size before it has compared it with what is wanted, and
 * checks every entry's CRC, so that a damaged or hostile file gives a {@link BadInput} and nothing else.
 */
final class Npz {
    /** A value of an array in C order. */
    @FunctionalInterface
    interface Values {
        float at(int index);
    }

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** The data of an array starts at a multiple of this. */
    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 16;

    private Npz() {
    }

    /** Writes arrays one after another, uncompressed, as {@code numpy.savez} does; allocates one small buffer. */
    static final class Writer implements Closeable {
        private final ZipOutputStream zip;
        private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

        /** Writes to {@code out}, which stays open. */
        Writer(OutputStream out) {
            zip = new ZipOutputStream(new BufferedOutputStream(out, CHUNK));
            zip.setMethod(ZipOutputStream.STORED);
        }

        /** Adds a float32 array. */
        void addFloats(String name, Values values, int... shape) throws IOException {
            int count = 1;
            for (int extent : shape) {
                count *= extent;
            }
            add(name, "<f4", Float.BYTES, count, (buffer, i) -> buffer.putFloat(values.at(i)), shape);
        }

        /** Adds a one-dimensional int64 array. */
        void addLongs(String name, long... values) throws IOException {
            add(name, "<i8", Long.BYTES, values.length, (buffer, i) -> buffer.putLong(values[i]), values.length);
        }

        private interface Put {
            void value(ByteBuffer buffer, int index);
        }

        private void add(String name, String type, int bytes, int count, Put put, int... shape) throws IOException {
            byte[] header = header(type, shape);
            // A stored entry begins with its checksum, so the values are gone through twice.
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

        /** Adds an int64 scalar. */
        void addLong(String name, long value) throws IOException {
            add(name, "<i8", Long.BYTES, 1, (buffer, i) -> buffer.putLong(value));
        }

        /** Adds a float64 scalar. */
        void addDouble(String name, double value) throws IOException {
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
            entry.setTime(0); // equal contents make equal files
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

    /** Reads arrays by name. */
    static final class Reader implements Closeable {
        private static final long LARGEST_FILE = 1L << 30;
        private static final int LONGEST_HEADER = 1 << 12;
        /** The end of an archive: its signature, its length without the comment, and the longest comment. */
        private static final int END = 0x06054b50;
        private static final int END_LENGTH = 22;
        private static final int LONGEST_COMMENT = 0xffff;
        /** What stands right before the end of a zip64 archive. */
        private static final int ZIP64_LOCATOR = 0x07064b50;
        private static final int ZIP64_LOCATOR_LENGTH = 20;
        /** No run comes near, and what is added to it does not overflow. */
        private static final long LARGEST_COUNT = 1L << 53;
        private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
        private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
        private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

        private final Path path;
        private final ZipFile zip;

        /** Opens {@code path}; a {@link BadInput} says why it cannot be. */
        Reader(Path path) {
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
                throw bad("is not a whole .npz archive (" + e.getMessage() + ")");
            } catch (IOException | IllegalArgumentException e) {
                throw bad("cannot be read (" + e.getMessage() + ")");
            }
        }

        /**
         * An archive's end has room for a count of 65,535; the JDK's ZipFile believes what a zip64 end says beyond, and may
         * make room for a billion entries that are not there.
         */
        private void refuseMillionsOfEntries() throws IOException {
            try (FileChannel channel = FileChannel.open(path)) {
                int length = (int) Math.min(channel.size(), ZIP64_LOCATOR_LENGTH + END_LENGTH + LONGEST_COMMENT);
                ByteBuffer tail = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                channel.position(channel.size() - length);
                while (tail.hasRemaining() && channel.read(tail) >= 0) {
                    // until it is whole
                }
                for (int end = length - END_LENGTH; end >= ZIP64_LOCATOR_LENGTH; end--) {
                    if (tail.getInt(end) == END && tail.getInt(end - ZIP64_LOCATOR_LENGTH) == ZIP64_LOCATOR) {
                        throw bad("is an archive for more than 65,535 arrays");
                    }
                }
            }
        }

        /** A {@link BadInput} about this file: what is wrong, and what would be right. */
        BadInput bad(String fault) {
            return new BadInput("The checkpoint " + path + " " + fault + "; give an .npz file that PixelPong wrote, or"
                    + " numpy.savez with W1 (hidden, 6400) and W2 (hidden,).");
        }

        /** Whether there is an array of that name. */
        boolean has(String name) {
            return zip.getEntry(name + ".npy") != null;
        }

        /** The extents of an array. */
        int[] shape(String name) {
            return open(name, array -> array.shape);
        }

        /** Refuses an array that has another shape, or an entry too small for it. */
        void requireShape(String name, int... shape) {
            open(name, array -> {
                array.requireShape(shape);
                return null;
            });
        }

        /** The finite values of a float16, float32 or float64 array of exactly the given shape, in C order. */
        float[] floats(String name, int... shape) {
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
                    values[i % rows * columns + i / rows] = value; // Fortran stores columns
                }
                array.end();
                return values;
            });
        }

        /** A one-dimensional int64 array of at most {@code most} values, each 0 or more. */
        long[] counts(String name, int most) {
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

        /** An int64 scalar, 0 or more. */
        long count(String name) {
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
        double real(String name) {
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
            ZipEntry entry = zip.getEntry(name + ".npy");
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

        /** One entry: its header, then its values. */
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
                if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
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
                requireSize(entry.getSize() - MAGIC.length - 2 - (major == 1 ? 2 : 4) - length);
            }

            /** Nobody makes room for an array that says it is larger than its entry. */
            private void requireSize(long bytes) {
                double wanted = switch (type) {
                    case "<f2" -> Short.BYTES;
                    case "<f4" -> Float.BYTES;
                    case "<f8", "<i8" -> Double.BYTES;
                    default -> 0; // nobody reads it
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
                // The JDK's ZipFile does not compare checksums.
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
                throw bad("cannot be closed (" + e.getMessage() + ")");
            }
        }
    }
}
