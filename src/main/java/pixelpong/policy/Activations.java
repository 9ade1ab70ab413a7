package pixelpong.policy;

import pixelpong.simd.Kernels;

/**
 * A layer's outputs for the rows of a batch, and the objective's derivatives: at hidden layers with respect to the values before
 * ReLU. Both are [row][stride].
 */
final class Activations {
    final int stride;
    final float[] values;
    final float[] derivatives; // empty in a batch for acting

    Activations(int rows, int units, boolean learns) {
        stride = Units.stride(units);
        values = new float[Kernels.LINE + rows * stride];
        derivatives = new float[learns ? values.length : 0];
    }

    /** The index in both arrays at which a row begins. */
    int row(int row) {
        return Kernels.LINE + row * stride;
    }
}
