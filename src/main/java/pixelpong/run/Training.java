package pixelpong.run;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.PongEnv;
import pixelpong.learn.Reinforce;
import pixelpong.rollout.EpisodePlayer;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;

/**
 * A run: episodes are played and learned from, one by one, until there are enough or somebody asks to stop.
 *
 * <p>The constructor allocates; an episode and an update allocate nothing but what the listener and the metrics file
 * need for their line. Everything runs on the thread that calls {@link #run}; only {@link #stop} may be called from
 * another.
 */
public final class Training implements Closeable {
    private static final double NANOS = 1e-9;

    private final TrainingConfig config;
    private final RunFolder folder;
    private final Listener listener;
    private final TrainingState state;
    private final Trajectory trajectory;
    private final EpisodePlayer player;
    private final Reinforce reinforce;
    private final MetricsLog metrics;
    private final EpisodePlayer.Listener stepListener = this::stepped;
    private long checkpointed = -1; // episodes in the newest checkpoint
    private volatile boolean stopping;

    /** Hears what happens, on the thread that trains. */
    public interface Listener {
        /** A step of the episode that is being played. */
        void step(long episode, int step, int reward);

        /** An episode was played and learned from. */
        void episode(EpisodeReport report);
    }

    /**
     * Starts a new run in a folder just made.
     *
     * @param console plays; stays the caller's to close
     */
    public static Training start(RunFolder folder, TrainingConfig config, Console console, Kernels kernels,
            Listener listener) throws IOException {
        TrainingState state = new TrainingState(config, kernels);
        state.initialise(config.seed());
        return new Training(folder, config, state, console, listener);
    }

    /**
     * Goes on with a run from its newest checkpoint, as if it had never stopped.
     *
     * @throws pixelpong.util.BadInput if the checkpoint cannot be read
     */
    public static Training resume(RunFolder folder, TrainingConfig config, Console console, Kernels kernels,
            Listener listener) throws IOException {
        TrainingState state = new TrainingState(config, kernels);
        Checkpoint.read(state, folder.newestCheckpoint());
        Training training = new Training(folder, config, state, console, listener);
        training.checkpointed = state.episodes;
        return training;
    }

    private Training(RunFolder folder, TrainingConfig config, TrainingState state, Console console, Listener listener)
            throws IOException {
        this.folder = folder;
        this.config = config;
        this.state = state;
        this.listener = listener;
        EnvPreset preset = EnvPreset.named(config.env());
        trajectory = new Trajectory(preset);
        player = new EpisodePlayer(new PongEnv(console, preset), state.network);
        reinforce = new Reinforce(state.network, config.gamma(), trajectory.capacity());
        metrics = new MetricsLog(folder.metrics(), state.episodes);
    }

    /**
     * Trains until {@code episodes} have been played in all, or {@link #stop} is called, and saves.
     *
     * @param checkpointEvery episodes from one checkpoint to the next
     */
    public void run(long episodes, int checkpointEvery) throws IOException {
        long start = System.nanoTime();
        long before = start;
        while (state.episodes < episodes && playEpisode()) {
            learn();
            long now = System.nanoTime();
            double seconds = metrics.secondsBefore() + (now - start) * NANOS;
            report(seconds, player.frames() / ((now - before) * NANOS));
            before = now;
            if (state.episodes % checkpointEvery == 0) {
                save();
            }
        }
        save();
    }

    /** Plays the next episode; one that is given up leaves no trace. */
    private boolean playEpisode() {
        long episode = state.episodes + 1;
        return !stopping && player.play(config.seed(), episode, trajectory, stepListener);
    }

    private boolean stepped(int step, int reward) {
        listener.step(state.episodes + 1, step, reward);
        return !stopping;
    }

    /** Adds the episode's gradient to the batch's, and moves the weights when the batch is complete. */
    private void learn() {
        reinforce.accumulate(trajectory, state.gradient);
        state.count(trajectory.totalReward(), trajectory.steps(), player.frames());
        if (state.episodes % config.batch() == 0) {
            state.optimiser.update(state.network.weights(), state.gradient);
            Arrays.fill(state.gradient, 0);
        }
    }

    private void report(double seconds, double framesPerSecond) throws IOException {
        EpisodeReport report = new EpisodeReport(state.episodes, trajectory.totalReward(), state.runningMean,
                trajectory.steps(), player.frames(), seconds, framesPerSecond);
        metrics.add(report);
        listener.episode(report);
    }

    /** Writes a checkpoint, unless the newest one holds all that has been played. */
    private void save() throws IOException {
        if (checkpointed < state.episodes) {
            metrics.sync();
            Checkpoint.write(state, folder.checkpoint(), folder.previousCheckpoint());
            checkpointed = state.episodes;
        }
    }

    /** Asks {@link #run} to give up the episode that is being played, save and return; any thread may ask. */
    public void stop() {
        stopping = true;
    }

    /** Episodes played so far in the whole run. */
    public long episodes() {
        return state.episodes;
    }

    @Override
    public void close() throws IOException {
        metrics.close();
    }
}
