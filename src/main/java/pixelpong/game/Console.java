package pixelpong.game;

import pixelpong.pixels.Observation;

/**
 * A running game, frame by frame: no frame skip, no stickiness, no randomness.
 *
 * <p>One instance belongs to one thread. {@link #reset}, {@link #act}, {@link #look}, {@link #difference}, {@link #frame} and
 * {@link #screen} allocate nothing. The same actions after a reset always give the same game.
 */
public interface Console extends AutoCloseable {
    /** Starts a new game (21 points). */
    void reset();

    /**
     * Plays one frame.
     *
     * @param action a code of {@link Action}
     * @return the reward: +1 for a point of the agent, -1 for one of the computer, else 0
     */
    int act(int action);

    /** Whether one side has 21 points, or the console has left the game as the original does after 65,208 frames. */
    boolean over();

    /** Looks at the screen, for the two methods that follow. */
    void look();

    /** Writes the binary frame of the last look minus the one of the look before. The first look after a reset sees no difference. */
    void difference(Observation difference);

    /** Writes all that was visible in the binary frame of the last look: its pixels, each as one that appeared. */
    void frame(Observation visible);

    /**
     * Copies the whole picture.
     *
     * @param palette receives palette indices [210][160]
     */
    void screen(byte[] palette);

    @Override
    void close();
}
