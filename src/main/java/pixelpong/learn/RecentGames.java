package pixelpong.learn;

import java.io.IOException;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;

/**
 * The returns of the last 50 games: how an agent plays now, where a running mean still remembers how it played once.
 *
 * <p>Allocates in the constructor only.
 */
public final class RecentGames {
    /** The number of games that count. */
    public static final int MOST = 50;

    /** Of a game to 21 points. */
    public static final int LARGEST_RETURN = 21;

    private static final String NAME = "recent_returns";

    private final int[] returns = new int[MOST];
    private long games;

    /** Adds the return of the next game. */
    public void add(int episodicReturn) {
        returns[(int) (games++ % MOST)] = episodicReturn;
    }

    /** The number of games that count, at most {@link #MOST}. */
    public int count() {
        return (int) Math.min(games, MOST);
    }

    /** The mean of their returns; NaN if there is none. */
    public double mean() {
        double sum = 0;
        for (int i = 0; i < count(); i++) {
            sum += returns[i];
        }
        return sum / count();
    }

    /** The standard error of that mean, as an estimate of the mean that more games would have. */
    double standardError() {
        double mean = mean();
        double squares = 0;
        for (int i = 0; i < count(); i++) {
            squares += (returns[i] - mean) * (returns[i] - mean);
        }
        return Math.sqrt(squares / (count() - 1) / count());
    }

    /** Whether as many games as count have a mean of at least {@code target}. */
    public boolean reach(double target) {
        return count() == MOST && mean() >= target;
    }

    /**
     * The same of that mean minus its standard error. Of an agent that now and then loses a game badly the last 50 games say little,
     * and a run that ends when they happen to be good would end with luck.
     */
    boolean surelyReach(double target) {
        return count() == MOST && mean() - standardError() >= target;
    }

    /** The number of those with a positive return. */
    public int won() {
        int won = 0;
        for (int i = 0; i < count(); i++) {
            won += returns[i] > 0 ? 1 : 0;
        }
        return won;
    }

    /** Writes the returns, the oldest first. */
    void write(NpzWriter npz) throws IOException {
        npz.addFloats(NAME, i -> returns[(int) ((games - count() + i) % MOST)], count());
    }

    /**
     * Restores what {@link #write} wrote.
     *
     * @param episodes that had been played
     * @throws pixelpong.util.BadInput if no games can have had these returns
     */
    void read(NpzReader npz, long episodes) {
        games = 0;
        for (float value : npz.floats(NAME, (int) Math.min(episodes, MOST))) {
            if (value != (int) value || Math.abs(value) > LARGEST_RETURN) {
                throw npz.bad("has a " + NAME + " of " + value + ", which no game has");
            }
            add((int) value);
        }
    }
}
