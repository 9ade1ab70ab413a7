package pixelpong.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntBinaryOperator;
import pixelpong.pixels.Screen;
import pixelpong.pixels.Strokes;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.SplitMix64;

/**
 * The network of PPO: pixels, one or two hidden layers, the logits of the actions and the value of the position.
 *
 * <p>h1 = ReLU(W1 x), h2 = ReLU(W2 h1), out = W3 h2, or out = W3 h1 where there is no second layer: the first
 * {@code actions} outputs are logits, the next one is the value. No biases are learned: there are always two paddles or so to
 * be seen, which serve as one. To the logits a constant {@link #prior} is added, the policy of a network that knows nothing. Where
 * there are blocks, W1 has for each pixel the sum of its own weights and those of its block.
 *
 * <p>It works on rows of a {@link Batch}, whose buffers hold everything a pass produces; no method allocates. Rows are
 * independent of one another, and so are hidden units when it comes to their gradients: several threads may share out
 * the rows of a forward or backward pass, then the units of {@link #accumulate}, and the result is always the same, bit for
 * bit.
 */
public final class ActorCritic {
    /** Room for the outputs: actions and value, a whole number of the widest vectors. */
    public static final int OUTPUTS = 16;
    /** The name of the blocks' weights in a checkpoint. */
    public static final String BLOCK_WEIGHTS = "W1_blocks";
    /** The name of the prior in a checkpoint. */
    public static final String PRIOR = "prior";
    /** The most strokes of an observation: as many as cells, should they all stand alone. */
    public static final int MOST_STROKES = 256;
    /** The most strokes that all observations of a batch may have between them. */
    public static final int MOST_DIFFERENT_STROKES = StrokeTable.MOST;
    /** More strokes than an observation of Pong has. */
    private static final int USUAL_STROKES = 32;
    /** Strokes that a batch for acting remembers at least. */
    private static final int REMEMBERED_STROKES = 2048;

    /** Where a row begins in all large arrays: at a cache line, which then belongs to one row, and to one worker. */
    private static final int LINE = Kernels.LINE;
    private static final int W1 = LINE;

    private final Kernels kernels;
    private final int inputs;
    private final int blockSide; // 0 for no blocks
    private final int blocks;
    private final float[] prior; // [actions]
    private final int hidden1;
    private final int hidden2;
    private final int shares;
    private final int rows1;
    private final int stride1;
    private final int stride2; // 0 where there is no second layer
    private final int top; // stride of the last hidden layer
    private final int w2;
    private final int w3;
    /**
     * From LINE: the first layer [share of its units][row][units of the share], W2 [stride1][stride2], W3 [top][OUTPUTS]. The first
     * layer has a row for each pixel and then for each block. The pixels of a frame come column by column: those of a stroke, which
     * are needed together, lie side by side. So does what one thread works on: where the shares of two met in every row,
     * each core would fetch ahead what the other is writing.
     */
    private final float[] weights;
    private final float[] w2t; // W2 transposed [stride2][stride1]
    private final float[] w3t; // W3 transposed [OUTPUTS][top]

    /**
     * A network whose weights are all zero.
     *
     * @param inputs pixels of all planes
     * @param blockSide of the square blocks that planes are divided into, 0 for none
     * @param hidden1 units of the first layer
     * @param hidden2 units of the second layer, 0 for none
     * @param prior what is added to the logits: for each action, 2 to 15 of them, the logarithm of its probability as long as
     *     the weights say nothing, up to a constant; all 0 if then all are alike
     * @param shares into which threads divide the units of each layer, at least 1; it changes nothing in a result
     */
    public ActorCritic(int inputs, int blockSide, int hidden1, int hidden2, float[] prior, int shares, Kernels kernels) {
        this.kernels = kernels;
        this.shares = shares;
        this.inputs = inputs;
        this.blockSide = blockSide;
        blocks = blockSide > 0 ? inputs / (blockSide * blockSide) : 0;
        this.prior = prior.clone();
        this.hidden1 = hidden1;
        this.hidden2 = hidden2;
        rows1 = inputs + blocks;
        stride1 = Layout.stride(hidden1);
        stride2 = Layout.stride(hidden2);
        w2 = W1 + rows1 * stride1;
        w3 = w2 + stride1 * stride2;
        top = hidden2 > 0 ? stride2 : stride1;
        weights = new float[w3 + top * OUTPUTS];
        w2t = new float[LINE + stride1 * stride2];
        w3t = new float[LINE + top * OUTPUTS];
    }

    /** A network of its own with the same weights. */
    public ActorCritic copy() {
        ActorCritic copy = new ActorCritic(inputs, blockSide, hidden1, hidden2, prior, shares, kernels);
        System.arraycopy(weights, 0, copy.weights, 0, weights.length);
        copy.weightsChanged();
        return copy;
    }

    /**
     * Draws the initial weights, as He et al. 2015 scale them for ReLU: standard normal times sqrt(2 / inputs that are
     * not 0), of which the first layer has {@code active} (about), not all its inputs. Blocks start
     * with 0. The logits start close to the prior.
     */
    public void initialise(SplitMix64 random, int active) {
        draw(random, (pixel, unit) -> place(row(pixel), unit), inputs, hidden1, Math.sqrt(2.0 / active));
        draw(random, Layout.rows(w2, stride2), hidden1, hidden2, Math.sqrt(2.0 / hidden1));
        int last = hidden2 > 0 ? hidden2 : hidden1;
        draw(random, Layout.rows(w3, OUTPUTS), last, actions(), 0.01 / Math.sqrt(last));
        draw(random, Layout.rows(w3 + actions(), OUTPUTS), last, 1, 0.3 / Math.sqrt(last));
        weightsChanged();
    }

    private void draw(SplitMix64 random, IntBinaryOperator place, int inputs, int outputs, double scale) {
        for (int input = 0; input < inputs; input++) {
            for (int output = 0; output < outputs; output++) {
                weights[place.applyAsInt(input, output)] = (float) (random.nextGaussian() * scale);
            }
        }
    }

    /** The row of the first layer that belongs to a pixel. */
    private static int row(int pixel) {
        int inFrame = pixel % Screen.FRAME_PIXELS;
        return pixel - inFrame + inFrame % Screen.FRAME_SIDE * Screen.FRAME_SIDE + inFrame / Screen.FRAME_SIDE;
    }

    /** The row of the first layer that belongs to a pixel's block. Blocks fill a frame without a rest. */
    private int blockRow(int pixel) {
        int row = pixel / Screen.FRAME_SIDE / blockSide;
        return inputs + row * (Screen.FRAME_SIDE / blockSide) + pixel % Screen.FRAME_SIDE / blockSide;
    }

    /** What a pixel adds to a unit of the first layer: its own weight and its block's. */
    public float weight(int pixel, int unit) {
        float own = weights[place(row(pixel), unit)];
        return blockSide > 0 ? own + weights[place(blockRow(pixel), unit)] : own;
    }

    /** Where a weight of the first layer lies. */
    private int place(int row, int unit) {
        int share = 0;
        while (firstUnit(share + 1) <= unit) {
            share++;
        }
        return layerOf(share) + row * units(share) + unit - firstUnit(share);
    }

    /** The first unit of the first layer that belongs to a share. */
    public int firstUnit(int share) {
        return Layout.shareStart(stride1, share, shares);
    }

    /** How many units of the first layer belong to a share. */
    public int units(int share) {
        return firstUnit(share + 1) - firstUnit(share);
    }

    /** Where a share's weights of the first layer begin: row by row, {@link #units} in each. */
    public int layerOf(int share) {
        return W1 + firstUnit(share) * rows1;
    }

    /** Has to be called after the weights were changed, before the next backward pass. */
    public void weightsChanged() {
        for (int share = 0; share < shares; share++) {
            weightsChanged(share);
        }
    }

    /** As {@link #weightsChanged()}, for the weights that lead on from one share of the units of each layer. */
    public void weightsChanged(int share) {
        transpose(w2, stride1, stride2, w2t, share);
        transpose(w3, top, OUTPUTS, w3t, share);
    }

    private void transpose(int offset, int rows, int columns, float[] transposed, int share) {
        int end = Layout.shareStart(rows, share + 1, shares);
        for (int row = Layout.shareStart(rows, share, shares); row < end; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[LINE + column * rows + row] = weights[offset + row * columns + column];
            }
        }
    }

    /** Buffers for {@code rows} observations of one step, from which is not learned. */
    public Batch actingBatch(int rows) {
        return new Batch(rows, Math.min(StrokeTable.MOST, REMEMBERED_STROKES + rows * USUAL_STROKES), false);
    }

    /** Buffers for {@code rows} observations that are learned from. */
    public Batch learningBatch(int rows) {
        return new Batch(rows, Math.min(StrokeTable.MOST, MOST_STROKES + rows * USUAL_STROKES), true);
    }

    /**
     * The buffers of a pass over some observations. The constructor allocates; threads may work on different rows at
     * once.
     *
     * <p>An observation comes in {@link Strokes}. What a stroke adds to the first layer is summed once for all
     * rows that have it, and so is its gradient.
     */
    public final class Batch {
        private final short[] cells; // [row][MOST_STROKES]: numbers of strokes in the table, as a cell has a pixel
        private final int[] strokeCounts; // [row]
        private final StrokeTable strokes;
        private final float[] h1; // [row][stride1]
        private final float[] h2; // [row][stride2]
        private final float[] out; // [row][OUTPUTS]
        private final float[] dOut; // [row][OUTPUTS]
        private final float[] dh2; // [row][stride2]
        private final float[] dh1; // [row][stride1]
        private final float[] hTop; // h2 or, where there is no second layer, h1
        private final float[] dhTop;
        private final float[] strokeSums; // [share of the units][stroke][units of the share]
        private final float[] strokeGradient; // as above
        private int summed; // strokes whose sums are there
        private final BitSet seen; // rows of the first layer
        private final int[] touched; // the same, in ascending order
        private final int[] places; // [row of the first layer]: its place in touched, if it is there
        private int touchedCount;

        private Batch(int rows, int strokeCapacity, boolean learns) {
            cells = new short[rows * MOST_STROKES];
            strokeCounts = new int[rows];
            strokes = new StrokeTable(inputs, strokeCapacity);
            strokeSums = new float[LINE + strokeCapacity * stride1];
            h1 = new float[LINE + rows * stride1];
            h2 = new float[LINE + rows * stride2];
            out = new float[rows * OUTPUTS];
            int learningRows = learns ? rows : 0;
            strokeGradient = new float[learns ? LINE + strokeCapacity * stride1 : 0];
            int learningInputs = learns ? rows1 : 0;
            seen = new BitSet(learningInputs);
            touched = new int[learningInputs];
            places = new int[learningInputs];
            dOut = new float[learningRows * OUTPUTS];
            dh2 = new float[LINE + learningRows * stride2];
            dh1 = new float[LINE + learningRows * stride1];
            hTop = hidden2 > 0 ? h2 : h1;
            dhTop = hidden2 > 0 ? dh2 : dh1;
        }

        /** Forgets all strokes: to be called when the weights have changed, and before rows are filled anew to be learned from. */
        public void clear() {
            strokes.clear();
            summed = 0;
        }

        /**
         * Makes a row's observation the strokes {@code from} to {@code to - 1} of an array, at most {@link #MOST_STROKES}.
         *
         * @throws BadInput if this is one stroke too many for all rows: no Pong has so many
         */
        public void observe(int row, int[] observation, int from, int to) {
            for (int k = from; k < to; k++) {
                cells[row * MOST_STROKES + k - from] = (short) (strokes.number(observation[k]) << 1 | observation[k] & 1);
            }
            strokeCounts[row] = to - from;
        }

        /** Clears the table of strokes where it could become full with another observation a row; for rows that only act. */
        public void makeRoom() {
            if (strokes.count() + strokeCounts.length * USUAL_STROKES > strokes.capacity()) {
                clear();
            }
        }

        /**
         * The first layer of the rows 0 to {@code rows - 1}, for observations that come one after another while the weights stay: a
         * stroke is summed once until {@link #clear}.
         */
        public void firstLayer(int rows) {
            for (int share = 0; share < shares; share++) {
                firstLayer(rows, share, summed);
            }
            summed = strokes.count();
        }

        /**
         * The first layer of the rows 0 to {@code rows - 1}, for one share of its units.
         *
         * <p>A worker that keeps to its share here and in {@link #accumulate} has the sums, the gradients and the weights of
         * this layer to itself: they stay in its core's cache.
         */
        public void firstLayer(int rows, int share) {
            firstLayer(rows, share, 0);
        }

        private void firstLayer(int rows, int share, int firstStroke) {
            int first = firstUnit(share);
            int count = units(share);
            for (int stroke = firstStroke; stroke < strokes.count(); stroke++) {
                sum(stroke, share);
            }
            for (int row = 0; row < rows; row++) {
                int from = row * MOST_STROKES;
                int h = LINE + row * stride1 + first;
                kernels.gatherAdd(strokeSums, strokesOf(share), count, cells, from, from + strokeCounts[row], h1, h, count);
                kernels.relu(h1, h, count);
            }
        }

        /** Where the strokes of a share begin in {@code strokeSums} and {@code strokeGradient}. */
        private int strokesOf(int share) {
            return LINE + firstUnit(share) * strokes.capacity();
        }

        /** Sums what a stroke adds to a share's units of the first layer. */
        private void sum(int stroke, int share) {
            int count = units(share);
            int sum = strokesOf(share) + stroke * count;
            Arrays.fill(strokeSums, sum, sum + count, 0);
            int top = strokes.top(stroke);
            int length = strokes.length(stroke);
            int layer = layerOf(share);
            int row = layer + row(top) * count;
            for (int k = 0; k < length; k = blockEnd(top, k, length)) {
                int pixels = blockEnd(top, k, length) - k;
                kernels.sumRows(weights, row + k * count, count, pixels, strokeSums, sum, count);
                if (blockSide > 0) {
                    int block = layer + blockRow(top + k * Screen.FRAME_SIDE) * count;
                    kernels.axpy(pixels, weights, block, strokeSums, sum, count);
                }
            }
        }

        /** Where, after its pixel {@code k}, a stroke of {@code length} pixels enters another block, or ends. */
        private int blockEnd(int top, int k, int length) {
            return blockSide > 0 ? Math.min(length, k + blockSide - (top / Screen.FRAME_SIDE + k) % blockSide) : length;
        }

        /** The activation of a unit of the first hidden layer. */
        public float activation(int row, int unit) {
            return h1[LINE + row * stride1 + unit];
        }

        /** The outputs of the forward pass [row][OUTPUTS]; not a copy. */
        public float[] out() {
            return out;
        }

        /** The derivative with respect to the outputs [row][OUTPUTS], for the backward pass; not a copy. */
        public float[] dOut() {
            return dOut;
        }

        /**
         * The forward pass, from the first layer on, of the rows {@code first} to {@code first + count - 1}.
         *
         * @param workspace {@code Kernels.GEMM_WORKSPACE} floats of this thread's
         */
        public void forward(int first, int count, float[] workspace) {
            int row1 = LINE + first * stride1;
            int row2 = LINE + first * stride2;
            int rowTop = LINE + first * top;
            if (hidden2 > 0) {
                Arrays.fill(h2, row2, row2 + count * stride2, 0);
                kernels.gemm(h1, row1, stride1, weights, w2, stride2, h2, row2, stride2, count, stride2, stride1, workspace);
                kernels.relu(h2, row2, count * stride2);
            }
            Arrays.fill(out, first * OUTPUTS, (first + count) * OUTPUTS, 0);
            for (int row = first; row < first + count; row++) {
                System.arraycopy(prior, 0, out, row * OUTPUTS, prior.length);
            }
            kernels.gemm(hTop, rowTop, top, weights, w3, OUTPUTS, out, first * OUTPUTS, OUTPUTS, count, OUTPUTS, top, workspace);
        }

        /** The backward pass of some rows down to the derivatives of the first hidden layer; otherwise as forward. */
        public void backward(int first, int count, float[] workspace) {
            int row1 = LINE + first * stride1;
            int row2 = LINE + first * stride2;
            int rowTop = LINE + first * top;
            Arrays.fill(dhTop, rowTop, rowTop + count * top, 0);
            kernels.gemm(dOut, first * OUTPUTS, OUTPUTS, w3t, LINE, top, dhTop, rowTop, top, count, top, actions() + 1, workspace);
            kernels.reluBackward(1, dhTop, rowTop, hTop, rowTop, dhTop, rowTop, count * top);
            if (hidden2 > 0) {
                Arrays.fill(dh1, row1, row1 + count * stride1, 0);
                kernels.gemm(dh2, row2, stride2, w2t, LINE, stride1, dh1, row1, stride1, count, stride1, stride2, workspace);
                kernels.reluBackward(1, dh1, row1, h1, row1, dh1, row1, count * stride1);
            }
        }

        /**
         * Notes which rows of the first layer, those of pixels and those of blocks, the observations see: the only ones whose
         * gradient is not 0. To be called when all rows have been observed, before {@link #accumulate}.
         */
        public void noteTouched() {
            seen.clear();
            for (int stroke = 0; stroke < strokes.count(); stroke++) {
                int top = strokes.top(stroke);
                int row = row(top);
                int length = strokes.length(stroke);
                seen.set(row, row + length);
                for (int k = 0; blockSide > 0 && k < length; k = blockEnd(top, k, length)) {
                    seen.set(blockRow(top + k * Screen.FRAME_SIDE));
                }
            }
            touchedCount = 0;
            for (int row = seen.nextSetBit(0); row >= 0; row = seen.nextSetBit(row + 1)) {
                places[row] = touchedCount;
                touched[touchedCount++] = row;
            }
        }

        /** How many rows of the first layer the observations see. */
        public int touchedCount() {
            return touchedCount;
        }

        /** The {@code i}-th of them. */
        public int touched(int i) {
            return touched[i];
        }

        /**
         * The gradient, summed over the rows 0 to {@code rows - 1}, row by row, for one share of the hidden units of both layers.
         *
         * @param gradient receives it, in the order of {@link ActorCritic#weights()}, but of the first layer only what was
         *     touched: in place of a share's row i it has that of row {@code touched(i)}
         * @param workspace as above
         */
        public void accumulate(int rows, int share, float[] gradient, float[] workspace) {
            int first = firstUnit(share);
            int count = units(share);
            Arrays.fill(strokeGradient, strokesOf(share), strokesOf(share) + strokes.count() * count, 0);
            for (int row = 0; row < rows; row++) {
                int from = row * MOST_STROKES;
                kernels.scatterAdd(dh1, LINE + row * stride1 + first, cells, from, from + strokeCounts[row], strokeGradient,
                        strokesOf(share), count, count);
            }
            spread(share, gradient);
            if (hidden2 > 0) {
                int from = w2 + first * stride2;
                Arrays.fill(gradient, from, from + count * stride2, 0);
                kernels.gemmTransposed(h1, LINE + first, stride1, dh2, LINE, stride2, gradient, from, stride2, count,
                        stride2, rows, workspace);
            }
            int firstTop = Layout.shareStart(top, share, shares);
            int countTop = Layout.shareStart(top, share + 1, shares) - firstTop;
            int from = w3 + firstTop * OUTPUTS;
            Arrays.fill(gradient, from, from + countTop * OUTPUTS, 0);
            kernels.gemmTransposed(hTop, LINE + firstTop, top, dOut, 0, OUTPUTS, gradient, from, OUTPUTS, countTop, OUTPUTS,
                    rows, workspace);
        }

        /**
         * Adds the gradient of each stroke to those of its pixels and blocks: {@link #firstLayer} the other way round. The rows
         * that were touched lie side by side, the pixels of a stroke one after the other, and stay in the cache until they are used.
         */
        private void spread(int share, float[] gradient) {
            int count = units(share);
            int layer = layerOf(share);
            Arrays.fill(gradient, layer, layer + touchedCount * count, 0);
            for (int stroke = 0; stroke < strokes.count(); stroke++) {
                int from = strokesOf(share) + stroke * count;
                int top = strokes.top(stroke);
                int length = strokes.length(stroke);
                int row = layer + places[row(top)] * count;
                for (int k = 0; k < length; k = blockEnd(top, k, length)) {
                    int pixels = blockEnd(top, k, length) - k;
                    kernels.addToRows(strokeGradient, from, gradient, row + k * count, count, pixels, count);
                    if (blockSide > 0) {
                        int block = layer + places[blockRow(top + k * Screen.FRAME_SIDE)] * count;
                        kernels.axpy(pixels, strokeGradient, from, gradient, block, count);
                    }
                }
            }
        }
    }

    /**
     * The parameters in a checkpoint: W1, the blocks' weights if there are any, W2 if there is a second layer, W3 with a row
     * for each action and one for the value.
     */
    public List<Layout.Tensor> tensors() {
        List<Layout.Tensor> tensors = new ArrayList<>();
        tensors.add(new Layout.Tensor("W1", inputs, hidden1, false, (pixel, unit) -> place(row(pixel), unit)));
        if (blocks > 0) {
            tensors.add(new Layout.Tensor(BLOCK_WEIGHTS, blocks, hidden1, false, (block, unit) -> place(inputs + block, unit)));
        }
        if (hidden2 > 0) {
            tensors.add(new Layout.Tensor("W2", hidden1, hidden2, false, Layout.rows(w2, stride2)));
        }
        tensors.add(new Layout.Tensor("W3", hidden2 > 0 ? hidden2 : hidden1, actions() + 1, false, Layout.rows(w3, OUTPUTS)));
        return tensors;
    }

    /** Pixels of all planes. */
    public int inputs() {
        return inputs;
    }

    /** Actions to choose from. */
    public int actions() {
        return prior.length;
    }

    /** What is added to the logits [actions]; not a copy. */
    public float[] prior() {
        return prior;
    }

    /** Floats from one row of W2 to the next. */
    public int stride2() {
        return stride2;
    }

    /** Units of the second layer, 0 for none. */
    public int hidden2() {
        return hidden2;
    }

    /** Units of the first layer. */
    public int hidden1() {
        return hidden1;
    }

    /** Floats from one row of W3 to the next is {@link #OUTPUTS}; its rows: the stride of the last hidden layer. */
    public int top() {
        return top;
    }

    /** Where W2 begins. */
    public int w2() {
        return w2;
    }

    /** Where W3 begins. */
    public int w3() {
        return w3;
    }

    /** The parameters; not a copy. */
    public float[] weights() {
        return weights;
    }

}
