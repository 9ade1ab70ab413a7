package pixelpong.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.policy.ActorCritic;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Crew;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/**
 * A run: games are played and learned from, round by round, until there are enough or somebody asks to stop.
 *
 * <p>The constructor allocates; a round allocates nothing but what the listener and the metrics file need for their lines.
 * One thread owns the run and calls {@link #run}; only {@link #stop} may be called from another.
 *
 * <p>What a round is, the subclasses say: {@link ReinforceTraining} and {@link PpoTraining}.
 */
public abstract class Training implements Closeable {
    private static final double NANOS = 1e-9;

    final TrainingConfig config;
    final Crew crew;
    final int workers;
    private final RunFolder folder;
    private final Listener listener;
    private final Kernels kernels;
    private MetricsLog metrics;
    private double seconds; // of training so far
    private double roundSeconds;
    private long checkpointed = -1; // progress of the newest checkpoint
    private volatile boolean stopping;

    /** Hears what happens, on the thread that owns the run. */
    public interface Listener {
        /**
         * An episode was played and learned from.
         *
         * @param trajectory the episode, valid during the call; null with PPO, which keeps no whole episodes
         */
        void episode(EpisodeReport report, Trajectory trajectory);

        /** Something could not be written; the run goes on and will try again. */
        void trouble(String message);
    }

    /** How many consoles a run needs. */
    public static int consoles(TrainingConfig config, int workers) {
        return config.ppo() == null ? workers : config.ppo().lanes();
    }

    /**
     * Starts a new run in a folder just made.
     *
     * @param consoles as many as {@link #consoles} says; they stay the caller's to close
     * @param workers threads that play and learn
     */
    public static Training start(RunFolder folder, TrainingConfig config, List<Console> consoles, int workers,
            Kernels kernels, Listener listener) {
        Training training = create(folder, config, consoles, workers, kernels, listener);
        training.initialise();
        training.openMetrics();
        return training;
    }

    /** Starts a new run with a worker for each console. */
    public static Training start(RunFolder folder, TrainingConfig config, List<Console> consoles, Kernels kernels,
            Listener listener) {
        return start(folder, config, consoles, consoles.size(), kernels, listener);
    }

    /**
     * Goes on with a run from its newest checkpoint, as if it had never stopped; otherwise as {@link #start}.
     *
     * @throws BadInput if the checkpoint cannot be read
     */
    public static Training resume(RunFolder folder, TrainingConfig config, List<Console> consoles, int workers,
            Kernels kernels, Listener listener) {
        Training training = create(folder, config, consoles, workers, kernels, listener);
        if (Files.exists(folder.newestCheckpoint())) {
            try (Npz.Reader npz = new Npz.Reader(folder.newestCheckpoint())) {
                training.read(npz);
            } catch (BadInput e) {
                training.crew.close();
                throw mentionPrevious(e, folder);
            }
            training.checkpointed = training.progress();
        } else {
            training.initialise(); // stopped before its first checkpoint
        }
        training.openMetrics();
        return training;
    }

    private void openMetrics() {
        try {
            metrics = new MetricsLog(folder.metrics(), episodes());
        } catch (RuntimeException e) {
            crew.close();
            throw e;
        }
    }

    private static BadInput mentionPrevious(BadInput e, RunFolder folder) {
        boolean both = Files.exists(folder.checkpoint()) && Files.exists(folder.previousCheckpoint());
        return both ? new BadInput(e.getMessage() + " Or delete it, to go on from " + folder.previousCheckpoint() + ".") : e;
    }

    /** Resumes with a worker for each console. */
    public static Training resume(RunFolder folder, TrainingConfig config, List<Console> consoles, Kernels kernels,
            Listener listener) {
        return resume(folder, config, consoles, consoles.size(), kernels, listener);
    }

    private static Training create(RunFolder folder, TrainingConfig config, List<Console> consoles, int workers,
            Kernels kernels, Listener listener) {
        return config.ppo() == null ? new ReinforceTraining(folder, config, consoles, kernels, listener)
                : new PpoTraining(folder, config, consoles, workers, kernels, listener);
    }

    Training(RunFolder folder, TrainingConfig config, int workers, Kernels kernels, Listener listener) {
        this.folder = folder;
        this.config = config;
        this.workers = workers;
        this.kernels = kernels;
        this.listener = listener;
        crew = new Crew(workers);
    }

    /** Draws the initial weights. */
    abstract void initialise();

    /** Fills in the state that {@link #write} wrote. */
    abstract void read(Npz.Reader npz);

    /** Writes the state: what all that comes depends on, beside the configuration. */
    abstract void write(Npz.Writer npz) throws IOException;

    /** How far the run is, in the unit of its goal: episodes with REINFORCE, steps with PPO. */
    public abstract long progress();

    /** Whether progress and goal are numbers of steps. */
    public final boolean countsSteps() {
        return config.ppo() != null;
    }

    /** Plays and learns; gives up early if {@link #stopping}. Allocates nothing. */
    abstract void round(long goal, int checkpointEvery);

    /** Refuses to save numbers that went bad, where {@link #round} has not looked at all of them. */
    void beforeSaving() {
    }

    /** {@link #report}s the episodes that ended in the last round. */
    abstract void reportRound();

    /** The number of the update in which bad numbers were found, and what can be done about it. */
    abstract String badUpdate();

    /**
     * The tutorial's network; null with PPO. While {@link #run} runs, its weights stand still during the calls of the
     * listener only.
     */
    public PolicyNetwork policyNetwork() {
        return null;
    }

    /** PPO's network; null with REINFORCE. Otherwise as {@link #policyNetwork}. */
    public ActorCritic actorCritic() {
        return null;
    }

    /** The emulator's codes of the actions that PPO's network chooses from; with REINFORCE null. */
    public final int[] actionCodes() {
        return config.ppo() == null ? null : config.ppo().actionCodes();
    }

    /** Episodes played so far in the whole run. */
    public abstract long episodes();

    /** The running mean of the episodes' rewards; means nothing before the first. */
    public abstract double runningMean();

    /**
     * Refuses a configuration whose episodes this JVM has no room for; to be asked before a folder is made for it.
     *
     * @throws BadInput if the batch is too large
     */
    public static void requireMemory(TrainingConfig config) {
        EnvPreset preset = EnvPreset.named(config.env());
        long wanted = config.ppo() == null ? config.batch() * Trajectory.bytes(preset)
                : config.ppo().bytes(config.hidden(), preset.maxSteps());
        long most = Runtime.getRuntime().maxMemory();
        boolean tooLong = config.ppo() != null && config.ppo().largestArray(config.hidden()) > Integer.MAX_VALUE;
        if (wanted > most / 4 * 3 || tooLong) {
            throw new BadInput(String.format("What is played between two updates can take %,d MB but the JVM has %,d; choose"
                    + " a smaller %s or give it more memory with -Xmx.", wanted >> 20, most >> 20,
                    config.ppo() == null ? "--batch" : "--lanes or --rollout, more --minibatches"));
        }
    }

    /** Trains whatever the rewards; otherwise as {@link #run(long, double, int)}. */
    public final void run(long goal, int checkpointEvery) {
        run(goal, Double.POSITIVE_INFINITY, checkpointEvery);
    }

    /**
     * Trains until the goal or the target is reached or {@link #stop} is called, and saves.
     *
     * @param goal in all: episodes with REINFORCE, steps with PPO
     * @param target the running mean that is enough
     * @param checkpointEvery episodes from one checkpoint to the next
     * @throws BadInput if the numbers went bad, or the last checkpoint cannot be written
     */
    public final void run(long goal, double target, int checkpointEvery) {
        long start = System.nanoTime();
        long before = start;
        boolean tryAgain = false;
        while (progress() < goal && !reached(target) && !stopping) {
            long first = episodes();
            round(goal, checkpointEvery);
            long now = System.nanoTime();
            seconds = metrics.secondsBefore() + (now - start) * NANOS;
            roundSeconds = (now - before) * NANOS;
            reportRound();
            writeMetrics();
            before = now;
            if (episodes() / checkpointEvery > first / checkpointEvery || tryAgain) {
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

    /** Whether the running mean is at least {@code target}. */
    public final boolean reached(double target) {
        return episodes() > 0 && runningMean() >= target;
    }

    /**
     * Writes down an episode and tells of it.
     *
     * @param frames emulated frames of the whole round
     * @param entropy of the agent's decisions, as {@link EpisodeReport} has it
     * @param gradientNorm as {@link EpisodeReport} has it
     */
    final void report(long episode, int reward, double runningMean, int steps, int episodeFrames, long frames,
            double entropy, double gradientNorm, Trajectory trajectory) {
        EpisodeReport report = new EpisodeReport(episode, reward, runningMean, steps, episodeFrames, seconds,
                frames / roundSeconds, entropy, gradientNorm);
        metrics.add(report);
        listener.episode(report, trajectory);
    }

    private void writeMetrics() {
        try {
            metrics.write();
        } catch (IOException e) {
            listener.trouble("The file " + folder.metrics() + " cannot be written (" + e.getMessage()
                    + "); the run goes on and tries again after the next episodes.");
        }
    }

    /** One sum, from an element on, tells: NaN and infinity survive every addition. */
    final void requireFinite(float[] values, int from, String what) {
        if (!Float.isFinite(kernels.sum(values, from, values.length - from))) {
            throw new BadInput(badUpdate() + " has " + what + " that are not finite numbers; the checkpoint before it is"
                    + " kept in " + folder.path() + ": start again with a smaller --lr.");
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
        if (checkpointed < progress()) {
            beforeSaving();
            CheckpointEvent event = new CheckpointEvent();
            event.begin();
            metrics.sync();
            AtomicFile.replace(folder.checkpoint(), folder.previousCheckpoint(), this::write);
            checkpointed = progress();
            if (event.isEnabled()) {
                event.bytes = Files.size(folder.checkpoint());
                event.commit();
            }
        }
    }

    private void write(OutputStream out) throws IOException {
        try (Npz.Writer npz = new Npz.Writer(out)) {
            write(npz);
        }
    }

    /** Asks {@link #run} to come to an end, save and return; any thread may ask. */
    public final void stop() {
        stopping = true;
    }

    final boolean stopping() {
        return stopping;
    }

    @Override
    public final void close() throws IOException {
        crew.close();
        metrics.close();
    }
}
