package pixelpong.learn;

/**
 * PPO's objective for one step, which is to be made large (Schulman et al. 2017, equations 7 and 9):
 * min(r A, clip(r, 1 - epsilon, 1 + epsilon) A) - c1 (V - R)^2 / 2 + c2 B, with r = pi(a) / pi_old(a). The bonus B is the
 * entropy H of pi, or, where there is a prior policy p, -KL(pi || p) = H + the sum over a of pi(a) log p(a): what is drawn to
 * equal probabilities there is drawn to p here (a default policy, Teh et al. 2017, arXiv 1707.04175).
 *
 * <p>Allocates in the constructor only; one instance belongs to one thread. All in double precision, with
 * {@link StrictMath}, so that it is the same on every machine.
 */
public final class PpoObjective {
    private final float[] prior; // [action]
    private final int actions;
    private final double clip;
    private final double valueCoefficient;
    private final double[] probabilities;
    private double logNormaliser;
    private double entropy;

    /**
     * For as many actions as the prior has.
     *
     * @param prior log p of each action up to a constant, all 0 for none
     * @param clip epsilon
     * @param valueCoefficient c1
     */
    public PpoObjective(float[] prior, double clip, double valueCoefficient) {
        this.prior = prior.clone();
        actions = prior.length;
        this.clip = clip;
        this.valueCoefficient = valueCoefficient;
        probabilities = new double[actions];
    }

    /** Computes pi from the logits, which begin at {@code offset}. */
    public void distribute(float[] out, int offset) {
        double largest = out[offset];
        for (int a = 1; a < actions; a++) {
            largest = Math.max(largest, out[offset + a]);
        }
        double sum = 0;
        for (int a = 0; a < actions; a++) {
            probabilities[a] = StrictMath.exp((double) out[offset + a] - largest);
            sum += probabilities[a];
        }
        logNormaliser = largest + StrictMath.log(sum);
        entropy = logNormaliser;
        for (int a = 0; a < actions; a++) {
            probabilities[a] /= sum;
            entropy -= probabilities[a] * out[offset + a];
        }
        entropy = Math.max(0, entropy); // rounding can take it just below
    }

    /** pi(a) after {@link #distribute}. */
    public double probability(int action) {
        return probabilities[action];
    }

    /** log pi(a) after {@link #distribute} of the same outputs. */
    public double logProbability(float[] out, int offset, int action) {
        return out[offset + action] - logNormaliser;
    }

    /** H after {@link #distribute}. */
    public double entropy() {
        return entropy;
    }

    /** The action that a uniform number in [0, 1) stands for, after {@link #distribute}. */
    public int sample(double uniform) {
        int action = 0;
        double rest = uniform - probabilities[0];
        while (action < actions - 1 && rest >= 0) {
            rest -= probabilities[++action];
        }
        return action;
    }

    /**
     * The objective of a step and its derivative.
     *
     * @param out the outputs, from {@code offset}: logits, then the value
     * @param action the action that was taken
     * @param oldLogProbability log pi_old of it
     * @param advantage A
     * @param target R
     * @param entropyCoefficient c2
     * @param scale of the derivative: one over the steps of the minibatch
     * @param dOut receives scale times the derivative with respect to the outputs, at the same places
     * @return the objective, unscaled
     */
    public double differentiate(float[] out, int offset, int action, float oldLogProbability, double advantage, float target,
            double entropyCoefficient, double scale, float[] dOut) {
        distribute(out, offset);
        double ratio = StrictMath.exp(logProbability(out, offset, action) - oldLogProbability);
        boolean clipped = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
        double surrogate = clipped ? (advantage > 0 ? 1 + clip : 1 - clip) * advantage : ratio * advantage;
        double dLogProbability = clipped ? 0 : ratio * advantage;
        double bonus = entropy;
        for (int a = 0; a < actions; a++) {
            bonus += probabilities[a] * prior[a];
        }
        for (int a = 0; a < actions; a++) {
            // d log pi(taken) / d logit(a) = [a is taken] - pi(a); dB / d logit(a) = -pi(a) (log pi(a) - log p(a) + B)
            double dLogit = dLogProbability * ((a == action ? 1 : 0) - probabilities[a])
                    - entropyCoefficient * probabilities[a] * (logProbability(out, offset, a) - prior[a] + bonus);
            dOut[offset + a] = (float) (scale * dLogit);
        }
        double error = (double) out[offset + actions] - target;
        dOut[offset + actions] = (float) (-scale * valueCoefficient * error);
        return surrogate - valueCoefficient * error * error / 2 + entropyCoefficient * bonus;
    }
}
