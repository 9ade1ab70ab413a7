package pixelpong.show;

import java.util.function.Supplier;
import pixelpong.rollout.Trajectory;
import pixelpong.run.EpisodeReport;
import pixelpong.run.Training;

/**
 * Plays on a dashboard while the agent trains: each game with a copy of the agent's weights, taken when the game before
 * was over. The training hands over a copy only when one is wanted, and never waits.
 */
public final class Understudy implements Cast, Training.Listener {
    private final Supplier<Mind> agent;
    private final Dashboard dashboard;
    private volatile Mind newest;
    private volatile boolean wanted;

    /** @param agent gives the agent as it is now; is asked on the thread that trains, the first time at once */
    public Understudy(Supplier<Mind> agent, Dashboard dashboard) {
        this.agent = agent;
        this.dashboard = dashboard;
        newest = agent.get();
    }

    @Override
    public Mind mind() {
        wanted = true; // for the game after this one
        return newest;
    }

    @Override
    public void episode(EpisodeReport report, Trajectory trajectory) {
        dashboard.add(report);
        if (wanted) {
            wanted = false;
            newest = agent.get();
        }
    }

    @Override
    public void trouble(String message) {
        // The one who prints says it.
    }
}
