package pixelpong.show;

import java.util.function.Supplier;
import pixelpong.game.EpisodeStatistics;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.run.EpisodeReport;
import pixelpong.run.TrainingCallback;

/**
 * Shows a training's policy on a dashboard. Each game is played by a copy taken after the previous game began. The training makes
 * a copy only on request, and never waits.
 */
public final class PolicySnapshot implements AgentSource, TrainingCallback {
    private final Supplier<Policy> policy;
    private final Dashboard dashboard;
    private volatile Agent newest;
    private volatile boolean wanted;

    /** @param policy gives a copy of the current policy; called on the training's thread, for the first time here */
    public PolicySnapshot(Supplier<Policy> policy, Dashboard dashboard) {
        this.policy = policy;
        this.dashboard = dashboard;
        newest = Agent.sampling(policy.get());
    }

    @Override
    public Agent next() {
        wanted = true; // for the game after this one
        return newest;
    }

    @Override
    public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
        dashboard.add(report);
        if (wanted) {
            wanted = false;
            newest = Agent.sampling(policy.get());
        }
    }
}
