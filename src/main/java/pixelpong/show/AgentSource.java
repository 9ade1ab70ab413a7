package pixelpong.show;

import pixelpong.rollout.Agent;

/** Provides the agent of each game that is shown. Called on the thread that plays. */
@FunctionalInterface
public interface AgentSource {
    /** The agent of the next game: the previous object, or a new one; its weights must not change. */
    Agent next();
}
