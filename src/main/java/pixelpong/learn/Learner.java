package pixelpong.learn;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import pixelpong.game.EpisodeStatistics;
import pixelpong.policy.Policy;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;

/**
 * Improves a policy round by round. A run uses this interface only.
 *
 * <p>Owned by one thread. {@link #round} and {@link #forEachEpisode} allocate nothing.
 */
public interface Learner extends AutoCloseable {
    /** The unit of progress. */
    enum Unit {
        /** Episodes: games to 21 points. */
        GAMES("game"),
        /** Steps of all environments together. */
        STEPS("step");

        private final String singular;

        Unit(String singular) {
            this.singular = singular;
        }

        /** The name of one of them. */
        public String singular() {
            return singular;
        }
    }

    /** Draws the initial weights. */
    void initialise();

    /**
     * Collects some experience and learns from it.
     *
     * @param limit progress at which to stop, exceeded only to complete a rollout
     * @param stop whether to abandon the round; abandoned episodes leave no trace
     * @throws DivergedException if numbers are no longer finite
     */
    void round(long limit, BooleanSupplier stop);

    /** The unit of {@link #progress}. */
    Unit unit();

    /** The progress of the whole run. */
    long progress();

    /**
     * The progress at which a run with that goal ends, as far as is known: a rollout is completed, and a run may be complete
     * before its goal.
     */
    long end(long goal);

    /** Whether {@link #end} will stay what it is now. */
    default boolean isEndKnown() {
        return true;
    }

    /** The last episodes; the same object, which changes with every round. */
    RecentGames recentGames();

    /** Episodes that have ended in the whole run. */
    long episodes();

    /** Steps played in the whole run. */
    long steps();

    /** Frames played in the whole run. */
    long frames();

    /** Reports the episodes that ended in the last round; during each call {@link #metrics} has that episode's values. */
    void forEachEpisode(Consumer<EpisodeStatistics> consumer);

    /** What a user should know about the latest round, in a sentence. */
    default Optional<String> notice() {
        return Optional.empty();
    }

    /** The metrics of the latest round; always the same object. */
    Metrics metrics();

    /** The current policy, valid until the next round; {@link Policy#copy} makes one that lasts. */
    Policy policy();

    /**
     * Writes all state that the rest of the run depends on, except its settings.
     *
     * @throws DivergedException if the state contains numbers that are not finite
     * @throws IOException if it cannot be written
     */
    void save(NpzWriter npz) throws IOException;

    /**
     * Restores what {@link #save} wrote.
     *
     * @throws pixelpong.util.BadInput if it is not the state of a run with these settings
     */
    void load(NpzReader npz);

    /** Stops the threads and closes the consoles. */
    @Override
    void close();
}
