package pixelpong.learn;

import java.util.Arrays;

/**
 * The losses of a round: means over the steps of all minibatches, each with its weight.
 *
 * <p>Threads may record different rows of a minibatch concurrently. Rows are summed in order, so the number of threads does not
 * affect the result. Allocates in the constructor only.
 */
final class PpoLosses {
    private static final int POLICY_LOSS = 0;
    private static final int VALUE_LOSS = 1;
    private static final int ENTROPY = 2;
    private static final int APPROXIMATE_KL = 3;
    private static final int CLIPPED = 4;
    private static final int COUNT = 5;

    private final double[] rows; // [row][loss], each times the row's weight
    private final int representedSteps;
    private final double[] sums = new double[COUNT];
    private long steps;

    /** Creates the sums for minibatches of {@code minibatchSize} rows whose weights add up to {@code representedSteps} on average. */
    PpoLosses(int minibatchSize, int representedSteps) {
        this.representedSteps = representedSteps;
        rows = new double[minibatchSize * COUNT];
    }

    /** Starts a round. */
    void clear() {
        Arrays.fill(sums, 0);
        steps = 0;
    }

    /** Records the losses of a row of the minibatch. */
    void note(int row, PpoObjective objective, double weight) {
        int first = row * COUNT;
        rows[first + POLICY_LOSS] = weight * objective.policyLoss();
        rows[first + VALUE_LOSS] = weight * objective.valueLoss();
        rows[first + ENTROPY] = weight * objective.entropy();
        rows[first + APPROXIMATE_KL] = weight * objective.approximateKl();
        rows[first + CLIPPED] = objective.clipped() ? weight : 0;
    }

    /** Adds the minibatch to the sums, once all its rows have been recorded. */
    void add() {
        for (int loss = 0; loss < COUNT; loss++) {
            double sum = sums[loss];
            for (int i = loss; i < rows.length; i += COUNT) {
                sum += rows[i];
            }
            sums[loss] = sum;
        }
        steps += representedSteps;
    }

    double policyLoss() {
        return sums[POLICY_LOSS] / steps;
    }

    double valueLoss() {
        return sums[VALUE_LOSS] / steps;
    }

    double entropy() {
        return sums[ENTROPY] / steps;
    }

    double approximateKl() {
        return sums[APPROXIMATE_KL] / steps;
    }

    double clipFraction() {
        return sums[CLIPPED] / steps;
    }
}
