package pixelpong.policy;

/** The distribution over two actions, of which the first has probability p. In double precision, with {@link StrictMath}. */
public final class Bernoulli {
    private Bernoulli() {
    }

    /** The p that belongs to a logit, the same on every JDK and processor. */
    public static float sigmoid(float logit) {
        return (float) (1 / (1 + StrictMath.exp(-logit)));
    }

    /** The entropy in nats: ln 2 for p = 0.5, 0 for p = 0 or 1. */
    public static double entropy(double p) {
        return p > 0 && p < 1 ? -(p * StrictMath.log(p) + (1 - p) * StrictMath.log(1 - p)) : 0;
    }
}
