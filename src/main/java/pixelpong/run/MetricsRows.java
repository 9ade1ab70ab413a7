package pixelpong.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads {@code metrics.csv} line by line, with two small buffers however long the file is. The rows of ten million episodes take
 * seconds; that is why their numbers are read here, digit by digit, and not by a regular expression.
 */
final class MetricsRows implements Closeable {
    /** Longer than any row. */
    private static final int LONGEST_ROW = 500;

    private static final int BLOCK = 1 << 16;
    private static final int DIGITS_OF_LONG = 18;
    private static final int DIGITS_OF_INT = 9;
    private static final int DIGITS_OF_EXPONENT = 3;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private final FileChannel channel;
    private final byte[] block = new byte[BLOCK];
    private int blockEnd;
    private int nextInBlock;
    private final byte[] line = new byte[LONGEST_ROW];
    private int length; // of the line; LONGEST_ROW + 1 if it does not fit
    private long position; // of the next line in the file

    private int at; // in the line
    private boolean isRow; // as far as the line has been read

    /** Opens a file at {@code position}, or at its beginning if no line begins there. */
    MetricsRows(Path file, long position) throws IOException {
        channel = FileChannel.open(file);
        if (position > 0 && channel.read(ByteBuffer.wrap(block, 0, 1), position - 1) == 1 && block[0] == '\n') {
            this.position = position;
            channel.position(position);
        }
    }

    /** Goes to the next line; false at the end of the file, or if only what may be part of a row is left. */
    boolean next() throws IOException {
        length = 0;
        for (long read = 1; ; read++) {
            if (nextInBlock == blockEnd) {
                nextInBlock = 0;
                blockEnd = Math.max(0, channel.read(ByteBuffer.wrap(block)));
                if (blockEnd == 0) {
                    return length > LONGEST_ROW;
                }
            }
            byte b = block[nextInBlock++];
            if (b == '\n') {
                position += read;
                return true;
            }
            if (length < LONGEST_ROW) {
                line[length] = b;
            }
            length = Math.min(length, LONGEST_ROW) + 1;
        }
    }

    /** The position in the file of the next line. */
    long position() {
        return position;
    }

    /** The line as text; its beginning if it is too long. */
    String text() {
        return new String(line, 0, Math.min(length, LONGEST_ROW), StandardCharsets.ISO_8859_1);
    }

    /** Writes the line. */
    void copyTo(OutputStream out) throws IOException {
        out.write(line, 0, length);
        out.write('\n');
    }

    /** The line as the row of an episode with so many metrics; null if it is none. */
    EpisodeReport report(int metrics) {
        at = 0;
        isRow = length <= LONGEST_ROW;
        long episode = whole(DIGITS_OF_LONG);
        comma();
        int episodicReturn = sign() * (int) whole(DIGITS_OF_INT);
        comma();
        double runningMean = sign() * decimal();
        comma();
        int episodicLength = (int) whole(DIGITS_OF_INT);
        comma();
        int frames = (int) whole(DIGITS_OF_INT);
        comma();
        int truncated = (int) whole(1);
        isRow &= truncated <= 1;
        comma();
        double seconds = decimal();
        comma();
        double framesPerSecond = whole(DIGITS_OF_LONG);
        if (length - at < metrics) {
            return null; // before room for them is made: a damaged file may have many names and many short lines
        }
        Double[] values = new Double[metrics];
        for (int i = 0; i < metrics; i++) {
            comma();
            values[i] = metric();
        }
        return isRow && at == length ? new EpisodeReport(episode, episodicReturn, runningMean, episodicLength, frames,
                truncated == 1, seconds, framesPerSecond, List.of(values)) : null;
    }

    private boolean take(char c) {
        if (at < length && isRow && line[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private void comma() {
        isRow &= take(',');
    }

    private int sign() {
        return take('-') ? -1 : 1;
    }

    private boolean isDigit() {
        return isRow && at < length && line[at] >= '0' && line[at] <= '9';
    }

    /** A whole number of at least one digit. */
    private long whole(int mostDigits) {
        int start = at;
        long number = 0;
        for (; isDigit() && at - start < mostDigits; at++) {
            number = 10 * number + line[at] - '0';
        }
        isRow &= at > start;
        return number;
    }

    /** A number with a fraction. */
    private double decimal() {
        long number = whole(DIGITS_OF_INT);
        isRow &= take('.');
        return withFraction(number);
    }

    /** The number whose digits before the point have been read, as the nearest double. */
    private double withFraction(long before) {
        int start = at;
        long fraction = whole(DIGITS_OF_INT);
        double power = POWERS[at - start];
        return (before * power + fraction) / power;
    }

    /** A number as {@code %.6g} writes it: neither a point nor an exponent is always there; NaN if there is nothing. */
    private double metric() {
        if (at == length || line[at] == ',') {
            return Double.NaN;
        }
        int sign = sign();
        long whole = whole(DIGITS_OF_INT);
        double number = sign * (take('.') ? withFraction(whole) : whole);
        if (take('e')) {
            int exponentSign = take('+') ? 1 : -1;
            isRow &= exponentSign > 0 || take('-');
            number *= Math.pow(10, exponentSign * (int) whole(DIGITS_OF_EXPONENT));
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
