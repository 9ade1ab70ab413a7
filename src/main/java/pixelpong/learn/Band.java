package pixelpong.learn;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The means that seeds of the recipe {@code win} had at certain steps: a run that has less is no longer one of those that the
 * figures of the documentation are about. Runs with other settings have no such band.
 */
final class Band {
    /**
     * The least mean of the last 50 games among the seeds 61001 to 61020 and 62001 to 62020, rounded down. One that was complete by
     * then counts with its last mean.
     */
    private static final List<Mark> WIN = List.of(new Mark(600_000, -13), new Mark(800_000, -9), new Mark(1_000_000, -4),
            new Mark(1_200_000, 4), new Mark(1_400_000, 16));
    private static final int SEEDS = 40;

    private final List<Mark> marks;
    private boolean left;

    private record Mark(long progress, double mean) {
    }

    /** The band of a run with these settings, however long it is to be. */
    Band(Settings settings) {
        Settings win = Recipe.WIN.settings().with(PpoSettings.TOTAL_TIMESTEPS, settings.get(PpoSettings.TOTAL_TIMESTEPS));
        marks = settings.equals(win) ? WIN : List.of();
    }

    /**
     * What to say of a run that has left the band between {@code before} and {@code progress} steps, for the first time since it was
     * begun or resumed.
     */
    Optional<String> look(long before, long progress, RecentGames games) {
        for (Mark mark : marks) {
            if (before < mark.progress && mark.progress <= progress && !games.reach(mark.mean) && !left) {
                left = true;
                return Optional.of(String.format(Locale.ROOT, "After %,d steps the mean of the last %d games is %.1f; each of %d seeds"
                        + " of this recipe had at least %.0f by then. (\"Why does it not learn?\" in ppo.md says more.)", progress,
                        games.count(), games.mean(), SEEDS, mark.mean));
            }
        }
        return Optional.empty();
    }
}
