package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The points of a history, beside what its episodes say. */
@Tag("no-kernels")
class HistoryTest {
    private static int episodicReturn(long episode) {
        return (int) (episode * 7 % 43) - 21;
    }

    /** Every tenth episode has the second metric. */
    private static EpisodeReport report(long episode) {
        return new EpisodeReport(episode, episodicReturn(episode), episode * 0.5, (int) (episode % 900), 4_000, false, episode,
                episode % 17, List.of(episode * 0.25, episode % 10 == 0 ? (double) episode : Double.NaN));
    }

    private static History history(long episodes) {
        History history = new History();
        LongStream.rangeClosed(1, episodes).mapToObj(HistoryTest::report).forEach(history::add);
        return history;
    }

    private static void assertPoint(long first, long last, History.Point point) {
        assertEquals(first, point.first());
        assertEquals(last, point.last());
        long[] numbers = LongStream.rangeClosed(first, last).toArray();
        assertArrayEquals(LongStream.of(numbers).mapToObj(HistoryTest::episodicReturn)
                .collect(Collectors.groupingBy(value -> value, TreeMap::new, Collectors.summingInt(value -> 1))).entrySet().stream()
                .flatMapToInt(entry -> IntStream.of(entry.getKey(), entry.getValue())).toArray(), point.returns());
        assertEquals(last * 0.5, point.runningMean());
        assertEquals(LongStream.rangeClosed(Math.max(1, last - 49), last).map(HistoryTest::episodicReturn).average().orElseThrow(),
                point.recentMean(), 1e-12);
        assertEquals(last * 4_000, point.frames());
        assertEquals(last, point.seconds());
        assertEquals(LongStream.of(numbers).map(number -> number % 900).average().orElseThrow(), point.meanLength(), 1e-9);
        assertEquals(LongStream.of(numbers).map(number -> number % 17).average().orElseThrow(), point.framesPerSecond(), 1e-9);
        assertEquals((first + last) / 2.0 * 0.25, point.metrics()[0], 1e-9 * last);
        assertEquals(LongStream.of(numbers).filter(number -> number % 10 == 0).average().orElse(Double.NaN), point.metrics()[1],
                1e-9 * last);
    }

    private static void assertHistory(long episodes, long episodesPerPoint) {
        History history = history(episodes);
        assertEquals(episodes, history.episodes());
        assertEquals(episodesPerPoint, history.episodesPerPoint());
        assertPoint(episodes, episodes, history.newest());
        List<History.Point> points = history.points(0);
        assertEquals((episodes + episodesPerPoint - 1) / episodesPerPoint, points.size());
        for (int i = 0; i < points.size(); i++) {
            assertPoint(i * episodesPerPoint + 1, Math.min((i + 1) * episodesPerPoint, episodes), points.get(i));
        }
        assertEquals(points.subList(points.size() / 2, points.size()), history.points(points.size() / 2));
    }

    @Test
    void anEpisodeIsAPointAsLongAsThereIsRoom() {
        assertNull(new History().newest());
        assertHistory(1, 1);
        assertHistory(4_000, 1);
    }

    @Test
    void thenAPointIsSeveralEpisodes() {
        assertHistory(4_001, 2);
        assertHistory(8_000, 2);
        assertHistory(8_001, 4);
        assertHistory(100_003, 32);
    }

    @Test
    void thereAreNeverMorePoints() {
        History history = new History();
        for (long episode = 1; episode <= 300_000; episode++) {
            history.add(report(episode));
            if (episode % 31 == 0) {
                int points = history.points(0).size();
                assertTrue(points <= 4_000 && (episode < 2_000 || points >= 2_000), points + " points for " + episode);
            }
        }
    }
}
