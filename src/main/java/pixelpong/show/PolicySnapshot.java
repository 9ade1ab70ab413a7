package pixelpong.show;

import java.util.Locale;
import java.util.function.Supplier;
import pixelpong.game.EpisodeStatistics;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.run.EpisodeReport;
import pixelpong.run.TrainingCallback;

/**
 * Shows a training's policy on a dashboard. While somebody watches, the training makes a copy about every second, at the end of an
 * episode; it never waits.
 */
public final class PolicySnapshot implements AgentSource, TrainingCallback {
    private final Supplier<Policy> policy;
    private final Dashboard dashboard;
    private volatile Version newest;
    private volatile boolean wanted;

    /**
     * @param policy gives a copy of the current policy; called on the training's thread, for the first time here
     * @param episodes the number of episodes that it has learned from so far
     */
    public PolicySnapshot(Supplier<Policy> policy, long episodes, Dashboard dashboard) {
        this.policy = policy;
        this.dashboard = dashboard;
        newest = version(episodes == 0 ? "weights before the first game" : after(episodes));
    }

    private Version version(String name) {
        return new Version(Agent.sampling(policy.get()), name, System.currentTimeMillis());
    }

    private static String after(long episodes) {
        return String.format(Locale.ROOT, "weights after game %,d", episodes);
    }

    @Override
    public Version newest() {
        wanted = true; // the next one is to be newer
        return newest;
    }

    @Override
    public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
        dashboard.add(report);
        if (wanted) {
            wanted = false;
            newest = version(after(report.episode()));
        }
    }

    @Override
    public void onWarning(String message) {
        dashboard.notice(message);
    }

    @Override
    public void onNotice(String message) {
        dashboard.notice(message);
    }

    /** Shows the policy of a training that has ended; called on its thread. */
    public void finish() {
        newest = version("the finished agent");
    }
}
