package pixelpong.learn;

import pixelpong.rollout.Trajectory;

/**
 * The discounted returns of an episode, and their standardisation, as in the tutorial's {@code discount_rewards}.
 *
 * <p>Allocates nothing. Sums are in double precision and in the order of the steps.
 */
public final class Returns {
    private Returns() {
    }

    /**
     * Calculates the discounted return of every step, backwards: R = r + gamma R. The sum restarts at every point, since a point
     * won later says nothing about the steps before the previous point.
     *
     * @param trajectory the episode
     * @param gamma the discount factor
     * @param returns receives the returns [steps]
     */
    public static void discount(Trajectory trajectory, double gamma, float[] returns) {
        double running = 0;
        for (int step = trajectory.steps() - 1; step >= 0; step--) {
            int reward = trajectory.reward(step);
            running = reward != 0 ? reward : running * gamma;
            returns[step] = (float) running;
        }
    }

    /**
     * Subtracts the mean and divides by the population standard deviation. Returns that are all equal become 0, since
     * dividing by 0 would make the weights NaN.
     *
     * @param returns changed in place
     * @param count the number of returns
     */
    public static void standardise(float[] returns, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += returns[i];
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double deviation = returns[i] - mean;
            squares += deviation * deviation;
        }
        double standardDeviation = Math.sqrt(squares / count);
        for (int i = 0; i < count; i++) {
            returns[i] = standardDeviation == 0 ? 0 : (float) ((returns[i] - mean) / standardDeviation);
        }
    }
}
