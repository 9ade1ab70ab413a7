package pixelpong.learn;

/**
 * Generalised advantage estimation (Schulman et al. 2016): A = delta + gamma lambda A', where delta = r + gamma V' - V and
 * a dash means the step after. Allocates nothing; sums run backwards in double precision.
 */
public final class Advantages {
    private Advantages() {
    }

    /**
     * Estimates the advantages of consecutive steps.
     *
     * @param rewards [steps], from {@code offset}
     * @param values of the positions before each step
     * @param ends whether nothing after a step counts for it or for the steps before it
     * @param offset the first step in all arrays
     * @param count how many steps
     * @param valueAfter of the position after the last step
     * @param advantages receives A
     * @param returns receives A + V, the target of the value
     */
    public static void estimate(byte[] rewards, float[] values, boolean[] ends, int offset, int count, float valueAfter,
            double gamma, double lambda, float[] advantages, float[] returns) {
        double advantage = 0;
        double next = valueAfter;
        for (int step = offset + count - 1; step >= offset; step--) {
            if (ends[step]) {
                advantage = 0;
                next = 0;
            }
            double delta = rewards[step] + gamma * next - values[step];
            advantage = delta + gamma * lambda * advantage;
            advantages[step] = (float) advantage;
            returns[step] = (float) (advantage + values[step]);
            next = values[step];
        }
    }
}
