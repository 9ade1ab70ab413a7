package pixelpong.learn;

import pixelpong.rollout.Trajectory;

/**
 * What each step was worth: the tutorial's {@code discount_rewards}, and its standardising over an episode.
 *
 * <p>Allocates nothing; sums run in double precision and in the order of the steps.
 */
public final class Returns {
    private Returns() {
    }

    /**
     * The discounted return of every step, backwards: R = r + gamma R, where the running sum starts anew at every point,
     * since a point won later says nothing about a step before the last point.
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
     * Subtracts the mean and divides by the population standard deviation. Returns that are all equal become 0: dividing
     * by their deviation would poison the weights.
     *
     * @param returns is changed in place
     * @param count how many returns there are
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
