package pixelpong.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The one species of float vectors that the kernels use, fixed when the JVM starts. */
final class VectorWidth {

    private static final int WIDEST_BITS = Kernels.PARTIAL_SUMS * Float.SIZE;
    private static final int PREFERRED_BITS = Math.min(FloatVector.SPECIES_PREFERRED.vectorBitSize(), WIDEST_BITS);

    static final VectorSpecies<Float> SPECIES = VectorSpecies.of(float.class, VectorShape.forBitSize(
            Selection.requestedBits() == Selection.PREFERRED_BITS ? PREFERRED_BITS : Selection.requestedBits()));
    static final int LANES = SPECIES.length();

    private VectorWidth() {
    }

    /** The widest vectors, in bits, that the hardware offers and the kernels use. */
    static int hardwareBits() {
        return PREFERRED_BITS;
    }
}
