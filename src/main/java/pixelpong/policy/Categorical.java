package pixelpong.policy;

/**
 * The categorical distribution of some logits: pi(a) = exp(logit(a)) / sum over b of exp(logit(b)).
 *
 * <p>Allocates in the constructor only. One instance belongs to one thread. Calculates in double precision, with
 * {@link StrictMath}, so that results are the same on every machine.
 */
public final class Categorical {
    private final double[] probabilities; // [action]
    private final double[] logits; // [action]
    private double logNormaliser;
    private double entropy;

    /** Creates a distribution over {@code actions} actions, which is undefined before {@link #set}. */
    public Categorical(int actions) {
        probabilities = new double[actions];
        logits = new double[actions];
    }

    /** Sets the distribution to that of the logits from {@code offset} on. */
    public void set(float[] out, int offset) {
        int actions = probabilities.length;
        double largest = out[offset];
        for (int a = 0; a < actions; a++) {
            logits[a] = out[offset + a];
            largest = Math.max(largest, logits[a]);
        }
        double sum = 0;
        for (int a = 0; a < actions; a++) {
            probabilities[a] = StrictMath.exp(logits[a] - largest);
            sum += probabilities[a];
        }
        logNormaliser = largest + StrictMath.log(sum);
        entropy = logNormaliser;
        for (int a = 0; a < actions; a++) {
            probabilities[a] /= sum;
            entropy -= probabilities[a] * logits[a];
        }
        entropy = Math.max(0, entropy); // rounding can make it slightly negative
    }

    /** The number of actions. */
    public int actions() {
        return probabilities.length;
    }

    /** pi(a). */
    public double probability(int action) {
        return probabilities[action];
    }

    /** log pi(a). */
    public double logProbability(int action) {
        return logits[action] - logNormaliser;
    }

    /** The entropy in nats: 0 if one action is certain. */
    public double entropy() {
        return entropy;
    }

    /** The action that a uniform number in [0, 1) selects. */
    public int sample(double uniform) {
        int action = 0;
        double rest = uniform - probabilities[0];
        while (action < probabilities.length - 1 && rest >= 0) {
            rest -= probabilities[++action];
        }
        return action;
    }
}
