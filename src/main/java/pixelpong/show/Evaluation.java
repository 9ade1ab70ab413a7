package pixelpong.show;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.rollout.Crew;

/**
 * Games played with frozen weights, and how they ended.
 *
 * @param rewards of each game: the player's points minus the computer's [game]
 * @param frames of each game [game]
 */
public record Evaluation(int[] rewards, int[] frames) {
    /**
     * Plays games 1 to {@code games} of {@code seed}; workers take them one by one, which changes nothing in the result.
     *
     * @param player makes a player for each worker
     */
    public static Evaluation play(ConsoleChoice choice, EnvPreset preset, Supplier<Player> player, long seed, int games,
            int workers) {
        int[] rewards = new int[games];
        int[] frames = new int[games];
        AtomicInteger next = new AtomicInteger();
        try (Crew crew = new Crew(Math.min(workers, games))) {
            crew.run(worker -> {
                try (Console console = choice.open()) {
                    Performance performance = new Performance(console, preset, player.get(), seen -> { });
                    for (int game = next.getAndIncrement(); game < games; game = next.getAndIncrement()) {
                        performance.start(seed, game + 1);
                        while (!performance.over()) {
                            performance.step();
                        }
                        rewards[game] = performance.won() - performance.lost();
                        frames[game] = performance.frames();
                    }
                }
            });
        }
        return new Evaluation(rewards, frames);
    }

    /** The mean reward. */
    public double mean() {
        double sum = 0;
        for (int reward : rewards) {
            sum += reward;
        }
        return sum / rewards.length;
    }

    /** The standard error of the mean; 0 for a single game, which has none. */
    public double standardError() {
        double mean = mean();
        double squares = 0;
        for (int reward : rewards) {
            squares += (reward - mean) * (reward - mean);
        }
        return rewards.length > 1 ? Math.sqrt(squares / (rewards.length - 1) / rewards.length) : 0;
    }

    /** Games with a positive reward. */
    public int wins() {
        int wins = 0;
        for (int reward : rewards) {
            wins += reward > 0 ? 1 : 0;
        }
        return wins;
    }

    /** Games with a negative reward. */
    public int losses() {
        int losses = 0;
        for (int reward : rewards) {
            losses += reward < 0 ? 1 : 0;
        }
        return losses;
    }
}
