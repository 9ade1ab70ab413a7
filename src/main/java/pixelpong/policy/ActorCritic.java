package pixelpong.policy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import pixelpong.game.Action;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.pixels.VerticalRuns;
import pixelpong.pixels.View;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;
import pixelpong.util.SplitMix64;

/**
 * PPO's network: pixels, hidden layers with ReLU, then the logits of the actions and the value of the state.
 *
 * <p>It is a list of layers: a {@link SparseLayer}, then {@link DenseLayer}s, of which the last has the logits and the value as
 * outputs. There are no learned biases: the two paddles, nearly always visible, act as one. A constant prior is added to the
 * logits, so that zero weights give the prior policy.
 *
 * <p>It works on the rows of a {@link Batch}, whose buffers hold all results of a pass; no method allocates. Rows are independent
 * of one another, and so are the gradients of the units. So threads may share the rows of a forward or backward pass, and then
 * the units of a gradient; the result is always the same, bit for bit.
 */
public final class ActorCritic {
    /** The maximum number of actions. */
    public static final int MOST_ACTIONS = 15;
    /** The maximum number of units in a layer. */
    public static final int MOST_UNITS = PolicyNetwork.MOST_HIDDEN;
    /** The approximate number of visible pixels in a frame of Pong, for which the first layer's initial weights are scaled. */
    private static final int VISIBLE = 34;

    private static final String LAST = "W3";
    private static final String ACTIONS = "actions";
    private static final String PRIOR = "prior";

    private final Shape shape;
    private final int shares;
    private final Kernels kernels;
    private final float[] weights; // layer by layer, from Kernels.LINE on
    private final SparseLayer first;
    private final List<DenseLayer> dense; // hidden layers, then the last

    /**
     * The shape of a network.
     *
     * @param view the view of the screen that it gets
     * @param blockSide side of the square blocks whose pixels share weights, 0 for none
     * @param hidden units of each hidden layer: one layer or two
     * @param actions the actions that it chooses from: 2 to {@link #MOST_ACTIONS}
     * @param prior added to the logits: each action's log-probability under the prior policy, up to a constant; all 0 for the
     *     uniform distribution
     */
    public record Shape(View view, int blockSide, List<Integer> hidden, List<Action> actions, List<Float> prior) {
        /** Copies the lists, and rejects shapes for which there are no layers. */
        public Shape {
            hidden = List.copyOf(hidden);
            actions = List.copyOf(actions);
            prior = List.copyOf(prior);
            if (hidden.isEmpty() || hidden.size() > 2 || actions.size() < 2 || actions.size() > MOST_ACTIONS
                    || prior.size() != actions.size()) {
                throw new IllegalArgumentException("there is no network of " + hidden + " units, " + actions + " and " + prior);
            }
        }
    }

    /**
     * Creates a network whose weights are all zero.
     *
     * @param shares into which threads divide the units of each layer, at least 1; it does not affect the result
     */
    public ActorCritic(Shape shape, int shares, Kernels kernels) {
        this.shape = shape;
        this.shares = shares;
        this.kernels = kernels;
        int pixels = shape.view.inputs();
        int units = shape.hidden.get(0);
        List<Integer> widths = new ArrayList<>(shape.hidden); // outputs of each layer
        widths.add(shape.actions.size() + 1);
        int size = Kernels.LINE + SparseLayer.size(pixels, shape.blockSide, units);
        for (int i = 1; i < widths.size(); i++) {
            size += DenseLayer.size(widths.get(i - 1), widths.get(i));
        }
        weights = new float[size];
        first = new SparseLayer(pixels, shape.blockSide, units, shares, weights, kernels);
        dense = new ArrayList<>();
        int offset = Kernels.LINE + SparseLayer.size(pixels, shape.blockSide, units);
        for (int i = 1; i < widths.size(); i++) {
            int inputs = widths.get(i - 1);
            int outputs = widths.get(i);
            dense.add(i < widths.size() - 1 ? DenseLayer.hidden("W" + (i + 1), inputs, outputs, shares, weights, offset, kernels)
                    : DenseLayer.last(LAST, inputs, outputs, prior(), shares, weights, offset, kernels));
            offset += DenseLayer.size(inputs, outputs);
        }
    }

    /** The constants that are added to the logits [actions]. */
    public float[] prior() {
        float[] prior = new float[shape.prior.size()];
        for (int action = 0; action < prior.length; action++) {
            prior[action] = shape.prior.get(action);
        }
        return prior;
    }

    /** An independent network with the same weights. */
    public ActorCritic copy() {
        ActorCritic copy = new ActorCritic(shape, shares, kernels);
        System.arraycopy(weights, 0, copy.weights, 0, weights.length);
        copy.weightsChanged();
        return copy;
    }

    /**
     * Draws the initial weights, scaled for ReLU (He et al. 2015): standard normal times sqrt(2 / inputs that are not 0),
     * which are few in the first layer. Block weights start at 0. The logits start close to the prior.
     */
    public void initialise(SplitMix64 random) {
        Arrays.fill(weights, 0);
        first.draw(random, Math.sqrt(2.0 / (VISIBLE * shape.view.planes())));
        for (DenseLayer layer : dense.subList(0, dense.size() - 1)) {
            layer.draw(random, 0, layer.outputs(), Math.sqrt(2.0 / layer.inputs()));
        }
        DenseLayer last = dense.get(dense.size() - 1);
        int actions = shape.actions.size();
        last.draw(random, 0, actions, 0.01 / Math.sqrt(last.inputs()));
        last.draw(random, actions, actions + 1, 0.3 / Math.sqrt(last.inputs()));
        weightsChanged();
    }

    /** Adds the weights of a network of the same shape that has as many shares. */
    public void add(ActorCritic other) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] += other.weights[i];
        }
        weightsChanged();
    }

    private void weightsChanged() {
        dense.forEach(DenseLayer::weightsChanged);
    }

    /** The shape of this network. */
    public Shape shape() {
        return shape;
    }

    /** The parameters in a checkpoint: W1, the blocks' weights if there are any, W2 if there is a second hidden layer, and W3. */
    public List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>(first.tensors());
        dense.forEach(layer -> tensors.add(layer.tensor()));
        return tensors;
    }

    /**
     * The flat array of all parameters; not a copy. {@link Batch#update} writes it through an optimiser. After any other write, the
     * layers' transposed copies are stale.
     */
    public float[] weights() {
        return weights;
    }

    /** The offset of the last layer, which any non-finite number soon reaches. */
    public int lastLayer() {
        DenseLayer last = dense.get(dense.size() - 1);
        return weights.length - DenseLayer.size(last.inputs(), last.outputs());
    }

    /** Whether a checkpoint holds a network of this kind. */
    static boolean isIn(NpzReader npz) {
        return npz.has(LAST);
    }

    /** Reads the network in a checkpoint; a {@link pixelpong.util.BadInput} says why there is none. */
    public static ActorCritic read(NpzReader npz, Kernels kernels) {
        List<Action> actions = readActions(npz);
        int[] w1 = npz.shape("W1");
        int[] w2 = npz.has("W2") ? npz.shape("W2") : new int[] {1, 1};
        if (w1.length != 2 || w2.length != 2 || View.ofInputs(w1[1]).isEmpty() || Math.min(w1[0], w2[0]) < 1
                || Math.max(w1[0], w2[0]) > MOST_UNITS) {
            throw npz.bad("has a W1 or W2 of a shape that no network of PPO has");
        }
        npz.requireShape("W1", w1); // before it is allocated
        List<Integer> hidden = npz.has("W2") ? List.of(w1[0], w2[0]) : List.of(w1[0]);
        Shape shape = new Shape(View.ofInputs(w1[1]).get(), readBlockSide(npz, w1), hidden, actions,
                readPrior(npz, actions.size()));
        ActorCritic network = new ActorCritic(shape, 1, kernels);
        network.readWeights(npz);
        return network;
    }

    /**
     * Restores the weights from a checkpoint of the same shape.
     *
     * @throws pixelpong.util.BadInput if it has other actions, another prior or other tensors
     */
    public void load(NpzReader npz) {
        if (!readActions(npz).equals(shape.actions) || !readPrior(npz, shape.actions.size()).equals(shape.prior)) {
            throw npz.bad("has other actions or another prior than the run's config.json says");
        }
        readWeights(npz);
    }

    private void readWeights(NpzReader npz) {
        Tensor.read(npz, "", tensors(), weights);
        weightsChanged();
    }

    /**
     * Writes what {@link #read} and {@link #load} read.
     *
     * @throws IOException if it cannot be written
     */
    public void write(NpzWriter npz) throws IOException {
        Tensor.write(npz, "", tensors(), weights);
        npz.addLongs(ACTIONS, shape.actions.stream().mapToLong(Action::code).toArray());
        npz.addFloats(PRIOR, shape.prior::get, shape.prior.size());
    }

    private static List<Action> readActions(NpzReader npz) {
        long[] codes = npz.counts(ACTIONS, MOST_ACTIONS);
        List<Action> actions = new ArrayList<>();
        for (long code : codes) {
            actions.add(Action.ofCode(code).orElseThrow(() -> npz.bad("has an action that the console does not know")));
        }
        if (actions.size() < 2) {
            throw npz.bad("has fewer than two actions");
        }
        return actions;
    }

    private static List<Float> readPrior(NpzReader npz, int actions) {
        List<Float> prior = new ArrayList<>();
        for (float value : npz.has(PRIOR) ? npz.floats(PRIOR, actions) : new float[actions]) {
            prior.add(value);
        }
        return prior;
    }

    /** The block side that matches the number of block weights; 0 if there are none. */
    private static int readBlockSide(NpzReader npz, int[] w1) {
        if (!npz.has(SparseLayer.BLOCK_WEIGHTS)) {
            return 0;
        }
        int[] blocks = npz.shape(SparseLayer.BLOCK_WEIGHTS);
        for (int side = 2; side <= Screen.FRAME_SIDE; side++) {
            if (blocks.length == 2 && blocks[0] == w1[0] && Screen.FRAME_SIDE % side == 0 && blocks[1] == w1[1] / (side * side)) {
                return side;
            }
        }
        throw npz.bad("has a " + SparseLayer.BLOCK_WEIGHTS + " of a shape that does not fit its W1");
    }

    /** Buffers for acting on {@code rows} observations; they cannot be trained on. */
    public Batch actingBatch(int rows) {
        return new Batch(SparseInput.acting(first, rows), rows, false);
    }

    /** Buffers for training on {@code rows} observations. */
    public Batch learningBatch(int rows) {
        return new Batch(SparseInput.learning(first, rows), rows, true);
    }

    /** The maximum number of floats in the sums of a batch's runs; their derivatives take as many. */
    public static long mostSums(int units) {
        return (long) RunTable.MOST * Units.stride(units);
    }

    /**
     * The buffers of a pass over some observations. Only the constructor allocates. Threads may work on different rows, or on
     * different shares of the units, concurrently.
     */
    public final class Batch {
        private final SparseInput input;
        private final List<Activations> activations = new ArrayList<>(); // [layer]
        private final Activations last;
        private final List<double[]> squares = new ArrayList<>(); // [layer]: sums of squares of the gradient

        private Batch(SparseInput input, int rows, boolean learns) {
            this.input = input;
            activations.add(new Activations(rows, first.units(), learns));
            squares.add(new double[first.sums()]);
            for (DenseLayer layer : dense) {
                activations.add(new Activations(rows, layer.outputs(), learns));
                squares.add(new double[layer.sums()]);
            }
            last = activations.get(dense.size());
        }

        /**
         * Forgets all observations. Call it after an update and before filling a batch for training.
         */
        public void clear() {
            input.clear();
        }

        /** Clears the table of runs before it could overflow; for acting only. */
        public void makeRoom() {
            input.makeRoom();
        }

        /**
         * Sets a row's observation to the vertical runs {@code from} to {@code to - 1} of an array.
         *
         * @throws pixelpong.util.BadInput if all rows together have more different runs than Pong can show
         */
        public void observe(int row, int[] runs, int from, int to) {
            input.observe(row, runs, from, to);
        }

        /** Must be called when all rows for training have been observed. */
        public void observed() {
            input.findTouched();
        }

        /**
         * The first layer of some rows, while the weights stay the same: each run is summed once until {@link #clear}.
         */
        public void firstLayer(int firstRow, int count) {
            for (int share = 0; share < shares; share++) {
                first.forward(input, activations.get(0), firstRow, count, share, input.summed);
            }
            input.summed = input.table.count();
        }

        /** The first layer of the rows 0 to {@code rows - 1}, for one share of its units; all runs are summed again. */
        public void shareOfFirstLayer(int share, int rows) {
            first.forward(input, activations.get(0), 0, rows, share, 0);
        }

        /**
         * The forward pass after the first layer, for the rows {@code firstRow} to {@code firstRow + count - 1}.
         *
         * @param workspace {@code Kernels.GEMM_WORKSPACE} floats for this thread only
         */
        public void forward(int firstRow, int count, float[] workspace) {
            for (int i = 0; i < dense.size(); i++) {
                dense.get(i).forward(activations.get(i), activations.get(i + 1), firstRow, count, workspace);
            }
        }

        /** The backward pass down to the derivatives at the first hidden layer; parameters as for {@link #forward}. */
        public void backward(int firstRow, int count, float[] workspace) {
            for (int i = dense.size() - 1; i >= 0; i--) {
                dense.get(i).backward(activations.get(i), activations.get(i + 1), firstRow, count, workspace);
            }
        }

        /**
         * The gradient, summed over the rows 0 to {@code rows - 1}, row by row, for one share of the units.
         *
         * @param gradient receives it: as long as {@link ActorCritic#weights()}, laid out as they are
         */
        public void gradient(int rows, int share, float[] gradient, float[] workspace) {
            first.gradient(input, activations.get(0), rows, share, gradient);
            for (int i = 0; i < dense.size(); i++) {
                dense.get(i).gradient(activations.get(i), activations.get(i + 1), rows, share, gradient, workspace);
            }
        }

        /** Sums the squares of one share's {@link #gradient}, for {@link #gradientNorm}. */
        public void sumSquares(int share, float[] gradient) {
            first.sumSquares(input, share, gradient, squares.get(0));
            for (int i = 0; i < dense.size(); i++) {
                dense.get(i).sumSquares(share, gradient, squares.get(i + 1));
            }
        }

        /** The Euclidean norm of the gradient, after {@link #sumSquares} for all shares. */
        public double gradientNorm() {
            double sum = 0;
            for (int layer = 0; layer < squares.size(); layer++) {
                for (double square : squares.get(layer)) {
                    sum += square;
                }
            }
            return Math.sqrt(sum);
        }

        /** Updates one share's weights along their {@link #gradient}; in the first layer only the rows that were observed. */
        public void update(int share, Optimiser optimiser) {
            first.update(input, share, optimiser);
            for (int i = 0; i < dense.size(); i++) {
                dense.get(i).update(share, optimiser);
            }
        }

        /** The outputs of the forward pass: each row has the logits, from {@link #output} on, then the value; not a copy. */
        public float[] outputs() {
            return last.values;
        }

        /** The derivatives with respect to the outputs, at the same indices, for the backward pass; not a copy. */
        public float[] derivatives() {
            return last.derivatives;
        }

        /** The index at which a row's outputs begin. */
        public int output(int row) {
            return last.row(row);
        }

        /** The value of a row's state. */
        public float value(int row) {
            return last.values[last.row(row) + shape.actions.size()];
        }

        /** The activation of a unit of the first hidden layer. */
        public float activation(int row, int unit) {
            return activations.get(0).values[activations.get(0).row(row) + unit];
        }
    }

    /** A policy that shares these weights. Its hidden units are those of the first layer. */
    public Policy policy() {
        return new ActorCriticPolicy();
    }

    private final class ActorCriticPolicy implements Policy {
        private final Batch batch = actingBatch(1);
        private final float[] workspace = new float[Kernels.GEMM_WORKSPACE];
        private final Categorical distribution = new Categorical(shape.actions.size());
        private final VerticalRuns runs = new VerticalRuns();

        @Override
        public View view() {
            return shape.view;
        }

        @Override
        public List<Action> actions() {
            return shape.actions;
        }

        @Override
        public void observe(Observation observation) {
            runs.encode(observation);
            batch.makeRoom();
            batch.observe(0, runs.packed(), 0, runs.count());
            batch.firstLayer(0, 1);
            batch.forward(0, 1, workspace);
            distribution.set(batch.outputs(), batch.output(0));
        }

        @Override
        public double probability(int action) {
            return distribution.probability(action);
        }

        @Override
        public OptionalDouble value() {
            return OptionalDouble.of(batch.value(0));
        }

        @Override
        public int sample(double uniform) {
            return distribution.sample(uniform);
        }

        @Override
        public double entropy() {
            return distribution.entropy();
        }

        @Override
        public int hiddenUnits() {
            return first.units();
        }

        @Override
        public float activation(int unit) {
            return batch.activation(0, unit);
        }

        /** The norm of a unit's incoming weights times that of its outgoing weights. */
        @Override
        public float[] strengths() {
            double[] in = first.squaredLengths();
            float[] strengths = new float[in.length];
            for (int unit = 0; unit < in.length; unit++) {
                strengths[unit] = (float) Math.sqrt(in[unit] * dense.get(0).squaredLength(unit));
            }
            return strengths;
        }

        @Override
        public void incomingWeights(int unit, float[] into) {
            for (int pixel = 0; pixel < first.pixels(); pixel++) {
                into[pixel] = first.weight(pixel, unit);
            }
        }

        @Override
        public List<Tensor> tensors() {
            return ActorCritic.this.tensors();
        }

        @Override
        public float[] weights() {
            return weights;
        }

        @Override
        public void write(NpzWriter npz) throws IOException {
            ActorCritic.this.write(npz);
        }

        @Override
        public Policy copy() {
            return ActorCritic.this.copy().policy();
        }
    }
}
