package pixelpong.learn;

import pixelpong.policy.Categorical;

/**
 * PPO's objective for one step, to be maximised (Schulman et al. 2017, equations 7 and 9):
 * min(r A, clip(r, 1 - epsilon, 1 + epsilon) A) - c1 (V - R)^2 / 2 + c2 B, with r = pi(a) / pi_old(a). The bonus B is the
 * entropy H of pi. With a prior p the bonus is -KL(pi || p) = H + the sum over a of pi(a) log p(a), which pulls the policy
 * towards p instead of the uniform distribution (a default policy, Teh et al. 2017, arXiv 1707.04175).
 *
 * <p>Allocates in the constructor only. One instance belongs to one thread. All calculations are in double precision.
 */
public final class PpoObjective {
    private final float[] prior; // [action]
    private final int actions;
    private final double clip;
    private final double valueCoefficient;
    private final double entropyCoefficient;
    private final Categorical pi;
    private double surrogate;
    private double valueLoss;
    private double bonus;
    private double approximateKl;
    private boolean clipped;

    /**
     * Creates the objective for as many actions as the prior has.
     *
     * @param prior log p of each action up to a constant; all 0 if there is none
     * @param clip epsilon
     * @param valueCoefficient c1
     * @param entropyCoefficient c2
     */
    public PpoObjective(float[] prior, double clip, double valueCoefficient, double entropyCoefficient) {
        this.prior = prior.clone();
        actions = prior.length;
        this.clip = clip;
        this.valueCoefficient = valueCoefficient;
        this.entropyCoefficient = entropyCoefficient;
        pi = new Categorical(actions);
    }

    /**
     * Calculates the objective of a step and its derivative.
     *
     * @param out the network's outputs, from {@code offset} on: logits, then the value
     * @param action the action that was taken
     * @param oldLogProbability log pi_old(a)
     * @param advantage A
     * @param target R
     * @param scale factor of the derivative: the step's weight / steps that the minibatch stands for
     * @param dOut receives scale times the derivative with respect to the outputs, at the same indices
     */
    public void differentiate(float[] out, int offset, int action, float oldLogProbability, double advantage, float target,
            double scale, float[] dOut) {
        pi.set(out, offset);
        double logRatio = pi.logProbability(action) - oldLogProbability;
        double ratio = StrictMath.exp(logRatio);
        boolean flat = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip; // the clipped term is the smaller one
        surrogate = flat ? (advantage > 0 ? 1 + clip : 1 - clip) * advantage : ratio * advantage;
        double dLogProbability = flat ? 0 : ratio * advantage;
        bonus = pi.entropy();
        for (int a = 0; a < actions; a++) {
            bonus += pi.probability(a) * prior[a];
        }
        for (int a = 0; a < actions; a++) {
            // d log pi(taken) / d logit(a) = [a is taken] - pi(a); dB / d logit(a) = -pi(a) (log pi(a) - log p(a) + B)
            double dLogit = dLogProbability * ((a == action ? 1 : 0) - pi.probability(a))
                    - entropyCoefficient * pi.probability(a) * (pi.logProbability(a) - prior[a] + bonus);
            dOut[offset + a] = (float) (scale * dLogit);
        }
        double error = (double) out[offset + actions] - target;
        dOut[offset + actions] = (float) (-scale * valueCoefficient * error);
        valueLoss = error * error / 2;
        approximateKl = ratio - 1 - logRatio;
        clipped = Math.abs(ratio - 1) > clip;
    }

    /** The objective of the latest step. */
    public double objective() {
        return surrogate - valueCoefficient * valueLoss + entropyCoefficient * bonus;
    }

    /** Its policy loss: the negated clipped surrogate. */
    public double policyLoss() {
        return -surrogate;
    }

    /** Its value loss, (V - R)^2 / 2. */
    public double valueLoss() {
        return valueLoss;
    }

    /** The entropy of pi, in nats. */
    public double entropy() {
        return pi.entropy();
    }

    /** An estimate of KL(pi_old || pi) from this one action, r - 1 - log r (Schulman 2020, "Approximating KL Divergence"). */
    public double approximateKl() {
        return approximateKl;
    }

    /** Whether r differs from 1 by more than epsilon. */
    public boolean clipped() {
        return clipped;
    }
}
