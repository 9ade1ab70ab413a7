package pixelpong.run;

import java.util.List;

/**
 * The report of a finished episode.
 *
 * @param episode its number, from 1
 * @param episodicReturn the agent's points minus the computer's
 * @param runningMean running mean of the returns: 0.99 old + 0.01 new
 * @param episodicLength the number of steps
 * @param frames the number of frames
 * @param truncated whether it was truncated before a side had 21 points
 * @param seconds training time so far, including earlier parts of a resumed run
 * @param framesPerSecond speed of all workers together, including learning, over the episode's round
 * @param metrics the metrics of the latest round, in the order of {@link pixelpong.learn.Metrics}; NaN where the round, or for
 *     REINFORCE the episode, has none
 */
public record EpisodeReport(long episode, int episodicReturn, double runningMean, int episodicLength, int frames, boolean truncated,
        double seconds, double framesPerSecond, List<Double> metrics) {
    /** Copies the list. */
    public EpisodeReport {
        metrics = List.copyOf(metrics);
    }
}
