package pixelpong.simd;

import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What one core can do at most: the yardstick of the kernels. */
public final class Peak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;

    private Peak() {
    }

    /** Floating-point operations of {@link #multiplyAdd}. */
    public static double operations(int n) {
        return 2.0 * CHAINS * SPECIES.length() * n;
    }

    /** Multiply-adds that touch no memory, in enough independent chains to hide their latency. */
    public static float multiplyAdd(int n) {
        FloatVector factor = broadcast(SPECIES, 0.999f);
        FloatVector s0 = broadcast(SPECIES, 1);
        FloatVector s1 = s0.add(1);
        FloatVector s2 = s0.add(2);
        FloatVector s3 = s0.add(3);
        FloatVector s4 = s0.add(4);
        FloatVector s5 = s0.add(5);
        FloatVector s6 = s0.add(6);
        FloatVector s7 = s0.add(7);
        FloatVector s8 = s0.add(8);
        FloatVector s9 = s0.add(9);
        FloatVector s10 = s0.add(10);
        FloatVector s11 = s0.add(11);
        for (int i = 0; i < n; i++) {
            s0 = s0.fma(factor, factor);
            s1 = s1.fma(factor, factor);
            s2 = s2.fma(factor, factor);
            s3 = s3.fma(factor, factor);
            s4 = s4.fma(factor, factor);
            s5 = s5.fma(factor, factor);
            s6 = s6.fma(factor, factor);
            s7 = s7.fma(factor, factor);
            s8 = s8.fma(factor, factor);
            s9 = s9.fma(factor, factor);
            s10 = s10.fma(factor, factor);
            s11 = s11.fma(factor, factor);
        }
        FloatVector sum = s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7).add(s8).add(s9).add(s10).add(s11);
        return sum.lane(0);
    }
}
