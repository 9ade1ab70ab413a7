package pixelpong.learn;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import pixelpong.game.Console;
import pixelpong.game.Consoles;
import pixelpong.game.EpisodeStatistics;
import pixelpong.pixels.VerticalRuns;
import pixelpong.policy.ActorCritic;
import pixelpong.policy.Categorical;
import pixelpong.policy.Policy;
import pixelpong.policy.Tensor;
import pixelpong.rollout.AutoResetEnv;
import pixelpong.rollout.Minibatches;
import pixelpong.rollout.PhaseClock;
import pixelpong.rollout.RolloutBuffer;
import pixelpong.rollout.Workers;
import pixelpong.simd.Kernels;
import pixelpong.util.NpzReader;
import pixelpong.util.NpzWriter;
import pixelpong.util.SplitMix64;

/**
 * Proximal policy optimisation (Schulman et al. 2017). Each round collects a rollout from all environments, then trains on it for
 * several epochs of minibatches.
 *
 * <p>Allocates in the constructor, and where a run begins anew. Owned by one thread. Workers share environments, rows and units so
 * that their number does not affect the result: rows of a minibatch and environments are independent, and each unit's gradient is
 * summed by one worker, row by row.
 *
 * <p>A point ends the return: what follows says nothing about earlier steps. So every point is a terminal step; an episode
 * truncated between points is bootstrapped with the value of its final state, as in Gymnasium.
 */
public final class Ppo implements Learner {
    /** XORed with the run's seed, so that shuffling shares no stream with initial weights and episodes. */
    private static final long SHUFFLING = -1;
    /** XORed with the seed where a run begins anew. */
    private static final long BEGINNING_ANEW = -2;

    private static final String MEAN = "adam_mean_";
    private static final String SQUARE = "adam_square_";

    private static final List<String> PHASES = List.of("collect", "gather", "first layer", "forward", "backward", "update");
    private static final int COLLECT = 0;
    private static final int GATHER = 1;
    private static final int FIRST_LAYER = 2;
    private static final int FORWARD = 3;
    private static final int BACKWARD = 4;
    private static final int UPDATE = 5;

    private final Settings settings;
    private final long seed;
    private final Kernels kernels;
    private final Workers workers;
    private final Consoles consoles;
    private final AutoResetEnv[] envs;
    private final ActorCritic network;
    private final float[] gradient; // as long as the weights
    private final Adam adam;
    private final RolloutBuffer buffer;
    private final Minibatches minibatches;

    private final int numSteps;
    private final int epochs;
    private final int minibatchSize;
    private final double gamma;
    private final double lambda;

    private final RolloutWorker[] rolloutWorkers; // [worker]
    private final PpoObjective[] objectives; // [worker]
    private final float[][] workspaces; // [worker]
    private final ActorCritic.Batch batch; // of a minibatch
    private final double[] advantages; // of a minibatch, standardised [row]
    private int minibatchStart; // index of its first step in the shuffled order
    private boolean lastMinibatch; // of the round

    private long rounds;
    private long episodes;
    private long frames;

    private final PpoLosses losses;
    private final Metrics metrics = new Metrics();
    private final Metrics.Metric policyLoss = metrics.add("policy_loss");
    private final Metrics.Metric valueLoss = metrics.add("value_loss");
    private final Metrics.Metric entropy = metrics.add("entropy");
    private final Metrics.Metric approximateKl = metrics.add("approx_kl");
    private final Metrics.Metric clipFraction = metrics.add("clip_fraction");
    private final Metrics.Metric explainedVariance = metrics.add("explained_variance");
    private final Metrics.Metric gradientNorm = metrics.add("gradient_norm");
    private final Metrics.Metric learningRate = metrics.add("learning_rate");
    private final PhaseClock clock = new PhaseClock(PHASES);
    private final RecentGames games = new RecentGames();
    private final Annealing annealing;
    private final Plateau plateau;
    private final Band band;
    private String notice; // about the last round; null for none
    private final Consumer<EpisodeStatistics> countEpisode = this::countEpisode;

    private final Workers.Task collect;
    private final Workers.Task firstLayer = this::firstLayer;
    private final Workers.Task forwardAndBackward = this::forwardAndBackward;
    private final Workers.Task update = this::update;

    /** See {@link Algorithm#create}. */
    Ppo(Settings settings, long seed, Supplier<Console> consoles, int workers, Kernels kernels) {
        this.settings = settings;
        this.seed = seed;
        this.kernels = kernels;
        numSteps = settings.get(PpoSettings.NUM_STEPS);
        epochs = settings.get(PpoSettings.UPDATE_EPOCHS);
        gamma = settings.get(Algorithm.GAMMA);
        lambda = settings.get(PpoSettings.GAE_LAMBDA);
        int numEnvs = settings.get(PpoSettings.NUM_ENVS);

        ActorCritic.Shape shape = PpoSettings.shape(settings);
        network = new ActorCritic(shape, workers, kernels);
        gradient = new float[network.weights().length];
        adam = new Adam(network.weights(), gradient, kernels);
        annealing = new Annealing(settings);
        plateau = new Plateau(settings);
        band = new Band(settings);
        envs = new AutoResetEnv[numEnvs];
        this.consoles = new Consoles(consoles, numEnvs);
        for (int env = 0; env < numEnvs; env++) {
            envs[env] = new AutoResetEnv(this.consoles.get(env), PpoSettings.preset(settings, env), shape.view(), shape.actions(),
                    seed, env, numEnvs);
        }
        buffer = new RolloutBuffer(numEnvs, numSteps);
        minibatches = new Minibatches(buffer, epochs, settings.get(PpoSettings.NUM_MINIBATCHES),
                settings.get(PpoSettings.TOP_RATE));
        minibatchSize = minibatches.size();
        batch = network.learningBatch(minibatchSize);
        advantages = new double[minibatchSize];
        losses = new PpoLosses(minibatchSize, minibatches.representedSteps());
        workspaces = new float[workers][Kernels.GEMM_WORKSPACE];
        this.workers = new Workers(workers);
        rolloutWorkers = new RolloutWorker[workers];
        objectives = new PpoObjective[workers];
        for (int worker = 0; worker < workers; worker++) {
            int first = this.workers.shareStart(numEnvs, worker);
            int end = this.workers.shareStart(numEnvs, worker + 1);
            rolloutWorkers[worker] = new RolloutWorker(first, end, workspaces[worker]);
            objectives[worker] = new PpoObjective(network.prior(), settings.get(PpoSettings.CLIP_COEF),
                    settings.get(PpoSettings.VF_COEF), settings.get(PpoSettings.ENT_COEF));
        }
        collect = worker -> rolloutWorkers[worker].collect();
    }

    @Override
    public void initialise() {
        network.initialise(SplitMix64.stream(seed, Reinforce.INITIAL_WEIGHTS));
    }

    /** Begins with other weights; the games that are being played go on. */
    private void beginAnew() {
        notice = String.format(Locale.ROOT, "The mean of the last %d games is %.1f after %,d steps and has hardly changed lately:"
                + " the run begins anew, with other weights. (\"Why does it not learn?\" in ppo.md says more.)", games.count(),
                games.mean(), progress());
        plateau.begin(progress());
        network.initialise(SplitMix64.stream(seed ^ BEGINNING_ANEW, rounds));
        adam.clear();
    }

    @Override
    public void round(long limit, BooleanSupplier stop) {
        notice = null;
        clock.start();
        workers.run(collect);
        clock.lap(COLLECT);
        learningRate.set(annealing.rate(progress()));
        losses.clear();
        minibatches.start(seed ^ SHUFFLING, rounds);
        for (int epoch = 0; epoch < epochs; epoch++) {
            minibatches.shuffle(epoch);
            for (int start = 0; start < minibatches.epochSize(); start += minibatchSize) {
                lastMinibatch = epoch == epochs - 1 && start + minibatchSize == minibatches.epochSize();
                gather(start);
                clock.lap(GATHER);
                workers.run(firstLayer);
                clock.lap(FIRST_LAYER);
                workers.run(forwardAndBackward);
                clock.lap(BACKWARD);
                adam.begin((float) learningRate.value());
                workers.run(update);
                losses.add();
                clock.lap(UPDATE);
            }
        }
        clock.commit();
        rounds++;
        count();
        // Any non-finite number reaches the last layer within two minibatches; the other layers are checked before saving.
        requireFinite(network.lastLayer());
        annealing.look(progress(), games);
        boolean stuck = plateau.isReached(progress(), games);
        // Where the rate falls, that is to be waited for; of a run that is over there is nothing to decide.
        if (stuck && !annealing.isEndKnown() && progress() < annealing.end()) {
            if (games.reach(Plateau.WORTH_KEEPING)) {
                annealing.fall(progress());
            } else {
                beginAnew();
            }
        }
        if (notice == null && plateau.begun() == 0) { // a run that has begun anew has said already that it is slow
            notice = band.look(progress() - buffer.size(), progress(), games).orElse(null);
        }
    }

    /** The environments of one worker, and the buffers of the network for acting in them. */
    private final class RolloutWorker {
        private final int first;
        private final int count;
        private final float[] workspace;
        private final ActorCritic.Batch batch; // a row for each environment, and one for the final state of a truncated episode
        private final Categorical pi = new Categorical(network.shape().actions().size());
        private long frames; // in this rollout

        private RolloutWorker(int first, int end, float[] workspace) {
            this.first = first;
            count = end - first;
            this.workspace = workspace;
            batch = network.actingBatch(count + 1);
        }

        /** Collects this worker's part of a rollout. */
        private void collect() {
            long framesBefore = framesPlayed();
            batch.clear();
            for (int env = first; env < first + count; env++) {
                envs[env].clearFinished();
            }
            for (int t = 0; t < numSteps; t++) {
                evaluateAll();
                for (int row = 0; row < count; row++) {
                    step(row, t);
                }
            }
            evaluateAll();
            for (int row = 0; row < count; row++) {
                buffer.estimateAdvantages(first + row, batch.value(row), gamma, lambda);
            }
            frames = framesPlayed() - framesBefore;
        }

        private long framesPlayed() {
            long sum = 0;
            for (int env = first; env < first + count; env++) {
                sum += envs[env].frames();
            }
            return sum;
        }

        private void evaluateAll() {
            batch.makeRoom();
            for (int row = 0; row < count; row++) {
                observe(row, envs[first + row].observation());
            }
            batch.firstLayer(0, count);
            batch.forward(0, count, workspace);
        }

        private void observe(int row, VerticalRuns observation) {
            batch.observe(row, observation.packed(), 0, observation.count());
        }

        /** Plays step t of an environment. */
        private void step(int row, int t) {
            AutoResetEnv env = envs[first + row];
            pi.set(batch.outputs(), batch.output(row));
            int action = pi.sample(env.nextDouble());
            buffer.addObservation(first + row, t, env.observation());
            buffer.addAction(first + row, t, action, (float) pi.logProbability(action), batch.value(row));

            int reward = env.step(action);
            boolean end = reward != 0 || env.terminated() || env.truncated();
            float bootstrap = reward == 0 && env.truncated() ? valueOf(env.finalObservation()) : 0;
            buffer.addReward(first + row, t, reward, end, bootstrap);
        }

        /** The value of the final state of a truncated episode. */
        private float valueOf(VerticalRuns observation) {
            observe(count, observation);
            batch.firstLayer(count, 1);
            batch.forward(count, 1, workspace);
            return batch.value(count);
        }
    }

    /** Copies the steps of a minibatch into the batch. */
    private void gather(int start) {
        minibatchStart = start;
        batch.clear();
        for (int row = 0; row < minibatchSize; row++) {
            int step = minibatches.step(start + row);
            batch.observe(row, buffer.observations(step), buffer.observationStart(step), buffer.observationEnd(step));
        }
        batch.observed();
        minibatches.standardise(start, advantages);
    }

    /** The first layer of the whole minibatch, for one worker's units. */
    private void firstLayer(int worker) {
        batch.shareOfFirstLayer(worker, minibatchSize);
    }

    /** Forward pass, objective and backward pass for one worker's rows of the minibatch. */
    private void forwardAndBackward(int worker) {
        int first = workers.shareStart(minibatchSize, worker);
        int count = workers.shareStart(minibatchSize, worker + 1) - first;
        PpoObjective objective = objectives[worker];
        batch.forward(first, count, workspaces[worker]);
        for (int row = first; row < first + count; row++) {
            int step = minibatches.step(minibatchStart + row);
            double weight = minibatches.weight(step);
            objective.differentiate(batch.outputs(), batch.output(row), buffer.action(step), buffer.logProbability(step),
                    advantages[row], buffer.returnOf(step), weight / minibatches.representedSteps(), batch.derivatives());
            losses.note(row, objective, weight);
        }
        if (worker == 0) {
            clock.lap(FORWARD);
        }
        batch.backward(first, count, workspaces[worker]);
    }

    /** Gradient and Adam step for one worker's units. */
    private void update(int worker) {
        batch.gradient(minibatchSize, worker, gradient, workspaces[worker]);
        if (lastMinibatch) {
            batch.sumSquares(worker, gradient);
        }
        batch.update(worker, adam);
    }

    private void countEpisode(EpisodeStatistics episode) {
        episodes++;
        games.add(episode.totalReward());
    }

    private void count() {
        for (RolloutWorker worker : rolloutWorkers) {
            frames += worker.frames;
        }
        forEachEpisode(countEpisode);
        policyLoss.set(losses.policyLoss());
        valueLoss.set(losses.valueLoss());
        entropy.set(losses.entropy());
        approximateKl.set(losses.approximateKl());
        clipFraction.set(losses.clipFraction());
        explainedVariance.set(buffer.explainedVariance());
        gradientNorm.set(batch.gradientNorm());
    }

    private void requireFinite(int from) {
        requireFinite(network.weights(), from, "weights");
        requireFinite(adam.square(), from, "squared gradients");
    }

    private void requireFinite(float[] values, int from, String what) {
        if (!Finite.all(values, from, kernels)) {
            throw new DivergedException(String.format("Update %,d (steps up to %,d) has %s that are not finite numbers", rounds,
                    progress(), what));
        }
    }

    @Override
    public Unit unit() {
        return Unit.STEPS;
    }

    @Override
    public long progress() {
        return rounds * buffer.size();
    }

    @Override
    public long end(long goal) {
        long end = Math.min(goal, annealing.end());
        return (end + buffer.size() - 1) / buffer.size() * buffer.size();
    }

    @Override
    public boolean isEndKnown() {
        return annealing.isEndKnown();
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
        return progress();
    }

    @Override
    public long frames() {
        return frames;
    }

    /** Ordered by environment. */
    @Override
    public void forEachEpisode(Consumer<EpisodeStatistics> consumer) {
        for (AutoResetEnv env : envs) {
            env.forEachFinished(consumer);
        }
    }

    @Override
    public Optional<String> notice() {
        return Optional.ofNullable(notice);
    }

    @Override
    public Metrics metrics() {
        return metrics;
    }

    @Override
    public Policy policy() {
        return network.policy();
    }

    /** Games are not saved: replaying an environment's actions restores its episode. */
    @Override
    public void save(NpzWriter npz) throws IOException {
        requireFinite(0);
        network.write(npz);
        Tensor.write(npz, MEAN, network.tensors(), adam.mean());
        Tensor.write(npz, SQUARE, network.tensors(), adam.square());
        npz.addLong("adam_steps", adam.steps());
        npz.addLong("rounds", rounds);
        npz.addLong("episodes", episodes);
        npz.addLong("steps", steps());
        npz.addLong("frames", frames);
        games.write(npz);
        annealing.write(npz);
        plateau.write(npz);
        npz.addLongs("env_episodes", Arrays.stream(envs).mapToLong(AutoResetEnv::episode).toArray());
        npz.addLongs("env_steps", Arrays.stream(envs).mapToLong(env -> env.statistics().length()).toArray());
        npz.addLongs("env_actions", Arrays.stream(envs).flatMapToLong(env ->
                IntStream.range(0, env.statistics().length()).mapToLong(t -> env.actions()[t])).toArray());
    }

    @Override
    public void load(NpzReader npz) {
        network.load(npz);
        Tensor.read(npz, MEAN, network.tensors(), adam.mean());
        Tensor.read(npz, SQUARE, network.tensors(), adam.square());
        adam.resume(npz.count("adam_steps"));
        rounds = npz.count("rounds");
        episodes = npz.count("episodes");
        frames = npz.count("frames");
        long mostRounds = settings.get(PpoSettings.TOTAL_TIMESTEPS) / buffer.size() + 1;
        if (rounds > mostRounds) {
            throw npz.bad("has more rounds than this run can have");
        }
        games.read(npz, episodes);
        annealing.read(npz, progress());
        plateau.read(npz, progress());
        long steps = progress() - plateau.begun();
        if (steps % buffer.size() != 0 || adam.steps() != steps / minibatches.representedSteps() * epochs) {
            throw npz.bad("has another number of Adam's steps than this run can have");
        }
        replay(npz);
    }

    private void replay(NpzReader npz) {
        int count = envs.length;
        long mostSteps = settings.get(Algorithm.ENV).maxSteps();
        long[] numbers = npz.counts("env_episodes", count);
        long[] lengths = npz.counts("env_steps", count);
        long[] actions = npz.counts("env_actions", (int) Math.min(count * mostSteps, Integer.MAX_VALUE));
        if (numbers.length != count || lengths.length != count || Arrays.stream(lengths).sum() != actions.length
                || Arrays.stream(lengths).anyMatch(length -> length >= mostSteps)
                || IntStream.range(0, count).anyMatch(env -> numbers[env] < 1 || (numbers[env] - 1) % count != env)
                || Arrays.stream(actions).anyMatch(action -> action >= network.shape().actions().size())) {
            throw npz.bad("has environments that do not fit together");
        }
        int[] starts = new int[count + 1];
        for (int env = 0; env < count; env++) {
            starts[env + 1] = starts[env] + (int) lengths[env];
        }
        workers.run(worker -> {
            for (int env = workers.shareStart(count, worker); env < workers.shareStart(count, worker + 1); env++) {
                byte[] played = new byte[starts[env + 1] - starts[env]];
                for (int t = 0; t < played.length; t++) {
                    played[t] = (byte) actions[starts[env] + t];
                }
                envs[env].replay(numbers[env], played);
                if (envs[env].episode() != numbers[env]) {
                    throw npz.bad("has an environment whose episode is over");
                }
            }
        });
    }

    @Override
    public void close() {
        workers.close();
        consoles.close();
    }
}
