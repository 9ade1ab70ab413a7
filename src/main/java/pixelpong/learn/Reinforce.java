package pixelpong.learn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.game.Consoles;
import pixelpong.game.EnvPreset;
import pixelpong.game.EpisodeStatistics;
import pixelpong.pixels.Observation;
import pixelpong.policy.Policy;
import pixelpong.policy.PolicyNetwork;
import pixelpong.policy.Tensor;
import pixelpong.policy.Units;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.rollout.PhaseClock;
import pixelpong.rollout.Trajectory;
import pixelpong.rollout.Workers;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;
import pixelpong.util.SplitMix64;

/**
 * The tutorial's REINFORCE (Williams 1992): the gradient of each action's log-probability, weighted by its advantage, summed over
 * the episodes of a batch.
 *
 * <p>Allocates in the constructor only. A round plays the rest of a batch. Workers take episodes in turn; then each updates its
 * own hidden units, adding gradients in episode order. Units are independent, so the number of workers does not affect the
 * result.
 */
public final class Reinforce implements Learner {
    /** The seed's stream for the initial weights; the streams of the episodes are numbered from 1. */
    static final long INITIAL_WEIGHTS = 0;

    private static final String CACHE = "rmsprop_";
    private static final String GRADIENT = "gradient_";

    private static final List<String> PHASES = Stream.of(EpisodeRunner.PHASES, List.of("wait", "gradient", "update"))
            .flatMap(List::stream).toList();
    private static final int WAIT = EpisodeRunner.PHASES.size();
    private static final int GRADIENT_PHASE = WAIT + 1;
    private static final int UPDATE = WAIT + 2;

    private final long seed;
    private final int batchSize;
    private final double gamma;
    private final Kernels kernels;
    private final Consoles consoles;
    private final Workers workers;
    private final List<RolloutWorker> rolloutWorkers = new ArrayList<>(); // [worker]
    private final PolicyNetwork network;
    private final Policy policy;
    private final float[] gradient; // the sum over the batch's episodes so far, laid out as the weights
    private final RmsProp optimiser;

    private final Trajectory[] trajectories; // [episode of the round]
    private final Outcome[] outcomes; // [episode of the round], guarded by its own monitor
    private final AtomicInteger nextEpisode = new AtomicInteger();
    private int roundEpisodes;
    private int played; // episodes of the last round before the first abandoned one
    private boolean completes; // whether the round completes a batch
    private BooleanSupplier stop;
    private final RecentGames games = new RecentGames();
    private long episodes;
    private long steps;
    private long frames;

    private final double[] squares; // [hidden unit]: sum of the squares of its gradient
    private final Metrics metrics = new Metrics();
    private final Metrics.Metric entropy = metrics.add("entropy");
    private final Metrics.Metric gradientNorm = metrics.add("gradient_norm");
    private final Metrics.Metric learningRate = metrics.add("learning_rate");
    private final PhaseClock clock = new PhaseClock(PHASES);
    private final Workers.Task playAndLearn = this::playAndLearn;

    private enum Outcome { PENDING, PLAYED, ABANDONED }

    /** See {@link Algorithm#create}. */
    Reinforce(Settings settings, long seed, Supplier<Console> consoles, int workers, Kernels kernels) {
        this.seed = seed;
        this.kernels = kernels;
        batchSize = settings.get(ReinforceSettings.BATCH_SIZE);
        gamma = settings.get(Algorithm.GAMMA);
        EnvPreset preset = settings.get(Algorithm.ENV);
        network = new PolicyNetwork(settings.get(Algorithm.HIDDEN), kernels);
        policy = network.policy();
        gradient = new float[network.weights().length];
        optimiser = new RmsProp(network.weights(), gradient, settings.get(Algorithm.LEARNING_RATE).floatValue(),
                settings.get(ReinforceSettings.DECAY_RATE).floatValue(), kernels);
        learningRate.set(settings.get(Algorithm.LEARNING_RATE));
        trajectories = new Trajectory[batchSize];
        Arrays.setAll(trajectories, i -> new Trajectory(preset));
        outcomes = new Outcome[batchSize];
        squares = new double[network.stride()];
        this.consoles = new Consoles(consoles, workers);
        for (int worker = 0; worker < workers; worker++) {
            // The clock measures the first worker.
            rolloutWorkers.add(new RolloutWorker(this.consoles.get(worker), preset, worker == 0 ? clock : PhaseClock.OFF));
        }
        this.workers = new Workers(workers);
    }

    @Override
    public void initialise() {
        network.initialise(SplitMix64.stream(seed, INITIAL_WEIGHTS));
    }

    @Override
    public void round(long limit, BooleanSupplier stop) {
        this.stop = stop;
        roundEpisodes = (int) Math.min(batchSize - episodes % batchSize, limit - episodes);
        completes = (episodes + roundEpisodes) % batchSize == 0;
        nextEpisode.set(0);
        synchronized (outcomes) {
            Arrays.fill(outcomes, 0, roundEpisodes, Outcome.PENDING);
        }
        clock.start();
        workers.run(playAndLearn);
        clock.commit();
        countPlayed();
        requireFinite(gradient, "gradients");
        if (completes && played == roundEpisodes) {
            requireFinite(network.weights(), "weights");
            requireFinite(optimiser.cache(), "squared gradients");
        }
        for (int i = 0; i < played; i++) {
            episodes++;
            games.add(trajectories[i].statistics().totalReward());
            steps += trajectories[i].statistics().length();
            frames += trajectories[i].statistics().frames();
        }
    }

    /** Counts the episodes before the first abandoned one. */
    private void countPlayed() {
        played = 0;
        while (played < roundEpisodes && outcomes[played] == Outcome.PLAYED) {
            played++;
        }
    }

    private void requireFinite(float[] values, String what) {
        if (!Finite.all(values, 0, kernels)) {
            long last = episodes + roundEpisodes;
            throw new DivergedException(String.format("Update %,d (episodes up to %,d) has %s that are not finite numbers",
                    (last - 1) / batchSize + 1, last, what));
        }
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** A worker's part of a round. */
    private void playAndLearn(int worker) {
        RolloutWorker player = rolloutWorkers.get(worker);
        for (int i = nextEpisode.getAndIncrement(); i < roundEpisodes; i = nextEpisode.getAndIncrement()) {
            Outcome outcome = Outcome.ABANDONED; // kept if playing fails, so that no worker waits forever
            try {
                outcome = player.play(episodes + 1 + i, trajectories[i]) ? Outcome.PLAYED : Outcome.ABANDONED;
            } finally {
                setOutcome(i, outcome);
            }
        }
        int first = Units.shareStart(network.stride(), worker, workers.count());
        int count = Units.shareStart(network.stride(), worker + 1, workers.count()) - first;
        for (int i = 0; i < roundEpisodes; i++) {
            if (awaitOutcome(i) == Outcome.ABANDONED) {
                return;
            }
            player.clock.lap(WAIT);
            accumulate(network, trajectories[i], first, count, player.h, player.dh, gradient);
            player.clock.lap(GRADIENT_PHASE);
        }
        if (completes) {
            network.sumSquares(first, count, gradient, squares);
            // Every episode of the round has been played, so no other worker reads the weights of these units any more.
            network.update(first, count, gradient, optimiser);
            player.clock.lap(UPDATE);
        }
    }

    /**
     * Adds an episode's gradient for some of the hidden units. The weights must be those that the episode was played with:
     * the hidden activations are calculated again, which costs a fraction of the emulator's time and saves the memory for
     * those of a whole episode.
     *
     * @param h scratch [stride]
     * @param dh scratch [stride]
     * @param gradient is added to; laid out as the weights
     */
    static void accumulate(PolicyNetwork network, Trajectory trajectory, int first, int count, float[] h, float[] dh,
            float[] gradient) {
        short[] pixels = trajectory.pixels();
        float[] advantages = trajectory.advantages();
        for (int step = 0; step < trajectory.steps(); step++) {
            int from = trajectory.from(step);
            int to = trajectory.to(step);
            float y = trajectory.up(step) ? 1 : 0;
            float dLogit = (y - trajectory.probability(step)) * advantages[step];
            network.forward(pixels, from, to, first, count, h);
            network.backward(pixels, from, to, first, count, h, dLogit, dh, gradient);
        }
    }

    /** The agent and the buffers of one worker. */
    private final class RolloutWorker implements EpisodeRunner.Observer {
        private final Policy policy = network.policy();
        private final EpisodeRunner runner;
        private final PhaseClock clock;
        private final float[] h = new float[network.stride()];
        private final float[] dh = new float[network.stride()];
        private Trajectory trajectory; // of the current episode

        private RolloutWorker(Console console, EnvPreset preset, PhaseClock clock) {
            this.clock = clock;
            runner = new EpisodeRunner(console, preset, Agent.sampling(policy), this, clock);
        }

        /** Plays an episode and calculates its advantages; returns false if it was abandoned. */
        private boolean play(long episode, Trajectory trajectory) {
            this.trajectory = trajectory;
            trajectory.clear();
            if (!runner.play(seed, episode, stop)) {
                return false;
            }
            trajectory.statistics().copyFrom(runner.statistics());
            Returns.discount(trajectory, gamma, trajectory.advantages());
            Returns.standardise(trajectory.advantages(), trajectory.steps());
            clock.lap(GRADIENT_PHASE);
            return true;
        }

        @Override
        public void step(Observation observation, Action action, int reward) {
            trajectory.add(observation.pixels(), (float) policy.probability(0), action == Action.RIGHT, reward);
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
                    // Workers are not interrupted; if one is, it only checks the condition once more.
                }
            }
            return outcomes[episode];
        }
    }

    @Override
    public Unit unit() {
        return Unit.GAMES;
    }

    @Override
    public long progress() {
        return episodes;
    }

    @Override
    public long end(long goal) {
        return goal;
    }

    @Override
    public RecentGames recentGames() {
        return games;
    }

    @Override
    public long episodes() {
        return episodes;
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public long frames() {
        return frames;
    }

    /** A batch's gradient norm is reported with its last episode, even if the batch was split by a checkpoint. */
    @Override
    public void forEachEpisode(Consumer<EpisodeStatistics> consumer) {
        for (int i = 0; i < played; i++) {
            entropy.set(trajectories[i].entropy());
            gradientNorm.set(completes && i == roundEpisodes - 1 ? Math.sqrt(sum(squares)) : Double.NaN);
            consumer.accept(trajectories[i].statistics());
        }
    }

    @Override
    public Metrics metrics() {
        return metrics;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public void save(NpzWriter npz) throws IOException {
        policy.write(npz);
        Tensor.write(npz, CACHE, network.tensors(), optimiser.cache());
        Tensor.write(npz, GRADIENT, network.tensors(), gradient);
        games.write(npz);
        npz.addLong("episodes", episodes);
        npz.addLong("steps", steps);
        npz.addLong("frames", frames);
    }

    @Override
    public void load(NpzReader npz) {
        network.load(npz);
        Tensor.read(npz, CACHE, network.tensors(), optimiser.cache());
        Tensor.read(npz, GRADIENT, network.tensors(), gradient);
        episodes = npz.count("episodes");
        steps = npz.count("steps");
        frames = npz.count("frames");
        games.read(npz, episodes);
    }

    @Override
    public void close() {
        workers.close();
        consoles.close();
    }
}
