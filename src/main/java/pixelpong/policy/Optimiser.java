package pixelpong.policy;

/** Moves the weights of a network along their gradient. It does not know layers: they choose the ranges to update. */
@FunctionalInterface
public interface Optimiser {
    /**
     * Updates the weights {@code offset} to {@code offset + count - 1}. Threads may update different weights concurrently.
     */
    void update(int offset, int count);
}
