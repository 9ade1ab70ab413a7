package pixelpong.run;

import pixelpong.game.EpisodeStatistics;

/** Hears of episodes without a word; a warning fails the test. */
final class QuietCallback implements TrainingCallback {
    @Override
    public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
        // Who looks at the files afterwards needs to hear nothing.
    }

    @Override
    public void onWarning(String message) {
        throw new AssertionError(message);
    }
}
