package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("no-kernels")
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

    /** The rate of the round after {@code progress} steps. */
    private double rate(Annealing annealing, long progress) {
        annealing.look(progress, games);
        return annealing.rate(progress);
    }

    @Test
    void theRateFallsOnceTheGamesAreGoodEnough() {
        Annealing annealing = annealing(17, 100, 1000);
        play(49, 21);
        assertEquals(RATE, rate(annealing, 200), "49 games are too few");
        assertEquals(1000, annealing.end());
        play(1, 21);
        assertEquals(RATE, rate(annealing, 300));
        assertEquals(400, annealing.end());
        play(50, -21); // what has begun goes on
        assertEquals(RATE * 0.75, rate(annealing, 325));
        assertEquals(RATE * 0.25, rate(annealing, 375));
        play(50, 19);
        assertEquals(0, rate(annealing, 400));
        assertEquals(0, rate(annealing, 425));
        assertEquals(400, annealing.end());
    }

    /** The last 50 games of an agent that has 21 or 16 points more have a mean of 18.5, but more of them might have less. */
    @Test
    void goodGamesBesideBadOnesMayBeLuck() {
        Annealing annealing = annealing(17, 100, 1000);
        play(50, 17);
        rate(annealing, 300);
        for (int i = 0; i < 25; i++) {
            play(1, 21);
            play(1, 16);
        }
        // A mean of 18.5 with a standard error of 2.53 / 7 = 0.36.
        assertEquals(RATE * 0.5, rate(annealing, 400));
        for (int i = 0; i < 25; i++) {
            play(1, 21);
            play(1, 17);
        }
        // 19, with 2.02 / 7 = 0.29.
        assertEquals(0, rate(annealing, 500));
        assertEquals(500, annealing.end());
    }

    /** It is not better at the end: the rate falls from half of where it began, then from a quarter, then it is as it was. */
    @Test
    void anAgentThatHasNotBecomeBetterLearnsOn() {
        Annealing annealing = annealing(17, 100, 1000);
        play(50, 17);
        assertEquals(RATE, rate(annealing, 300));
        assertEquals(RATE * 0.5, rate(annealing, 350));
        assertEquals(RATE * 0.5, rate(annealing, 400));
        assertEquals(500, annealing.end());
        assertEquals(RATE * 0.25, rate(annealing, 450));
        play(50, 18);
        assertEquals(RATE * 0.25, rate(annealing, 500));
        assertEquals(RATE * 0.0625, rate(annealing, 575));
        assertEquals(true, annealing.isEndKnown());
        assertEquals(RATE, rate(annealing, 600));
        assertEquals(1000, annealing.end());
        assertEquals(false, annealing.isEndKnown());
        play(50, 17);
        assertEquals(RATE, rate(annealing, 700));
        assertEquals(800, annealing.end());
        play(50, 19);
        assertEquals(0, rate(annealing, 800));
        assertEquals(800, annealing.end());
    }

    /** Of a run that is over there is nothing to decide, so that what it saves is what it can read. */
    @Test
    void nothingBeginsAfterTheEnd() {
        Annealing annealing = annealing(17, 100, 1000);
        play(50, 18);
        assertEquals(RATE, rate(annealing, 1010));
        assertEquals(1000, annealing.end());
        assertEquals(false, annealing.isEndKnown());
    }

    /** Nobody has more than 21 points: halfway there is enough. */
    @Test
    void aHighMeanIsNotAskedToGainMoreThanThereIs() {
        Annealing annealing = annealing(20, 100, 1000);
        play(20, 20);
        play(30, 21);
        assertEquals(RATE, rate(annealing, 300));
        assertEquals(0, rate(annealing, 400));
        assertEquals(400, annealing.end());
    }

    /** What is measured for as long as one likes goes on at the same rate, however well it plays. */
    @Test
    void anEndlessRunDoesNotEnd() {
        Annealing annealing = new Annealing(PpoSettings.ALGORITHM.endless(Recipe.WIN.settings()));
        play(50, 21);
        annealing.look(1_000_000_000, games);
        assertEquals(1e-3, annealing.rate(1_000_000_000), 1e-9);
        assertTrue(annealing.end() > 1_000_000_000_000_000L);
    }

    /** Somebody else may decide that it is time. */
    @Test
    void theRateFallsWhenToldTo() {
        Annealing annealing = annealing(17, 100, 1000);
        play(50, 14);
        assertEquals(RATE, rate(annealing, 300));
        annealing.fall(300);
        assertEquals(RATE * 0.5, rate(annealing, 350));
        assertEquals(400, annealing.end());
    }

    @Test
    void theRateFallsAtTheEndOfARunThatIsNotGoodEnough() {
        Annealing annealing = annealing(17, 100, 1000);
        play(50, 16);
        assertEquals(RATE, rate(annealing, 899));
        assertEquals(RATE, rate(annealing, 900));
        assertEquals(RATE * 0.5, rate(annealing, 950));
        assertEquals(0, rate(annealing, 1000));
        assertEquals(1000, annealing.end());
    }

    /** Good enough when too few steps are left: the rate is 0 at the end all the same. */
    @Test
    void theLastStepsAreFewer() {
        Annealing annealing = annealing(17, 100, 1000);
        play(50, 18);
        assertEquals(RATE, rate(annealing, 960), "a run may be resumed there");
        assertEquals(RATE * 0.5, rate(annealing, 980));
        assertEquals(1000, annealing.end());
    }

    @Test
    void theRateFallsFromTheStart() {
        for (long steps : new long[] {0, 1000, 2000}) {
            Annealing annealing = annealing(17, steps, 1000);
            assertEquals(RATE, annealing.rate(0));
            assertEquals(RATE * 0.9, rate(annealing, 100), 1e-15);
            assertEquals(RATE * 0.1, rate(annealing, 900), 1e-15);
            assertEquals(0, rate(annealing, 1000), 1e-15);
            assertEquals(1000, annealing.end());
        }
    }
}
