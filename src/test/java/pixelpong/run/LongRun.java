package pixelpong.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import pixelpong.game.JavaConsole;
import pixelpong.learn.RecentGames;
import pixelpong.learn.Recipe;

/**
 * A run as it is after days of training, without the training: as many episodes as wanted in {@code metrics.csv}, and a checkpoint
 * that has counted them. It can be resumed.
 */
public final class LongRun {
    private static final int BATCH = 10;
    private static final TrainingConfig CONFIG = Runs.config(Recipe.FAST_REINFORCE, Runs.reinforce("Pong-v0", 10, BATCH), 1);
    private static final String HEADER = "episode,episodic_return,running_mean,episodic_length,frames,truncated,seconds,"
            + "frames_per_second,entropy,gradient_norm,learning_rate\n";

    private LongRun() {
    }

    /** Makes a run: the folder, and the number of episodes. */
    public static void main(String[] arguments) throws IOException {
        make(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    }

    /** Makes the folder of a run with so many episodes. */
    public static RunFolder make(Path path, long episodes) throws IOException {
        RunFolder run = Runs.train(path, CONFIG, JavaConsole::new, 1, BATCH, BATCH);
        byte[] checkpoint = Runs.checkpoint(run);
        checkpoint = Runs.with(checkpoint, "episodes", npz -> npz.addLong("episodes", episodes));
        checkpoint = Runs.with(checkpoint, "steps", npz -> npz.addLong("steps", episodes * 2_000));
        checkpoint = Runs.with(checkpoint, "frames", npz -> npz.addLong("frames", episodes * 6_000));
        int recent = (int) Math.min(episodes, RecentGames.MOST);
        checkpoint = Runs.with(checkpoint, "recent_returns", npz -> npz.addFloats("recent_returns",
                i -> episodicReturn(episodes - recent + 1 + i, episodes), recent));
        Files.write(run.checkpoint(), checkpoint);
        try (BufferedWriter rows = Files.newBufferedWriter(run.metrics(), StandardCharsets.US_ASCII)) {
            writeRows(rows, episodes);
        }
        return run;
    }

    private static void writeRows(Writer rows, long episodes) throws IOException {
        StringBuilder row = new StringBuilder(HEADER);
        for (long episode = 1; episode <= episodes; episode++) {
            row.append(episode).append(',').append(episodicReturn(episode, episodes)).append(',').append(level(episode, episodes))
                    .append(".250000,").append(length(episode)).append(",6000,0,").append(episode / 100)
                    .append(".500,650000,0.523412,");
            if (episode % BATCH == 0) {
                row.append("123.456");
            }
            row.append(",0.00100000\n");
            rows.append(row);
            row.setLength(0);
        }
    }

    /** The return of an episode: it rises from about -20 to about 15, and is up to 6 from the mean. */
    public static int episodicReturn(long episode, long episodes) {
        long noise = (episode * 0x9E3779B97F4A7C15L >>> 40) % 13 - 6;
        return (int) Math.max(-21, Math.min(21, level(episode, episodes) + noise));
    }

    private static long level(long episode, long episodes) {
        return -20 + 35 * episode / episodes;
    }

    /** The length of an episode in steps. */
    static int length(long episode) {
        return 1_000 + (int) (episode % 1_000);
    }
}
