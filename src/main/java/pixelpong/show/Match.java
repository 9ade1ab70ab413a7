package pixelpong.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.rollout.LeftAgent;
import pixelpong.rollout.Workers;

/**
 * The results of games between two agents, seen from one of them.
 *
 * @param games the returns: this one's points minus the other's
 * @param points the points of both in each game
 */
public record Match(Evaluation games, List<Integer> points) {
    /** Copies the list. */
    public Match {
        points = List.copyOf(points);
    }

    /**
     * Plays games {@code first} to {@code first + games - 1} of {@code seed} on the Java console. Workers take games in turn; their
     * number does not affect the result, which is seen from the right paddle.
     *
     * @param right makes an agent for each worker, for the right paddle
     * @param left the same for the left paddle; null for the computer
     * @param progress is told of every game that has ended, one call at a time, on any thread
     */
    public static Match play(Supplier<Agent> right, Supplier<Agent> left, EnvPreset preset, long seed, int first, int games,
            int workers, Runnable progress) {
        Integer[] returns = new Integer[games];
        Integer[] frames = new Integer[games];
        Integer[] points = new Integer[games];
        AtomicInteger next = new AtomicInteger();
        try (Workers all = new Workers(Math.min(workers, games))) {
            all.run(worker -> {
                LeftAgent opponent = left == null ? null : new LeftAgent(left.get(), preset, seed);
                try (Console console = new JavaConsole(opponent)) {
                    EpisodeRunner runner = new EpisodeRunner(console, preset, right.get());
                    for (int i = next.getAndIncrement(); i < games; i = next.getAndIncrement()) {
                        if (opponent != null) {
                            opponent.number(first + i);
                        }
                        runner.play(seed, first + i, () -> false);
                        returns[i] = runner.statistics().totalReward();
                        frames[i] = runner.statistics().frames();
                        points[i] = runner.statistics().points();
                        synchronized (next) {
                            progress.run();
                        }
                    }
                }
            });
        }
        return new Match(new Evaluation(Arrays.asList(returns), Arrays.asList(frames)), Arrays.asList(points));
    }

    /** The same games, seen from the other side. */
    public Match exchanged() {
        return new Match(new Evaluation(games.returns().stream().map(value -> -value).toList(), games.frames()), points);
    }

    /** These games and others. */
    public Match plus(Match other) {
        Evaluation both = new Evaluation(joined(games.returns(), other.games.returns()),
                joined(games.frames(), other.games.frames()));
        return new Match(both, joined(points, other.points));
    }

    private static List<Integer> joined(List<Integer> some, List<Integer> others) {
        List<Integer> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** The points that this one has made in all games. */
    public int pointsFor() {
        return IntStream.range(0, points.size()).map(i -> (points.get(i) + games.returns().get(i)) / 2).sum();
    }

    /** The points that the other one has made in all games. */
    public int pointsAgainst() {
        return exchanged().pointsFor();
    }
}
