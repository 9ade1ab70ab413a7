package pixelpong.show;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.rollout.Workers;

/**
 * The results of games played with fixed weights.
 *
 * @param returns the return of each game: the agent's points minus the computer's
 * @param frames the number of frames of each game
 */
public record Evaluation(List<Integer> returns, List<Integer> frames) {
    /** Copies the lists. */
    public Evaluation {
        returns = List.copyOf(returns);
        frames = List.copyOf(frames);
    }

    /**
     * Plays games 1 to {@code games} of {@code seed}. Workers take games in turn; their number does not affect the result.
     *
     * @param consoles opens a console for each worker
     * @param agents makes an agent for each worker
     * @param progress is told the number of games that have ended, one call at a time, on any thread
     */
    public static Evaluation play(Supplier<Console> consoles, EnvPreset preset, Supplier<Agent> agents, long seed, int games,
            int workers, IntConsumer progress) {
        Integer[] returns = new Integer[games];
        Integer[] frames = new Integer[games];
        AtomicInteger next = new AtomicInteger();
        int[] ended = {0};
        try (Workers all = new Workers(Math.min(workers, games))) {
            all.run(worker -> {
                try (Console console = consoles.get()) {
                    EpisodeRunner runner = new EpisodeRunner(console, preset, agents.get());
                    for (int game = next.getAndIncrement(); game < games; game = next.getAndIncrement()) {
                        runner.play(seed, game + 1, () -> false);
                        returns[game] = runner.statistics().totalReward();
                        frames[game] = runner.statistics().frames();
                        synchronized (ended) {
                            progress.accept(++ended[0]);
                        }
                    }
                }
            });
        }
        return new Evaluation(Arrays.asList(returns), Arrays.asList(frames));
    }

    /** The mean return. */
    public double mean() {
        return returns.stream().mapToInt(Integer::intValue).average().orElseThrow();
    }

    /** The standard error of the mean; 0 for a single game, for which it is undefined. */
    public double standardError() {
        double mean = mean();
        double squares = returns.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        return returns.size() > 1 ? Math.sqrt(squares / (returns.size() - 1) / returns.size()) : 0;
    }

    /** The number of games with a positive return. */
    public long wins() {
        return returns.stream().filter(value -> value > 0).count();
    }

    /** The number of games with a negative return. */
    public long losses() {
        return returns.stream().filter(value -> value < 0).count();
    }
}
