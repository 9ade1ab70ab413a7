package pixelpong.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import pixelpong.pixels.Screen;
import pixelpong.pixels.VerticalRuns;
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
    /** The maximum number of rows of W that a run adds up: one for each pixel and, if blocks are that small, one for its block. */
    static final int MOST_ROWS = 2 * VerticalRuns.LONGEST;
    private static final int LINE = Kernels.LINE;

    private final int pixels; // of all planes
    private final int blockSide; // 0 for no blocks
    private final int blocks;
    private final int units;
    private final int stride;
    private final int shares;
    private final float[] weights; // of the whole network; this layer's from LINE on
    private final Kernels kernels;
    private final int[] blockRows; // [pixel]: the row of W for its block

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
        blockRows = blockSide > 0 ? IntStream.range(0, pixels).map(this::blockRow).toArray() : new int[0];
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

    /**
     * Lists the rows of W that a run adds up, and how often it does: those of its pixels, and after the last pixel in a block that
     * block's, as often as it has had pixels there.
     *
     * @param shape of the run
     * @param end of the lists so far
     * @return the new end
     */
    int listRows(int shape, int[] rows, float[] factors, int end) {
        int top = VerticalRuns.top(shape);
        int length = VerticalRuns.length(shape);
        int first = row(top);
        int inBlock = 0;
        for (int k = 0; k < length; k++) {
            rows[end] = first + k;
            factors[end++] = 1;
            inBlock++;
            int pixel = top + k * Screen.FRAME_SIDE;
            if (blockSide > 0 && (k + 1 == length || blockRows[pixel] != blockRows[pixel + Screen.FRAME_SIDE])) {
                rows[end] = blockRows[pixel];
                factors[end++] = inBlock;
                inBlock = 0;
            }
        }
        return end;
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
        return blockSide > 0 ? own + weights[place(blockRows[pixel], unit)] : own;
    }

    /** The sum of the squared weights to each unit [unit], summed row by row of W as memory has them. */
    double[] squaredLengths() {
        double[] sums = new double[stride];
        for (int share = 0; share < shares; share++) {
            int units = units(share);
            int layer = layerOf(share);
            int firstUnit = firstUnit(share);
            for (int pixel = 0; pixel < pixels; pixel++) {
                int own = layer + row(pixel) * units;
                int block = blockSide > 0 ? layer + blockRows[pixel] * units : 0;
                for (int unit = 0; unit < units; unit++) {
                    float weight = blockSide > 0 ? weights[own + unit] + weights[block + unit] : weights[own + unit];
                    sums[firstUnit + unit] += weight * weight;
                }
            }
        }
        return Arrays.copyOf(sums, units);
    }

    /**
     * The forward pass of the rows {@code first} to {@code first + count - 1}, for one share of the units.
     *
     * @param firstRun runs before this one have already been summed with these weights
     */
    void forward(SparseInput in, Activations out, int first, int count, int share, int firstRun) {
        int firstUnit = firstUnit(share);
        int units = units(share);
        int layer = layerOf(share);
        int runs = runsOf(share, in);
        RunTable table = in.table;
        for (int run = firstRun; run < table.count(); run++) {
            kernels.sumRows(weights, layer, units, table.rows, table.factors, table.start(run), table.end(run), in.sums,
                    runs + run * units, units);
        }
        for (int row = first; row < first + count; row++) {
            int h = out.row(row) + firstUnit;
            kernels.gatherAdd(in.sums, runs, units, in.runs, in.first(row), in.end(row), out.values, h, units);
            kernels.relu(out.values, h, units);
        }
    }

    /**
     * The gradient for one share of the units, summed over the rows 0 to {@code rows - 1}, row by row; only in the touched rows of
     * W, as it is 0 in the others.
     *
     * @param gradient receives it, laid out as the weights
     */
    void gradient(SparseInput in, Activations out, int rows, int share, float[] gradient) {
        int units = units(share);
        int layer = layerOf(share);
        int runs = runsOf(share, in);
        RunTable table = in.table;
        Arrays.fill(in.derivatives, runs, runs + table.count() * units, 0);
        for (int row = 0; row < rows; row++) {
            int dh = out.row(row) + firstUnit(share);
            kernels.scatterAdd(out.derivatives, dh, in.runs, in.first(row), in.end(row), in.derivatives, runs, units, units);
        }
        for (int range = 0; range < in.ranges(); range++) {
            Arrays.fill(gradient, layer + in.firstRow(range) * units, layer + in.endRow(range) * units, 0);
        }
        for (int run = 0; run < table.count(); run++) {
            kernels.addToRows(in.derivatives, runs + run * units, table.rows, table.factors, table.start(run), table.end(run),
                    gradient, layer, units, units);
        }
    }

    /** The sums of the squared gradients of one share, one sum for every 16 units: each depends on no other units. */
    void sumSquares(SparseInput in, int share, float[] gradient, double[] squares) {
        int units = units(share);
        int layer = layerOf(share);
        for (int unit = 0; unit < units; unit += Units.BLOCK) {
            double sum = 0;
            for (int range = 0; range < in.ranges(); range++) {
                for (int row = in.firstRow(range); row < in.endRow(range); row++) {
                    int from = layer + row * units + unit;
                    sum += kernels.dot(gradient, from, gradient, from, Units.BLOCK);
                }
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
        for (int range = 0; range < in.ranges(); range++) {
            int row = in.firstRow(range);
            optimiser.update(layer + row * units, (in.endRow(range) - row) * units);
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
