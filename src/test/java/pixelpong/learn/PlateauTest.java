package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Learning curves of real runs, a mean of 50 games every 100,000 steps, and where no progress should be noticed. */
@Tag("no-kernels")
class PlateauTest {
    private static final int INTERVAL = 100_000;

    /** The marks, from 1, at which no progress is noticed. */
    private static List<Integer> noticed(int... curve) {
        Plateau plateau = new Plateau(Recipe.WIN.settings().with(PpoSettings.PATIENCE, 3L * INTERVAL)
                .with(PpoSettings.ANNEAL_AT, 17.0));
        List<Integer> found = new ArrayList<>();
        for (int mark = 1; mark <= curve.length; mark++) {
            RecentGames games = new RecentGames();
            for (int i = 0; i < RecentGames.MOST; i++) {
                games.add(curve[mark - 1]);
            }
            assertEquals(false, plateau.isReached((long) mark * INTERVAL - 1, games), "a step before a mark");
            if (plateau.isReached((long) mark * INTERVAL, games)) {
                found.add(mark);
            }
        }
        return found;
    }

    @Test
    void runsThatAreStuckAreNoticed() {
        assertEquals(10, noticed(-20, -16, -13, -7, -2, 6, 11, 11, 12, 13, 13, 12).get(0));
        assertEquals(10, noticed(-20, -17, -12, -7, 4, 9, 11, 13, 12, 13, 12, 13).get(0));
        assertEquals(11, noticed(-20, -16, -13, -12, -5, 4, 9, 10, 11, 12, 11, 14).get(0));
        assertEquals(7, noticed(-20, -18, -16, -15, -15, -14, -13, -11, -9).get(0));
    }

    @Test
    void runsThatGetThereAreNot() {
        assertEquals(List.of(), noticed(-20, -18, -17, -15, -13, -11, -8, -5, 2, 8, 16, 17));
        assertEquals(List.of(), noticed(-20, -18, -17, -16, -13, -12, -12, -10, -7, -4, 2, 13));
        assertEquals(List.of(), noticed(-20, -16, -13, -8, -2, 6, 15, 18, 15, 19));
        assertEquals(List.of(13, 14), noticed(-20, -18, -16, -14, -10, -6, -3, -3, 6, 16, 16, 16, 16, 16), "nearly there");
    }

    @Test
    void aNewBeginningIsNotJudgedBySteps() {
        Plateau plateau = new Plateau(Recipe.WIN.settings().with(PpoSettings.PATIENCE, 3L * INTERVAL));
        RecentGames games = new RecentGames();
        games.add(-21);
        plateau.begin(50 * INTERVAL);
        for (int mark = 51; mark <= 57; mark++) {
            assertEquals(mark == 57, plateau.isReached((long) mark * INTERVAL, games));
        }
        assertEquals(50 * INTERVAL, plateau.begun());
    }
}
