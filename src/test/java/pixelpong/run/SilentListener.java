package pixelpong.run;

import pixelpong.rollout.Trajectory;

/** Hears of episodes without a word; trouble fails the test. */
final class SilentListener implements Training.Listener {
    @Override
    public void episode(EpisodeReport report, Trajectory trajectory) {
    }

    @Override
    public void trouble(String message) {
        throw new AssertionError(message);
    }
}
