package pixelpong.run;

/**
 * What there is to say of a finished episode.
 *
 * @param episode its number, from 1
 * @param reward the agent's points minus the computer's
 * @param runningMean of the rewards: 0.99 old + 0.01 new
 * @param steps decisions taken
 * @param frames frames emulated
 * @param seconds of training so far, earlier parts of a resumed run included
 * @param framesPerSecond of all workers together, learning included, over the episodes that were played at the same time
 * @param entropy how undecided the agent was, in nats, on average over the steps (with PPO: of the round): ln 2 for an even chance of two actions
 * @param gradientNorm the Euclidean length of the newest update's gradient; NaN before the first, and with PPO
 */
public record EpisodeReport(long episode, int reward, double runningMean, int steps, int frames, double seconds,
        double framesPerSecond, double entropy, double gradientNorm) {
}
