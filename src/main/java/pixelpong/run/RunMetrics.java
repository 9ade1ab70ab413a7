package pixelpong.run;

import java.util.List;

/**
 * The episodes recorded in {@code metrics.csv}.
 *
 * @param names the names of the learner's metrics, in the order of {@link EpisodeReport#metrics}
 * @param episodes in the order in which they were played
 */
public record RunMetrics(List<String> names, List<EpisodeReport> episodes) {
    /** No episodes. */
    static final RunMetrics NONE = new RunMetrics(List.of(), List.of());

    /** Copies the lists. */
    public RunMetrics {
        names = List.copyOf(names);
        episodes = List.copyOf(episodes);
    }
}
