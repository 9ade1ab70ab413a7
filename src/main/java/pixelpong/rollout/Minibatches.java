package pixelpong.rollout;

import pixelpong.util.SplitMix64;

/**
 * The minibatches of a round: which steps each epoch learns from, in which order, and how much each of them counts.
 *
 * <p>With a top rate of 1 an epoch learns from all steps. With less it learns from those with the largest absolute advantages, as
 * many as the top rate says, and from a part of the others, the next one in each epoch, so that every step is learned from. Each
 * step of the others counts as many times as there are others for each one that the epoch has. So a minibatch's sums have the same
 * expectation as if it had been drawn from all steps: gradient-based one-side sampling (GOSS, Ke et al. 2017, "LightGBM"), with
 * the advantage in the place of the gradient, to which it is proportional but for the bonus.
 *
 * <p>Allocates in the constructor only. Belongs to one thread; others may read while it waits.
 */
public final class Minibatches {
    private final RolloutBuffer buffer;
    private final int top; // the number of steps that every epoch learns from
    private final int others; // the number of the others in an epoch
    private final int size;
    private final int representedSteps; // by a minibatch
    private final int[] ranked; // all steps: first the top ones, then the others, shuffled
    private final int[] order; // the steps of the epoch, shuffled
    private final double[] weights; // [step]
    private final SplitMix64 shuffling = new SplitMix64(0);

    /**
     * Creates the minibatches of a buffer.
     *
     * @param epochs of a round
     * @param count minibatches of an epoch; divides the buffer's size
     * @param topRate the fraction of the steps that every epoch learns from, 0 to 1
     */
    public Minibatches(RolloutBuffer buffer, int epochs, int count, double topRate) {
        this.buffer = buffer;
        int all = buffer.size();
        top = (int) (all * topRate);
        size = (int) Math.ceil(all * (topRate + (1 - topRate) / epochs) / count);
        others = size * count - top;
        representedSteps = all / count;
        ranked = new int[all];
        order = new int[size * count];
        weights = new double[all];
    }

    /** The number of steps in a minibatch. */
    public int size() {
        return size;
    }

    /** The number of the rollout's steps that a minibatch stands for: the sum of its weights, on average. */
    public int representedSteps() {
        return representedSteps;
    }

    /** The number of steps in an epoch. */
    public int epochSize() {
        return order.length;
    }

    /** Starts a round: ranks the steps of the buffer, and starts the stream of random numbers for shuffling. */
    public void start(long seed, long stream) {
        shuffling.restart(seed, stream);
        for (int i = 0; i < ranked.length; i++) {
            ranked[i] = i;
        }
        if (top < ranked.length) {
            moveTopForward();
            shuffle(ranked, top, ranked.length);
        }
        for (int i = 0; i < ranked.length; i++) {
            weights[ranked[i]] = i < top ? 1 : (double) (ranked.length - top) / others;
        }
        System.arraycopy(ranked, 0, order, 0, order.length);
    }

    /** Quickselect (Hoare 1961): the {@link #top} steps with the largest absolute advantages come first. */
    private void moveTopForward() {
        int low = 0;
        int high = ranked.length - 1;
        while (low < high) {
            int pivot = ranked[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (comesBefore(ranked[i], pivot)) {
                    i++;
                }
                while (comesBefore(pivot, ranked[j])) {
                    j--;
                }
                if (i <= j) {
                    swap(ranked, i++, j--);
                }
            }
            if (top <= j) {
                high = j;
            } else if (top >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    /** Whether a step's absolute advantage is larger than another's, or as large and its number smaller. */
    private boolean comesBefore(int step, int other) {
        int comparison = Float.compare(Math.abs(buffer.advantage(step)), Math.abs(buffer.advantage(other)));
        return comparison > 0 || comparison == 0 && step < other;
    }

    /** Shuffles the steps of an epoch, the first of which is 0. */
    public void shuffle(int epoch) {
        if (top < ranked.length) {
            System.arraycopy(ranked, 0, order, 0, top);
            long part = (long) epoch * others;
            for (int i = 0; i < others; i++) {
                order[top + i] = ranked[top + (int) ((part + i) % (ranked.length - top))];
            }
        }
        shuffle(order, 0, order.length);
    }

    /** Fisher and Yates. */
    private void shuffle(int[] steps, int from, int to) {
        for (int i = to - 1; i > from; i--) {
            swap(steps, i, from + shuffling.nextInt(i - from + 1));
        }
    }

    private static void swap(int[] steps, int i, int j) {
        int step = steps[i];
        steps[i] = steps[j];
        steps[j] = step;
    }

    /** The {@code i}-th step of the shuffled epoch. */
    public int step(int i) {
        return order[i];
    }

    /** How much a step counts: 1, or more if it stands for others. */
    public double weight(int step) {
        return weights[step];
    }

    /**
     * The advantages of some steps of the epoch minus their weighted mean, divided by their weighted standard deviation; 0 if that
     * is 0.
     *
     * @param start position of the first one in the shuffled epoch
     * @param standardised receives them; its length is the number of steps
     */
    public void standardise(int start, double[] standardised) {
        int count = standardised.length;
        double sum = 0;
        double weight = 0;
        for (int row = 0; row < count; row++) {
            int step = order[start + row];
            sum += weights[step] * buffer.advantage(step);
            weight += weights[step];
        }
        double mean = sum / weight;
        double squares = 0;
        for (int row = 0; row < count; row++) {
            int step = order[start + row];
            double deviation = buffer.advantage(step) - mean;
            squares += weights[step] * deviation * deviation;
        }
        double standardDeviation = Math.sqrt(squares / weight);
        for (int row = 0; row < count; row++) {
            standardised[row] = standardDeviation == 0 ? 0 : (buffer.advantage(order[start + row]) - mean) / standardDeviation;
        }
    }
}
