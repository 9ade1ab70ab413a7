package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("no-kernels")
class BandTest {
    private final RecentGames games = new RecentGames();

    private void play(int episodicReturn) {
        for (int i = 0; i < RecentGames.MOST; i++) {
            games.add(episodicReturn);
        }
    }

    @Test
    void aRunThatIsSlowerThanAllSeedsIsToldOnce() {
        Band band = new Band(Recipe.WIN.settings());
        play(-21);
        assertEquals(Optional.empty(), band.look(0, 599_999, games));
        play(-12);
        assertEquals(Optional.empty(), band.look(599_999, 602_000, games));
        assertEquals(Optional.of("After 800,000 steps the mean of the last 50 games is -12.0; each of 40 seeds of this recipe had at"
                + " least -9 by then. (\"Why does it not learn?\" in ppo.md says more.)"), band.look(602_000, 800_000, games));
        assertEquals(Optional.empty(), band.look(800_000, 1_000_000, games));
    }

    @Test
    void aRunThatGoesOnIsComparedFromThereOn() {
        play(-21);
        assertEquals(Optional.empty(), new Band(Recipe.WIN.settings()).look(1_400_000, 1_500_000, games));
    }

    @Test
    void onlyTheRecipeHasABand() {
        play(-21);
        Settings longer = Recipe.WIN.settings().with(PpoSettings.TOTAL_TIMESTEPS, 20_000_000L);
        assertTrue(new Band(longer).look(0, 700_000, games).isPresent());
        Settings other = Recipe.WIN.settings().with(Algorithm.GAMMA, 0.9);
        assertEquals(Optional.empty(), new Band(other).look(0, 700_000, games));
    }
}
