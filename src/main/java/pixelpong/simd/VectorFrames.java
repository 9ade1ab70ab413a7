package pixelpong.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The frame routines on the Vector API; {@link VectorKernels} says what it asks of how they are written. */
final class VectorFrames {

    /** No wider than 256 bits: 160 columns are five such vectors, and a shorter one is more often free of changes. */
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(
            Math.min(VectorWidth.SPECIES.vectorBitSize(), 256)));

    private VectorFrames() {
    }

    /** Hardly anything moves between two frames: whole vectors of equal pixels are passed over. */
    static int differencePixels(byte[] frame, int frameOffset, byte[] previous, int previousOffset, int n, short[] pixels,
                                int pixelsOffset) {
        ScalarFrames.checkPixels(n);
        int end = pixelsOffset;
        int bound = BYTES.loopBound(n);
        for (int i = 0; i < bound; i += BYTES.length()) {
            ByteVector now = ByteVector.fromArray(BYTES, frame, frameOffset + i);
            ByteVector before = ByteVector.fromArray(BYTES, previous, previousOffset + i);
            if (now.compare(VectorOperators.NE, before).anyTrue()) {
                end = ScalarFrames.appendPixels(frame, frameOffset, previous, previousOffset, i, i + BYTES.length(), pixels,
                                                end);
            }
        }
        return ScalarFrames.appendPixels(frame, frameOffset, previous, previousOffset, bound, n, pixels, end) - pixelsOffset;
    }

    static int screenPixels(byte[] screen, int screenOffset, byte[] previous, int previousOffset, int rowStride, byte[] table,
                            int rows, int columns, short[] pixels, int pixelsOffset) {
        ScalarFrames.checkPixels(rows * columns);
        int end = pixelsOffset;
        int step = BYTES.length() / 2;
        int bound = columns - columns % step;
        for (int r = 0; r < rows; r++) {
            int now = screenOffset + r * rowStride;
            int before = previousOffset + r * rowStride;
            for (int c = 0; c < bound; c += step) {
                if (ByteVector.fromArray(BYTES, screen, now + 2 * c)
                        .compare(VectorOperators.NE, ByteVector.fromArray(BYTES, previous, before + 2 * c)).anyTrue()) {
                    end = ScalarFrames.appendScreenPixels(screen, now, previous, before, table, c, c + step, r * columns,
                                                          pixels, end);
                }
            }
            end = ScalarFrames.appendScreenPixels(screen, now, previous, before, table, bound, columns, r * columns, pixels,
                                                  end);
        }
        return end - pixelsOffset;
    }
}
