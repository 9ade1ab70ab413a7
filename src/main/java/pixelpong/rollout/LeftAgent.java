package pixelpong.rollout;

import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.LeftPlayer;
import pixelpong.pixels.Display;
import pixelpong.pixels.Observation;
import pixelpong.util.SplitMix64;

/**
 * An agent that has the left paddle, which it plays as if it were the right one: it sees the screen in a mirror.
 *
 * <p>It acts in the same steps as the right player. Its draws, of actions and of sticky frames, come from its own generator, so a
 * game depends only on the agents, the preset, the seed and the game's number. Games are numbered from 1, or as {@link #number} says.
 * Allocates in the constructor only. One instance belongs to one thread.
 */
public final class LeftAgent implements LeftPlayer {
    private final Agent agent;
    private final double stickiness;
    private final Observation observation;
    private final long seed;
    private final SplitMix64 random = new SplitMix64(0);
    private long game; // its number
    private Action chosen;
    private Action played; // in the last frame

    /**
     * Creates a player.
     *
     * @param seed the seed of all games
     */
    public LeftAgent(Agent agent, EnvPreset preset, long seed) {
        this.agent = agent;
        this.seed = seed;
        stickiness = preset.stickiness();
        observation = new Observation(agent.view());
    }

    /** Sets the number of the next game. */
    public void number(long next) {
        game = next - 1;
    }

    @Override
    public void reset() {
        game++;
        random.restart(seed, -game); // the right player has the stream of the game's own number
        observation.reset();
        played = Action.NOOP;
    }

    @Override
    public void look(Display mirrored) {
        observation.look(mirrored);
        chosen = agent.act(observation, random);
    }

    @Override
    public Action act() {
        if (stickiness == 0 || random.nextDouble() >= stickiness) {
            played = chosen;
        }
        return played;
    }
}
