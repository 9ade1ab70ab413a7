package pixelpong.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.game.PongEnv;
import pixelpong.learn.Reinforce;
import pixelpong.policy.Layout;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.Crew;
import pixelpong.rollout.EpisodePlayer;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;

/**
 * A run of REINFORCE; its goal is a number of episodes.
 *
 * <p>A round is the rest of a batch. Its episodes are played by all workers, each taking the next one that nobody has
 * taken. Then each worker learns: it owns some of the hidden units, adds to their gradient episode by episode, in order,
 * and moves their weights when the batch is complete. What a unit learns depends on no other unit and on no other worker,
 * so the number of workers changes nothing in the result.
 */
final class ReinforceTraining extends Training {
    private final TrainingState state;
    private final EpisodePlayer[] players; // [worker]
    private final Reinforce[] learners; // [worker]
    private final Crew.Work work = this::playAndLearn;
    private final BooleanSupplier stop = this::stopping;

    private final Trajectory[] trajectories; // [episode of the round]
    private final Outcome[] outcomes; // [episode of the round], guarded by itself
    private final UpdateEvent updateEvent = new UpdateEvent();
    private final AtomicInteger nextEpisode = new AtomicInteger();
    private int roundEpisodes;
    private final Kernels kernels;
    private final double[] squares; // [hidden unit]: of its gradient, summed
    private double gradientNorm = Double.NaN; // before the first update
    private boolean updates; // whether the round completes a batch

    private enum Outcome { PENDING, PLAYED, GIVEN_UP }

    /** A run with a worker for each console. */
    ReinforceTraining(RunFolder folder, TrainingConfig config, List<Console> consoles, Kernels kernels, Listener listener) {
        super(folder, config, consoles.size(), kernels, listener);
        state = new TrainingState(config, kernels);
        EnvPreset preset = EnvPreset.named(config.env());
        trajectories = new Trajectory[config.batch()];
        Arrays.setAll(trajectories, i -> new Trajectory(preset));
        outcomes = new Outcome[config.batch()];
        players = new EpisodePlayer[workers];
        Arrays.setAll(players, i -> new EpisodePlayer(new PongEnv(consoles.get(i), preset), state.network));
        this.kernels = kernels;
        squares = new double[state.network.layout().stride()];
        learners = new Reinforce[workers];
        Arrays.setAll(learners, i -> new Reinforce(state.network, config.gamma(), preset.maxSteps()));
    }

    @Override
    void initialise() {
        state.initialise(config.seed());
    }

    @Override
    void read(Npz.Reader npz) {
        Checkpoint.read(state, npz);
    }

    @Override
    void write(Npz.Writer npz) throws IOException {
        Checkpoint.write(state, npz);
    }

    @Override
    public long progress() {
        return state.episodes;
    }

    @Override
    public PolicyNetwork policyNetwork() {
        return state.network;
    }

    @Override
    public long episodes() {
        return state.episodes;
    }

    @Override
    public double runningMean() {
        return state.runningMean;
    }

    @Override
    void round(long goal, int checkpointEvery) {
        long first = state.episodes;
        long toCheckpoint = checkpointEvery - first % checkpointEvery;
        long toUpdate = config.batch() - first % config.batch();
        playRound((int) Math.min(Math.min(toCheckpoint, toUpdate), goal - first));
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
        requireFinite(state.gradient, 0, "gradients");
        if (updates && outcomes[count - 1] == Outcome.PLAYED) {
            requireFinite(state.network.weights(), 0, "weights");
            requireFinite(state.optimiser.cache(), 0, "squared gradients");
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
            long start = System.nanoTime();
            learners[worker].accumulate(trajectories[i], first, count, state.gradient);
            if (worker == 0) {
                trajectories[i].event().learned(System.nanoTime() - start);
            }
        }
        if (updates) {
            if (worker == 0) {
                updateEvent.begin();
            }
            sumSquares(first, count);
            // Every episode of the round has been played: nobody reads the weights of this worker's units any more.
            state.optimiser.update(state.network.weights(), state.gradient, first, count);
            for (int row = layout.w1() + first; row < layout.size(); row += layout.stride()) {
                Arrays.fill(state.gradient, row, row + count, 0);
            }
            if (worker == 0) {
                updateEvent.end();
            }
        }
    }

    /** A sum for each hidden unit, so that the norm does not depend on how the units are shared out. */
    private void sumSquares(int first, int count) {
        Layout layout = state.network.layout();
        Arrays.fill(squares, first, first + count, 0);
        for (int row = layout.w1() + first; row < layout.size(); row += layout.stride()) {
            for (int j = 0; j < count; j++) {
                double derivative = state.gradient[row + j];
                squares[first + j] += derivative * derivative;
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

    @Override
    String badUpdate() {
        long last = state.episodes + roundEpisodes;
        return String.format("Update %,d (episodes up to %,d)", (last - 1) / config.batch() + 1, last);
    }

    /** Counts and reports the episodes of the round up to the first one that was given up. */
    @Override
    void reportRound() {
        long frames = 0;
        int played = 0;
        while (played < roundEpisodes && outcomes[played] == Outcome.PLAYED) {
            frames += trajectories[played].frames();
            played++;
        }
        if (updates && played == roundEpisodes) {
            gradientNorm = Math.sqrt(Arrays.stream(squares).sum());
            updateEvent.gradientNorm = gradientNorm;
            updateEvent.commit();
        }
        for (int i = 0; i < played; i++) {
            Trajectory trajectory = trajectories[i];
            state.count(trajectory);
            trajectory.event().commit(state.episodes, trajectory);
            report(state.episodes, trajectory.totalReward(), state.runningMean, trajectory.steps(), trajectory.frames(),
                    frames, trajectory.entropy(), gradientNorm, trajectory);
        }
    }
}
