package pixelpong.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import pixelpong.game.EpisodeStatistics;
import pixelpong.learn.DivergedException;
import pixelpong.learn.Learner;
import pixelpong.learn.RecentGames;
import pixelpong.util.AtomicFile;
import pixelpong.util.BadInput;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;
import pixelpong.util.Reason;

/**
 * Runs a learner until its goal, a target or a stop, and handles metrics and checkpoints.
 *
 * <p>The constructor allocates; a round allocates only what callbacks and the metrics file need for their lines.
 * One thread owns the run and calls {@link #run}; only {@link #stop} may be called from other threads.
 */
public final class Training implements Closeable {
    private static final double NANOS = 1e-9;
    private static final String RUNNING_MEAN = "running_mean";

    private final RunFolder folder;
    private final Learner learner;
    private final List<String> metrics; // their names
    private final MetricsLog log;
    private final BooleanSupplier stopAsked = this::stopAsked;
    private final EpisodeEvent episodeEvent = new EpisodeEvent();
    private final MetricEvent metricEvent = new MetricEvent();
    private TrainingCallback callback;
    private final Consumer<EpisodeStatistics> report = this::report;
    private final Consumer<String> notices = notice -> callback.onNotice(notice);
    private long episodes; // that have been reported
    private double runningMean; // of their returns
    private double seconds; // of training so far
    private double framesPerSecond; // in the last round
    private long checkpointed = -1; // progress of the newest checkpoint
    private volatile boolean stopping;

    private Training(RunFolder folder, Learner learner, boolean resumes) {
        this.folder = folder;
        this.learner = learner;
        if (resumes) {
            load();
            checkpointed = learner.progress();
        } else {
            learner.initialise();
        }
        episodes = learner.episodes();
        metrics = learner.metrics().names();
        log = new MetricsLog(folder.metrics(), metrics, episodes);
    }

    /**
     * Starts a new run in a folder that has just been created.
     *
     * @param learner a new one, with the settings of the folder's configuration; stays the caller's to close
     */
    public static Training start(RunFolder folder, Learner learner) {
        return new Training(folder, learner, false);
    }

    /**
     * Resumes a run from its newest checkpoint, as if it had never stopped; parameters as for {@link #start}.
     *
     * @throws BadInput if the checkpoint cannot be read
     */
    public static Training resume(RunFolder folder, Learner learner) {
        // A run that was stopped before its first checkpoint starts again.
        return new Training(folder, learner, Files.exists(folder.newestCheckpoint()));
    }

    private void load() {
        try (NpzReader npz = new NpzReader(folder.newestCheckpoint())) {
            learner.load(npz);
            runningMean = npz.real(RUNNING_MEAN);
            if (Math.abs(runningMean) > RecentGames.LARGEST_RETURN) { // its row in the metrics file could not be read again
                throw npz.bad("has a running_mean of " + runningMean + ", though no return is larger than "
                        + RecentGames.LARGEST_RETURN);
            }
        } catch (BadInput e) {
            boolean both = Files.exists(folder.checkpoint()) && Files.exists(folder.previousCheckpoint());
            throw both ? new BadInput(e.getMessage() + " Or delete it, to go on from " + folder.previousCheckpoint() + ".") : e;
        }
    }

    /** The learner; during {@link #run}, use it only from callbacks. */
    public Learner learner() {
        return learner;
    }

    /** The running mean of the episodes' returns; undefined before the first episode. */
    public double runningMean() {
        return runningMean;
    }

    /** Trains without a target; parameters as for {@link #run(long, double, long, TrainingCallback)}. */
    public void run(long goal, long checkpointEvery, TrainingCallback callback) {
        run(goal, Double.POSITIVE_INFINITY, checkpointEvery, callback);
    }

    /**
     * Trains until the goal or the target is reached or {@link #stop} is called, and writes a checkpoint.
     *
     * @param goal the learner's progress at which to stop
     * @param target the mean of the last 50 games at which to stop
     * @param checkpointEvery progress between two checkpoints
     * @throws BadInput if the training diverged, or the last checkpoint cannot be written
     */
    public void run(long goal, double target, long checkpointEvery, TrainingCallback callback) {
        this.callback = callback;
        long start = System.nanoTime();
        long before = start;
        boolean tryAgain = false;
        try {
            while (learner.progress() < learner.end(goal) && !reached(target) && !stopping) {
                long first = learner.progress();
                long framesBefore = learner.frames();
                learner.round(Math.min(goal, (first / checkpointEvery + 1) * checkpointEvery), stopAsked);
                long now = System.nanoTime();
                seconds = log.secondsBefore() + (now - start) * NANOS;
                framesPerSecond = (learner.frames() - framesBefore) / ((now - before) * NANOS);
                before = now;
                reportRound();
                if (learner.progress() / checkpointEvery > first / checkpointEvery || tryAgain) {
                    tryAgain = !trySave();
                }
            }
            save();
        } catch (DivergedException e) {
            throw new BadInput(e.getMessage() + "; the checkpoint before it is kept in " + folder.path()
                    + ": start again with a smaller --learning-rate.");
        } catch (IOException e) {
            throw new BadInput("The checkpoint " + folder.checkpoint() + " cannot be written (" + Reason.of(e)
                    + "); make room or let this user write there, and go on with --resume " + folder.path() + ".");
        }
    }

    /** Whether the mean of the last 50 games is at least {@code target}. */
    public boolean reached(double target) {
        return learner.recentGames().reach(target);
    }

    private void reportRound() {
        learner.forEachEpisode(report);
        learner.notice().ifPresent(notices);
        for (int i = 0; metricEvent.isEnabled() && i < metrics.size(); i++) {
            metricEvent.begin(); // otherwise it would keep the time of the previous event
            metricEvent.metric = metrics.get(i);
            metricEvent.value = learner.metrics().value(i);
            if (Double.isFinite(metricEvent.value)) {
                metricEvent.commit();
            }
        }
        try {
            log.write();
        } catch (IOException e) {
            callback.onWarning("The file " + folder.metrics() + " cannot be written (" + Reason.of(e)
                    + "); the run goes on and tries again after the next episodes.");
        }
    }

    /** Counts an episode, logs it and notifies the callback. */
    private void report(EpisodeStatistics statistics) {
        // The tutorial's running mean, which starts with the first return.
        runningMean = episodes == 0 ? statistics.totalReward() : 0.99 * runningMean + 0.01 * statistics.totalReward();
        episodes++;
        EpisodeReport episode = new EpisodeReport(episodes, statistics.totalReward(), runningMean, statistics.length(),
                statistics.frames(), statistics.truncated(), seconds, framesPerSecond,
                Arrays.stream(learner.metrics().values()).boxed().toList());
        if (episodeEvent.isEnabled()) {
            episodeEvent.begin();
            episodeEvent.episode = episodes;
            episodeEvent.episodicReturn = statistics.totalReward();
            episodeEvent.episodicLength = statistics.length();
            episodeEvent.frames = statistics.frames();
            episodeEvent.truncated = statistics.truncated();
            episodeEvent.commit();
        }
        log.add(episode);
        callback.onEpisode(episode, statistics);
    }

    private boolean trySave() {
        try {
            save();
            return true;
        } catch (IOException e) {
            callback.onWarning("The checkpoint " + folder.checkpoint() + " cannot be written (" + Reason.of(e)
                    + "); the one before is kept, and the run goes on and tries again after the next episodes.");
            return false;
        }
    }

    /** Writes a checkpoint, unless there has been no progress since the last one. */
    private void save() throws IOException {
        if (checkpointed < learner.progress()) {
            CheckpointEvent event = new CheckpointEvent();
            event.begin();
            log.sync();
            AtomicFile.replace(folder.checkpoint(), folder.previousCheckpoint(), this::write);
            checkpointed = learner.progress();
            if (event.isEnabled()) {
                event.bytes = Files.size(folder.checkpoint());
                event.commit();
            }
        }
    }

    private void write(OutputStream out) throws IOException {
        try (NpzWriter npz = new NpzWriter(out)) {
            learner.save(npz);
            npz.addDouble(RUNNING_MEAN, runningMean);
        }
    }

    /** Asks {@link #run} to save and return; may be called from any thread. */
    public void stop() {
        stopping = true;
    }

    private boolean stopAsked() {
        return stopping;
    }

    @Override
    public void close() {
        log.close();
    }
}
