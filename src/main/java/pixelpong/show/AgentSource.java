package pixelpong.show;

import pixelpong.rollout.Agent;

/** Provides the agent of the games that are shown. Called on the thread that plays, every second and after every point. */
@FunctionalInterface
public interface AgentSource {
    /** The newest agent: the previous object, or a new one. */
    Version newest();

    /**
     * An agent whose weights do not change.
     *
     * @param name what it is, for display; empty for a person
     * @param madeMillis when its weights were made, as {@link System#currentTimeMillis} gives it; 0 if nobody knows
     */
    record Version(Agent agent, String name, long madeMillis) {
    }
}
