package pixelpong.game;

import pixelpong.pixels.Display;

/** Steers the left paddle of a {@link JavaConsole} instead of the computer. */
@FunctionalInterface
public interface LeftPlayer {
    /** The action of the next frame. */
    Action act();

    /** Called when a game begins. */
    default void reset() {
        // Somebody without a memory has nothing to forget.
    }

    /**
     * Called when the right player has sampled the screen, at the start of a step.
     *
     * @param mirrored the sampled screen, with left and right exchanged
     */
    default void look(Display mirrored) {
        // Somebody who sees the screen anyway needs no sample.
    }
}
