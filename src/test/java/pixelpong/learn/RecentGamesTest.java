package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("no-kernels")
class RecentGamesTest {
    @Test
    void onlyTheLastFiftyCount() {
        RecentGames games = new RecentGames();
        assertEquals(0, games.count());
        assertEquals(Double.NaN, games.mean());
        games.add(-21);
        games.add(20);
        games.add(0);
        assertEquals(3, games.count());
        assertEquals(1, games.won());
        assertEquals(-1 / 3.0, games.mean());
        for (int i = 0; i < 49; i++) {
            games.add(2);
        }
        assertEquals(50, games.count());
        assertEquals(49, games.won(), "of 52 games the first two, one of them won, no longer count");
        assertEquals(98 / 50.0, games.mean());
    }
}
