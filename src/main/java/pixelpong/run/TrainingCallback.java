package pixelpong.run;

import pixelpong.game.EpisodeStatistics;

/** Is notified of the events of a training, on the thread that owns it. Callbacks do not affect the result. */
@FunctionalInterface
public interface TrainingCallback {
    /**
     * Called after an episode was played and learned from.
     *
     * @param statistics the episode's statistics, valid only during the call
     */
    void onEpisode(EpisodeReport report, EpisodeStatistics statistics);

    /** Called if a file could not be written; the run continues and will try again. */
    default void onWarning(String message) {
        // ignored by default
    }

    /** Called with what a user should know about the round before, for instance that the run has begun anew. */
    default void onNotice(String message) {
        // ignored by default
    }
}
