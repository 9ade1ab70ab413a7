package pixelpong.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.PongEnv;
import pixelpong.learn.Reinforce;
import pixelpong.policy.Layout;
import pixelpong.rollout.Crew;
import pixelpong.rollout.EpisodePlayer;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/**
 * A run: episodes are played and learned from, until there are enough or somebody asks to stop.
 *
 * <p>The constructor allocates; a round of episodes and an update allocate nothing but what the listener and the metrics
 * file need for their lines. One thread owns the run and calls {@link #run}; only {@link #stop} may be called from
 * another.
 *
 * <p>A round is the rest of a batch. Its episodes are played by all workers, each taking the next one that nobody has
 * taken. Then each worker learns: it owns some of the hidden units, adds to their gradient episode by episode, in order,
 * and moves their weights when the batch is complete. What a unit learns depends on no other unit and on no other worker,
 * so the number of workers changes nothing in the result.
 */
public final class Training implements Closeable {
    private static final double NANOS = 1e-9;

    private final TrainingConfig config;
    private final RunFolder folder;
    private final Listener listener;
    private final Kernels kernels;
    private final TrainingState state;
    private final MetricsLog metrics;
    private final Crew crew;
    private final EpisodePlayer[] players; // [worker]
    private final Reinforce[] learners; // [worker]
    private final Crew.Work work = this::playAndLearn;

    private final Trajectory[] trajectories; // [episode of the round]
    private final Outcome[] outcomes; // [episode of the round], guarded by itself
    private final AtomicInteger nextEpisode = new AtomicInteger();
    private int roundEpisodes;
    private boolean updates; // whether the round completes a batch
    private long checkpointed = -1; // episodes in the newest checkpoint
    private volatile boolean stopping;
    private final BooleanSupplier stop = () -> stopping;

    private enum Outcome { PENDING, PLAYED, GIVEN_UP }

    /** Hears what happens, on the thread that owns the run. */
    public interface Listener {
        /** An episode was played and learned from; the trajectory is valid during the call. */
        void episode(EpisodeReport report, Trajectory trajectory);

        /** Something could not be written; the run goes on and will try again. */
        void trouble(String message);
    }

    /**
     * Starts a new run in a folder just made.
     *
     * @param consoles one for each worker; they stay the caller's to close
     */
    public static Training start(RunFolder folder, TrainingConfig config, List<Console> consoles, Kernels kernels,
            Listener listener) {
        TrainingState state = new TrainingState(config, kernels);
        state.initialise(config.seed());
        return new Training(folder, config, state, consoles, kernels, listener);
    }

    /**
     * Goes on with a run from its newest checkpoint, as if it had never stopped.
     *
     * @throws BadInput if the checkpoint cannot be read
     */
    public static Training resume(RunFolder folder, TrainingConfig config, List<Console> consoles, Kernels kernels,
            Listener listener) {
        TrainingState state = new TrainingState(config, kernels);
        boolean saved = Files.exists(folder.newestCheckpoint());
        if (saved) {
            Checkpoint.read(state, folder.newestCheckpoint());
        } else {
            state.initialise(config.seed()); // stopped before its first checkpoint
        }
        Training training = new Training(folder, config, state, consoles, kernels, listener);
        training.checkpointed = saved ? state.episodes : -1;
        return training;
    }

    private Training(RunFolder folder, TrainingConfig config, TrainingState state, List<Console> consoles, Kernels kernels,
            Listener listener) {
        this.folder = folder;
        this.config = config;
        this.state = state;
        this.kernels = kernels;
        this.listener = listener;
        EnvPreset preset = EnvPreset.named(config.env());
        trajectories = new Trajectory[config.batch()];
        Arrays.setAll(trajectories, i -> new Trajectory(preset));
        outcomes = new Outcome[config.batch()];
        players = new EpisodePlayer[consoles.size()];
        Arrays.setAll(players, i -> new EpisodePlayer(new PongEnv(consoles.get(i), preset), state.network));
        learners = new Reinforce[consoles.size()];
        Arrays.setAll(learners, i -> new Reinforce(state.network, config.gamma(), preset.maxSteps()));
        metrics = new MetricsLog(folder.metrics(), state.episodes);
        crew = new Crew(consoles.size());
    }

    /**
     * Refuses a configuration whose episodes this JVM has no room for; to be asked before a folder is made for it.
     *
     * @throws BadInput if the batch is too large
     */
    public static void requireMemory(TrainingConfig config) {
        EnvPreset preset = EnvPreset.named(config.env());
        long wanted = config.batch() * Trajectory.bytes(preset);
        long most = Runtime.getRuntime().maxMemory();
        if (wanted > most / 4 * 3) {
            throw new BadInput(String.format("%,d episodes of %s can take %,d MB but the JVM has %,d; choose a smaller --batch"
                    + " or give it more memory with -Xmx.", config.batch(), preset.name(), wanted >> 20, most >> 20));
        }
    }

    /**
     * Trains until {@code episodes} have been played in all, or {@link #stop} is called, and saves.
     *
     * @param checkpointEvery episodes from one checkpoint to the next
     * @throws BadInput if the numbers went bad, or the last checkpoint cannot be written
     */
    public void run(long episodes, int checkpointEvery) {
        long start = System.nanoTime();
        long before = start;
        boolean tryAgain = false;
        while (state.episodes < episodes && !stopping) {
            long first = state.episodes;
            long toCheckpoint = checkpointEvery - first % checkpointEvery;
            long toUpdate = config.batch() - first % config.batch();
            playRound((int) Math.min(Math.min(toCheckpoint, toUpdate), episodes - first));
            long now = System.nanoTime();
            report(metrics.secondsBefore() + (now - start) * NANOS, (now - before) * NANOS);
            before = now;
            if (state.episodes % checkpointEvery == 0 || tryAgain) {
                tryAgain = !trySave();
            }
        }
        try {
            save();
        } catch (IOException e) {
            throw new BadInput("The checkpoint " + folder.checkpoint() + " cannot be written (" + e.getMessage()
                    + "); make room or let this user write there, and go on with --resume " + folder.path() + ".");
        }
    }

    /** Plays {@code count} episodes and learns from them; ones that were given up leave no trace. */
    private void playRound(int count) {
        roundEpisodes = count;
        updates = (state.episodes + count) % config.batch() == 0;
        nextEpisode.set(0);
        synchronized (outcomes) {
            Arrays.fill(outcomes, 0, count, Outcome.PENDING);
        }
        crew.run(work);
        requireFinite(state.gradient, "gradients");
        if (updates && outcomes[count - 1] == Outcome.PLAYED) {
            requireFinite(state.network.weights(), "weights");
            requireFinite(state.optimiser.cache(), "squared gradients");
        }
    }

    /** A worker's part of a round. */
    private void playAndLearn(int worker) {
        for (int i = nextEpisode.getAndIncrement(); i < roundEpisodes; i = nextEpisode.getAndIncrement()) {
            Outcome outcome = Outcome.GIVEN_UP; // also when the player fails: nobody may wait for this episode forever
            try {
                boolean played = players[worker].play(config.seed(), state.episodes + 1 + i, trajectories[i], stop);
                outcome = played ? Outcome.PLAYED : Outcome.GIVEN_UP;
            } finally {
                setOutcome(i, outcome);
            }
        }
        Layout layout = state.network.layout();
        int first = Layout.shareStart(layout.stride(), worker, players.length);
        int count = Layout.shareStart(layout.stride(), worker + 1, players.length) - first;
        for (int i = 0; i < roundEpisodes; i++) {
            if (awaitOutcome(i) == Outcome.GIVEN_UP) {
                return;
            }
            learners[worker].accumulate(trajectories[i], first, count, state.gradient);
        }
        if (updates) {
            // Every episode of the round has been played: nobody reads the weights of this worker's units any more.
            state.optimiser.update(state.network.weights(), state.gradient, first, count);
            for (int row = first; row < layout.size(); row += layout.stride()) {
                Arrays.fill(state.gradient, row, row + count, 0);
            }
        }
    }

    private void setOutcome(int episode, Outcome outcome) {
        synchronized (outcomes) {
            outcomes[episode] = outcome;
            outcomes.notifyAll();
        }
    }

    private Outcome awaitOutcome(int episode) {
        synchronized (outcomes) {
            while (outcomes[episode] == Outcome.PENDING) {
                try {
                    outcomes.wait();
                } catch (InterruptedException e) {
                    // Nobody interrupts workers; an interrupt costs one more look.
                }
            }
            return outcomes[episode];
        }
    }

    /** One sum tells: NaN and infinity survive every addition. */
    private void requireFinite(float[] values, String what) {
        if (!Float.isFinite(kernels.sum(values, 0, values.length))) {
            long last = state.episodes + roundEpisodes;
            throw new BadInput(String.format("Update %,d (episodes up to %,d) has %s that are not finite numbers; the"
                    + " checkpoint before it is kept in %s: start again with a smaller --lr.",
                    (last - 1) / config.batch() + 1, last, what, folder.path()));
        }
    }

    /** Counts and reports the episodes of the round up to the first one that was given up. */
    private void report(double seconds, double roundSeconds) {
        long frames = 0;
        int played = 0;
        while (played < roundEpisodes && outcomes[played] == Outcome.PLAYED) {
            frames += trajectories[played].frames();
            played++;
        }
        for (int i = 0; i < played; i++) {
            Trajectory trajectory = trajectories[i];
            state.count(trajectory);
            EpisodeReport report = new EpisodeReport(state.episodes, trajectory.totalReward(), state.runningMean,
                    trajectory.steps(), trajectory.frames(), seconds, frames / roundSeconds);
            metrics.add(report);
            listener.episode(report, trajectory);
        }
        try {
            metrics.write();
        } catch (IOException e) {
            listener.trouble("The file " + folder.metrics() + " cannot be written (" + e.getMessage()
                    + "); the run goes on and tries again after the next episodes.");
        }
    }

    private boolean trySave() {
        try {
            save();
            return true;
        } catch (IOException e) {
            listener.trouble("The checkpoint " + folder.checkpoint() + " cannot be written (" + e.getMessage()
                    + "); the one before is kept, and the run goes on and tries again after the next episodes.");
            return false;
        }
    }

    /** Writes a checkpoint, unless the newest one holds all that has been played. */
    private void save() throws IOException {
        if (checkpointed < state.episodes) {
            metrics.sync();
            Checkpoint.write(state, folder.checkpoint(), folder.previousCheckpoint());
            checkpointed = state.episodes;
        }
    }

    /** Asks {@link #run} to give up the episodes that are being played, save and return; any thread may ask. */
    public void stop() {
        stopping = true;
    }

    /** Episodes played so far in the whole run. */
    public long episodes() {
        return state.episodes;
    }

    @Override
    public void close() throws IOException {
        crew.close();
        metrics.close();
    }
}
