package pixelpong.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pixelpong.pixels.Screen;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/**
 * The first layer: h = ReLU(W x) for an x that is nearly all zeros. With blocks, a pixel adds its own weights and those of its
 * square block, which all pixels of the block share.
 *
 * <p>W has a row for each pixel, then one for each block: [share of the units][row][units of the share]. The pixels of a frame
 * are stored column by column, so that a run is contiguous; each share's weights are contiguous, so that cores do not prefetch
 * lines that another is writing.
 *
 * <p>A thread that always works on the same share has its sums, gradients and weights to itself, so they stay in its core's
 * cache. No method allocates.
 */
final class SparseLayer {
    /** The name of the blocks' weights in a checkpoint. */
    static final String BLOCK_WEIGHTS = "W1_blocks";
    private static final int LINE = Kernels.LINE;

    private final int pixels; // of all planes
    private final int blockSide; // 0 for no blocks
    private final int blocks;
    private final int units;
    private final int stride;
    private final int shares;
    private final float[] weights; // of the whole network; this layer's from LINE on
    private final Kernels kernels;

    /** @param blockSide 0 for no blocks */
    SparseLayer(int pixels, int blockSide, int units, int shares, float[] weights, Kernels kernels) {
        this.pixels = pixels;
        this.blockSide = blockSide;
        blocks = blocks(pixels, blockSide);
        this.units = units;
        stride = Units.stride(units);
        this.shares = shares;
        this.weights = weights;
        this.kernels = kernels;
    }

    private static int blocks(int pixels, int blockSide) {
        return blockSide > 0 ? pixels / (blockSide * blockSide) : 0;
    }

    /** The number of floats for the weights of such a layer. */
    static int size(int pixels, int blockSide, int units) {
        return (pixels + blocks(pixels, blockSide)) * Units.stride(units);
    }

    /** Draws the pixels' weights: standard normal times a scale. The weights of blocks start at 0. */
    void draw(SplitMix64 random, double scale) {
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int unit = 0; unit < units; unit++) {
                weights[place(row(pixel), unit)] = (float) (random.nextGaussian() * scale);
            }
        }
    }

    /** Pixels of all planes. */
    int pixels() {
        return pixels;
    }

    /** The number of units. */
    int units() {
        return units;
    }

    /** The number of units with padding. */
    int stride() {
        return stride;
    }

    /** Rows of W: pixels and blocks. */
    int rows() {
        return pixels + blocks;
    }

    private int firstUnit(int share) {
        return Units.shareStart(stride, share, shares);
    }

    private int units(int share) {
        return firstUnit(share + 1) - firstUnit(share);
    }

    /** The offset of a share's weights [row][unit of the share]. */
    private int layerOf(int share) {
        return LINE + firstUnit(share) * rows();
    }

    /** The offset of a share's sums and derivatives in an input [run][unit of the share]. */
    private int runsOf(int share, SparseInput in) {
        return LINE + firstUnit(share) * in.table.capacity();
    }

    /** The row of W for a pixel. */
    private static int row(int pixel) {
        int inFrame = pixel % Screen.FRAME_PIXELS;
        return pixel - inFrame + inFrame % Screen.FRAME_SIDE * Screen.FRAME_SIDE + inFrame / Screen.FRAME_SIDE;
    }

    /** The row of W for a pixel's block. Blocks tile a frame exactly. */
    private int blockRow(int pixel) {
        int row = pixel / Screen.FRAME_SIDE / blockSide;
        return pixels + row * (Screen.FRAME_SIDE / blockSide) + pixel % Screen.FRAME_SIDE / blockSide;
    }

    /** The index after pixel {@code k} at which a run of {@code length} pixels enters another block, or ends. */
    private int blockEnd(int top, int k, int length) {
        return blockSide > 0 ? Math.min(length, k + blockSide - (top / Screen.FRAME_SIDE + k) % blockSide) : length;
    }

    private int place(int row, int unit) {
        int share = 0;
        while (firstUnit(share + 1) <= unit) {
            share++;
        }
        return layerOf(share) + row * units(share) + unit - firstUnit(share);
    }

    /** The weight from a pixel to a unit: its own plus its block's. */
    float weight(int pixel, int unit) {
        float own = weights[place(row(pixel), unit)];
        return blockSide > 0 ? own + weights[place(blockRow(pixel), unit)] : own;
    }

    /**
     * The forward pass of the rows {@code first} to {@code first + count - 1}, for one share of the units.
     *
     * @param firstRun runs before this one have already been summed with these weights
     */
    void forward(SparseInput in, Activations out, int first, int count, int share, int firstRun) {
        int firstUnit = firstUnit(share);
        int units = units(share);
        for (int run = firstRun; run < in.table.count(); run++) {
            sum(in, run, share);
        }
        for (int row = first; row < first + count; row++) {
            int h = out.row(row) + firstUnit;
            kernels.gatherAdd(in.sums, runsOf(share, in), units, in.runs, in.first(row), in.end(row), out.values, h, units);
            kernels.relu(out.values, h, units);
        }
    }

    /** Sums a run's weights to the units of a share. */
    private void sum(SparseInput in, int run, int share) {
        int units = units(share);
        int sum = runsOf(share, in) + run * units;
        Arrays.fill(in.sums, sum, sum + units, 0);
        int top = in.table.top(run);
        int length = in.table.length(run);
        int layer = layerOf(share);
        int row = layer + row(top) * units;
        for (int k = 0; k < length; k = blockEnd(top, k, length)) {
            int count = blockEnd(top, k, length) - k;
            kernels.sumRows(weights, row + k * units, units, count, in.sums, sum, units);
            if (blockSide > 0) {
                int block = layer + blockRow(top + k * Screen.FRAME_SIDE) * units;
                kernels.axpy(count, weights, block, in.sums, sum, units);
            }
        }
    }

    /** Records the rows of W that the observations touch: the gradients of all others are 0. */
    void noteTouched(SparseInput in) {
        in.clearTouched();
        for (int run = 0; run < in.table.count(); run++) {
            int top = in.table.top(run);
            int length = in.table.length(run);
            in.touch(row(top), row(top) + length);
            for (int k = 0; blockSide > 0 && k < length; k = blockEnd(top, k, length)) {
                int block = blockRow(top + k * Screen.FRAME_SIDE);
                in.touch(block, block + 1);
            }
        }
        in.orderTouched();
    }

    /**
     * The gradient for one share of the units, summed over the rows 0 to {@code rows - 1}, row by row. Only the touched rows of W
     * have one: they are contiguous, from the offset of the share's weights on.
     */
    void gradient(SparseInput in, Activations out, int rows, int share, float[] gradient) {
        int units = units(share);
        int runs = runsOf(share, in);
        Arrays.fill(in.derivatives, runs, runs + in.table.count() * units, 0);
        for (int row = 0; row < rows; row++) {
            int dh = out.row(row) + firstUnit(share);
            kernels.scatterAdd(out.derivatives, dh, in.runs, in.first(row), in.end(row), in.derivatives, runs, units, units);
        }
        spread(in, share, gradient);
    }

    /** Adds the gradient of each run to those of its pixels and blocks: the transpose of {@link #sum}. */
    private void spread(SparseInput in, int share, float[] gradient) {
        int units = units(share);
        int layer = layerOf(share);
        Arrays.fill(gradient, layer, layer + in.touchedCount() * units, 0);
        for (int run = 0; run < in.table.count(); run++) {
            int from = runsOf(share, in) + run * units;
            int top = in.table.top(run);
            int length = in.table.length(run);
            int row = layer + in.place(row(top)) * units;
            for (int k = 0; k < length; k = blockEnd(top, k, length)) {
                int count = blockEnd(top, k, length) - k;
                kernels.addToRows(in.derivatives, from, gradient, row + k * units, units, count, units);
                if (blockSide > 0) {
                    int block = layer + in.place(blockRow(top + k * Screen.FRAME_SIDE)) * units;
                    kernels.axpy(count, in.derivatives, from, gradient, block, units);
                }
            }
        }
    }

    /** The sums of the squared gradients of one share, one sum for every 16 units: each depends on no other units. */
    void sumSquares(SparseInput in, int share, float[] gradient, double[] squares) {
        int units = units(share);
        for (int unit = 0; unit < units; unit += Units.BLOCK) {
            double sum = 0;
            for (int i = 0; i < in.touchedCount(); i++) {
                int from = layerOf(share) + i * units + unit;
                sum += kernels.dot(gradient, from, gradient, from, Units.BLOCK);
            }
            squares[(firstUnit(share) + unit) / Units.BLOCK] = sum;
        }
    }

    /** The number of sums that {@link #sumSquares} writes for all shares. */
    int sums() {
        return stride / Units.BLOCK;
    }

    /** Updates one share's weights in the touched rows. */
    void update(SparseInput in, int share, Optimiser optimiser) {
        int units = units(share);
        int layer = layerOf(share);
        for (int i = 0; i < in.touchedCount(); i++) {
            optimiser.update(layer + in.touched(i) * units, layer + i * units, units);
        }
    }

    /** The parameters in a checkpoint: a tensor of the pixels' weights, and one of the blocks' weights if there are blocks. */
    List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(Tensor.matrix("W1", units, pixels, (pixel, unit) -> place(row(pixel), unit)));
        if (blocks > 0) {
            tensors.add(Tensor.matrix(BLOCK_WEIGHTS, units, blocks, (block, unit) -> place(pixels + block, unit)));
        }
        return tensors;
    }
}
