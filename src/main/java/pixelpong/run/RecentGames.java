package pixelpong.run;

/** The returns of the last 50 games: how an agent plays now, where a running mean still remembers how it played once. */
public final class RecentGames {
    /** The number of games that count. */
    public static final int MOST = 50;

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

    /** The number of those with a positive return. */
    public int won() {
        int won = 0;
        for (int i = 0; i < count(); i++) {
            won += returns[i] > 0 ? 1 : 0;
        }
        return won;
    }
}
