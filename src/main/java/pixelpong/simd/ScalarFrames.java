package pixelpong.simd;

/** The frame routines as plain loops. */
final class ScalarFrames {

    private ScalarFrames() {
    }

    static void binarise(byte[] screen, int screenOffset, int rowStride, byte[] table, byte[] frame, int frameOffset,
                         int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            int from = screenOffset + r * rowStride;
            int into = frameOffset + r * columns;
            for (int c = 0; c < columns; c++) {
                frame[into + c] = table[screen[from + 2 * c] & 0xFF];
            }
        }
    }

    static void difference(byte[] frame, int frameOffset, byte[] previous, int previousOffset, float[] x, int xOffset,
                           int n) {
        for (int i = 0; i < n; i++) {
            x[xOffset + i] = frame[frameOffset + i] - previous[previousOffset + i];
        }
    }

    static int differencePixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int n, short[] pixels,
                                int pixelsOffset) {
        checkPixels(n);
        return appendPixels(frame, frameOffset, previous, previousOffset, 0, n, pixels, pixelsOffset) - pixelsOffset;
    }

    static void checkPixels(int n) {
        if (n > SignedIndex.INDICES) {
            throw new IllegalArgumentException("A frame of " + n + " pixels is too large: the largest has "
                    + SignedIndex.INDICES);
        }
    }

    /** Appends those of the pixels in [from, to) that differ; returns the index after the last one. */
    static int appendPixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int from, int to,
                            short[] pixels, int end) {
        for (int pixel = from; pixel < to; pixel++) {
            int change = frame[frameOffset + pixel] - previous[previousOffset + pixel];
            if (change != 0) {
                pixels[end++] = SignedIndex.pack(pixel, change < 0);
            }
        }
        return end;
    }

    static int screenPixels(byte[] screen, int screenOffset, byte[] previous, int previousOffset, int rowStride, byte[] table,
                            int rows, int columns, short[] pixels, int pixelsOffset) {
        checkPixels(rows * columns);
        int end = pixelsOffset;
        for (int r = 0; r < rows; r++) {
            end = appendScreenPixels(screen, screenOffset + r * rowStride, previous, previousOffset + r * rowStride, table,
                                    0, columns, r * columns, pixels, end);
        }
        return end - pixelsOffset;
    }

    /** The same for the columns [from, to) of one row of two screens, whose first pixel is {@code rowPixel}. */
    static int appendScreenPixels(byte[] screen, int screenRow, byte[] previous, int previousRow, byte[] table,
                                  int from, int to, int rowPixel, short[] pixels, int end) {
        for (int c = from; c < to; c++) {
            byte now = screen[screenRow + 2 * c];
            byte before = previous[previousRow + 2 * c];
            if (now != before && table[now & 0xFF] != table[before & 0xFF]) {
                pixels[end++] = SignedIndex.pack(rowPixel + c, table[now & 0xFF] < table[before & 0xFF]);
            }
        }
        return end;
    }
}
