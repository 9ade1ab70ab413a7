package pixelpong.game;

import pixelpong.pixels.Display;

/**
 * A running game, frame by frame, without frame skip, sticky actions or randomness.
 *
 * <p>One instance belongs to one thread. Allocates in the constructor only. The same actions after a reset always give the
 * same game.
 */
public interface Console extends Display, AutoCloseable {
    /** Starts a new game to 21 points. */
    void reset();

    /**
     * Plays one frame.
     *
     * @return the reward: +1 for a point of the agent, -1 for one of the computer, 0 otherwise
     */
    int act(Action action);

    /** Whether one side has 21 points. */
    boolean terminated();

    /** Whether the game was cut off before one side had 21 points, as in the original after 65,208 frames. */
    boolean truncated();

    /**
     * Copies the whole picture.
     *
     * @param palette receives palette indices [210][160]
     */
    void screen(byte[] palette);

    @Override
    void close();
}
