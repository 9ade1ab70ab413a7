package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AnnealingTest {
    private static final double RATE = 0.5;

    private final RecentGames games = new RecentGames();

    private static Annealing annealing(double at, long steps, long total) {
        return new Annealing(Recipe.WIN.settings().with(Algorithm.LEARNING_RATE, RATE).with(PpoSettings.ANNEAL_AT, at)
                .with(PpoSettings.ANNEAL_STEPS, steps).with(PpoSettings.TOTAL_TIMESTEPS, total));
    }

    private void play(int count, int episodicReturn) {
        for (int i = 0; i < count; i++) {
            games.add(episodicReturn);
        }
    }

    @Test
    void theRateFallsOnceTheGamesAreGoodEnough() {
        Annealing annealing = annealing(17, 100, 1000);
        play(49, 21);
        assertEquals(RATE, annealing.next(200, games), "49 games are too few");
        assertEquals(1000, annealing.end());
        play(1, 21);
        assertEquals(RATE, annealing.next(300, games));
        assertEquals(400, annealing.end());
        play(50, -21); // what has begun goes on
        assertEquals(RATE * 0.75, annealing.next(325, games));
        assertEquals(RATE * 0.25, annealing.next(375, games));
        assertEquals(0, annealing.next(400, games));
        assertEquals(0, annealing.next(425, games));
        assertEquals(400, annealing.end());
    }

    @Test
    void theRateFallsAtTheEndOfARunThatIsNotGoodEnough() {
        Annealing annealing = annealing(17, 100, 1000);
        play(50, 16);
        assertEquals(RATE, annealing.next(899, games));
        assertEquals(RATE, annealing.next(900, games));
        assertEquals(RATE * 0.5, annealing.next(950, games));
        assertEquals(1000, annealing.end());
    }

    /** Good enough when too few steps are left: the rate is 0 at the end all the same. */
    @Test
    void theLastStepsAreFewer() {
        Annealing annealing = annealing(17, 100, 1000);
        play(50, 18);
        assertEquals(RATE, annealing.next(960, games), "a run may be resumed there");
        assertEquals(RATE * 0.5, annealing.next(980, games));
        assertEquals(1000, annealing.end());
    }

    @Test
    void theRateFallsFromTheStart() {
        for (long steps : new long[] {0, 1000, 2000}) {
            Annealing annealing = annealing(17, steps, 1000);
            assertEquals(RATE, annealing.next(0, games));
            assertEquals(RATE * 0.9, annealing.next(100, games), 1e-15);
            assertEquals(RATE * 0.1, annealing.next(900, games), 1e-15);
            assertEquals(1000, annealing.end());
        }
    }
}
