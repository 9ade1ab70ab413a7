package pixelpong.game;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("no-kernels")
class EpisodeStatisticsTest {
    private final EpisodeStatistics statistics = new EpisodeStatistics();

    private static void assertPoint(int step, int reward, int point, EpisodeStatistics statistics) {
        assertEquals(step, statistics.pointStep(point), "step of point " + point);
        assertEquals(reward, statistics.pointReward(point), "reward of point " + point);
    }

    @Test
    void stepsFramesAndPointsAreCounted() {
        statistics.begin(7);
        statistics.add(0, 4);
        statistics.add(-1, 3);
        statistics.add(0, 2);
        statistics.add(1, 4);
        statistics.add(1, 1);
        statistics.end(true);
        assertEquals(7, statistics.episode());
        assertEquals(5, statistics.length());
        assertEquals(14, statistics.frames());
        assertEquals(1, statistics.totalReward());
        assertEquals(3, statistics.points());
        assertPoint(2, -1, 0, statistics);
        assertPoint(4, 1, 1, statistics);
        assertPoint(5, 1, 2, statistics);
        assertTrue(statistics.truncated());
    }

    @Test
    void anEpisodeKnowsNothingOfTheOneBefore() {
        statistics.begin(1);
        statistics.add(-1, 4);
        statistics.end(true);
        statistics.begin(2);
        assertEquals(2, statistics.episode());
        assertEquals(0, statistics.length() + statistics.frames() + statistics.totalReward() + statistics.points());
        assertFalse(statistics.truncated());
    }

    @Test
    void aCopyStaysAsItWas() {
        statistics.begin(3);
        statistics.add(1, 4);
        statistics.end(true);
        EpisodeStatistics copy = new EpisodeStatistics();
        copy.begin(9);
        copy.add(-1, 1);
        copy.add(-1, 1);
        copy.copyFrom(statistics);
        statistics.begin(4);
        statistics.add(-1, 2);
        assertEquals(3, copy.episode());
        assertEquals(1, copy.length());
        assertEquals(4, copy.frames());
        assertEquals(1, copy.totalReward());
        assertEquals(1, copy.points());
        assertPoint(1, 1, 0, copy);
        assertTrue(copy.truncated());
    }

    /** A game to 21 has at most 41 points; a cartridge that is no Pong may make more, which count, but are not remembered. */
    @Test
    void thereIsNoEndOfPoints() {
        statistics.begin(1);
        for (int step = 1; step <= 100; step++) {
            statistics.add(step % 2 == 0 ? 2 : -1, 1);
        }
        assertEquals(50, statistics.totalReward());
        assertEquals(41, statistics.points());
        assertPoint(41, -1, 40, statistics);
    }

    /** The points of a real game, against a count of its rewards. */
    @Test
    void aGameHasItsPoints() {
        try (JavaConsole console = new JavaConsole()) {
            statistics.begin(1);
            int made = 0;
            while (!console.terminated()) {
                int reward = console.act(Action.NOOP);
                statistics.add(reward, 1);
                made += Math.abs(reward);
                assertEquals(made, statistics.points());
            }
            statistics.end(false);
            assertEquals(21, statistics.points());
            assertEquals(-21, statistics.totalReward());
            assertEquals(3056, statistics.pointStep(20));
            assertFalse(statistics.truncated());
        }
    }
}
