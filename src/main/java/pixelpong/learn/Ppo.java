package pixelpong.learn;

import java.util.Arrays;
import java.util.List;
import pixelpong.policy.ActorCritic;
import pixelpong.policy.Layout;
import pixelpong.rollout.Crew;
import pixelpong.rollout.Lane;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/**
 * Proximal policy optimisation (Schulman et al. 2017): all lanes play a number of steps, then the network learns from them in
 * several epochs of minibatches.
 *
 * <p>Allocates in the constructor only. One thread owns it; the crew shares out lanes, rows and hidden units in such a
 * way that the number of workers changes nothing in the result: a row of a minibatch and a lane depend on no other, and
 * each hidden unit's gradient is added up by one worker, row by row.
 *
 * <p>A point, not a game, ends what counts for a step: a point won later says nothing about a step before the last one.
 */
public final class Ppo {
    /** Minibatches are drawn from the streams of another seed than initial weights and episodes: this one, xor the run's. */
    private static final long SHUFFLING = -1;

    private final Settings settings;
    private final ActorCritic network;
    private final Lane[] lanes;
    private final Crew crew;
    private final int workers;
    private final long seed;

    private final int[][] observations; // [lane][all strokes of the rollout]
    private final int[] observationEnds; // [lane * steps + step]
    private final byte[] actions; // as above, and so the next ones
    private final byte[] rewards;
    private final boolean[] ends;
    private final float[] values;
    private final float[] logProbabilities;
    private final float[] advantages;
    private final float[] targets;
    private final double[] entropies; // [lane], summed over the steps

    private final long[] playedFrames; // [lane], in this rollout

    private final int[] finishedRewards; // [lane * steps + number of the episode that ended in this rollout]
    private final int[] finishedSteps;
    private final int[] finishedFrames;
    private final int[] finishedCounts; // [lane]

    private final ActorCritic.Batch[] acting; // [worker], a row a lane of the worker's
    private final ActorCritic.Batch batch; // [row of a minibatch]
    private final PpoObjective[] objectives; // [worker]
    private final float[][] workspaces; // [worker]
    private final int[] order; // the steps of a rollout, shuffled
    private final int minibatchSize;
    private final SplitMix64 shuffling = new SplitMix64(0);
    private final float[] gradient; // as the weights, but of the first layer what the minibatch touches
    private final Adam adam;
    private int minibatchStart;
    private double minibatchMean;
    private double minibatchDeviation;
    private float stepSize;
    private long rollouts;

    private final Crew.Work play = this::play;
    private final Crew.Work see = this::see;
    private final Crew.Work learn = this::learn;
    private final Crew.Work move = this::move;

    /**
     * What decides the result beside network, lanes and seed.
     *
     * @param steps of each lane in a rollout
     * @param epochs in which each step is learned from
     * @param minibatches into which an epoch is divided
     * @param learningRate of Adam at the start
     * @param clip epsilon of the clipped objective
     * @param gamma discount factor
     * @param lambda of the advantage estimation
     * @param valueCoefficient c1
     * @param entropyCoefficient c2
     * @param annealSteps steps of all lanes over which the learning rate falls to 0, in a straight line
     */
    public record Settings(int steps, int epochs, int minibatches, double learningRate, double clip, double gamma, double lambda,
            double valueCoefficient, double entropyCoefficient, long annealSteps) {
    }

    /**
     * Learning for a network whose lanes stand where they shall begin.
     *
     * @param adam the optimiser of the network's weights
     */
    public Ppo(Settings settings, ActorCritic network, List<Lane> lanes, Crew crew, int workers, long seed, Adam adam) {
        this.settings = settings;
        this.network = network;
        this.lanes = lanes.toArray(Lane[]::new);
        this.crew = crew;
        this.workers = workers;
        this.seed = seed;
        this.adam = adam;
        int steps = settings.steps();
        int all = this.lanes.length * steps;
        observations = new int[this.lanes.length][steps * ActorCritic.MOST_STROKES];
        observationEnds = new int[all];
        actions = new byte[all];
        rewards = new byte[all];
        ends = new boolean[all];
        values = new float[all];
        logProbabilities = new float[all];
        advantages = new float[all];
        targets = new float[all];
        entropies = new double[this.lanes.length];
        playedFrames = new long[this.lanes.length];
        finishedRewards = new int[all];
        finishedSteps = new int[all];
        finishedFrames = new int[all];
        finishedCounts = new int[this.lanes.length];
        acting = new ActorCritic.Batch[workers];
        Arrays.setAll(acting, worker -> network.actingBatch(
                share(this.lanes.length, worker + 1) - share(this.lanes.length, worker)));
        minibatchSize = all / settings.minibatches();
        batch = network.learningBatch(minibatchSize);
        objectives = new PpoObjective[workers];
        Arrays.setAll(objectives, i -> new PpoObjective(network.prior(), settings.clip(), settings.valueCoefficient()));
        workspaces = new float[workers][Kernels.GEMM_WORKSPACE];
        order = new int[all];
        gradient = new float[network.weights().length];
    }

    /** Plays a rollout and learns from it. */
    public void round() {
        crew.run(play);
        double left = 1 - (double) rollouts * order.length / settings.annealSteps();
        stepSize = (float) (settings.learningRate() * Math.max(0, left));
        shuffling.restart(seed ^ SHUFFLING, rollouts);
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            shuffle();
            for (int minibatch = 0; minibatch < settings.minibatches(); minibatch++) {
                prepare(minibatch * minibatchSize);
                crew.run(see);
                crew.run(learn);
                adam.begin(stepSize);
                crew.run(move);
            }
        }
        rollouts++;
    }

    /** A worker's lanes play. */
    private void play(int worker) {
        int first = share(lanes.length, worker);
        int count = share(lanes.length, worker + 1) - first;
        for (int lane = first; lane < first + count; lane++) {
            finishedCounts[lane] = 0;
            entropies[lane] = 0;
            playedFrames[lane] = 0;
        }
        ActorCritic.Batch batch = acting[worker];
        batch.clear();
        for (int step = 0; step < settings.steps(); step++) {
            evaluate(batch, first, count, worker);
            for (int lane = first; lane < first + count; lane++) {
                play(lane, step, objectives[worker], batch.out(), (lane - first) * ActorCritic.OUTPUTS);
            }
        }
        evaluate(batch, first, count, worker);
        for (int lane = first; lane < first + count; lane++) {
            float valueAfter = batch.out()[(lane - first) * ActorCritic.OUTPUTS + network.actions()];
            Advantages.estimate(rewards, values, ends, lane * settings.steps(), settings.steps(), valueAfter,
                    settings.gamma(), settings.lambda(), advantages, targets);
        }
    }

    private void evaluate(ActorCritic.Batch batch, int first, int count, int worker) {
        batch.makeRoom();
        for (int row = 0; row < count; row++) {
            batch.observe(row, lanes[first + row].observation(), 0, lanes[first + row].observationLength());
        }
        batch.firstLayer(count);
        batch.forward(0, count, workspaces[worker]);
    }

    private void play(int lane, int step, PpoObjective objective, float[] outputs, int out) {
        Lane game = lanes[lane];
        int i = lane * settings.steps() + step;
        int start = step == 0 ? 0 : observationEnds[i - 1];
        System.arraycopy(game.observation(), 0, observations[lane], start, game.observationLength());
        observationEnds[i] = start + game.observationLength();

        objective.distribute(outputs, out);
        int action = objective.sample(game.draw());
        entropies[lane] += objective.entropy();
        actions[i] = (byte) action;
        logProbabilities[i] = (float) objective.logProbability(outputs, out, action);
        values[i] = outputs[out + network.actions()];
        int framesBefore = game.frames();
        int reward = game.step(action);
        playedFrames[lane] += game.frames() - framesBefore;
        rewards[i] = (byte) reward;
        ends[i] = reward != 0 || game.done();
        if (game.done()) {
            int finished = lane * settings.steps() + finishedCounts[lane]++;
            finishedRewards[finished] = game.reward();
            finishedSteps[finished] = game.steps();
            finishedFrames[finished] = game.frames();
            game.start(game.episode() + lanes.length);
        }
    }

    /** Fisher and Yates. */
    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = shuffling.nextInt(i + 1);
            int step = order[i];
            order[i] = order[j];
            order[j] = step;
        }
    }

    /** Notes which steps the minibatch has, which inputs they touch, and how their advantages are standardised. */
    private void prepare(int start) {
        minibatchStart = start;
        batch.clear();
        double sum = 0;
        for (int row = 0; row < minibatchSize; row++) {
            int i = order[start + row];
            int from = i % settings.steps() == 0 ? 0 : observationEnds[i - 1];
            batch.observe(row, observations[i / settings.steps()], from, observationEnds[i]);
            sum += advantages[i];
        }
        batch.noteTouched();
        minibatchMean = sum / minibatchSize;
        double squares = 0;
        for (int row = 0; row < minibatchSize; row++) {
            double deviation = advantages[order[start + row]] - minibatchMean;
            squares += deviation * deviation;
        }
        minibatchDeviation = Math.sqrt(squares / minibatchSize);
    }

    /** A worker's units of the first layer, for the whole minibatch. */
    private void see(int worker) {
        batch.firstLayer(minibatchSize, worker);
    }

    /** A worker's rows of the minibatch: forward, objective, backward. */
    private void learn(int worker) {
        int first = share(minibatchSize, worker);
        int count = share(minibatchSize, worker + 1) - first;
        batch.forward(first, count, workspaces[worker]);
        for (int row = first; row < first + count; row++) {
            int i = order[minibatchStart + row];
            double advantage = minibatchDeviation == 0 ? 0 : (advantages[i] - minibatchMean) / minibatchDeviation;
            objectives[worker].differentiate(batch.out(), row * ActorCritic.OUTPUTS, actions[i], logProbabilities[i],
                    advantage, targets[i], settings.entropyCoefficient(), 1.0 / minibatchSize, batch.dOut());
        }
        batch.backward(first, count, workspaces[worker]);
    }

    /** A worker's hidden units: their gradient, and a step of Adam. Of the first layer only inputs that were seen move. */
    private void move(int worker) {
        batch.accumulate(minibatchSize, worker, gradient, workspaces[worker]);
        int count = network.units(worker);
        int layer = network.layerOf(worker);
        for (int i = 0; i < batch.touchedCount(); i++) {
            adam.update(network.weights(), layer + batch.touched(i) * count, gradient, layer + i * count, count);
        }
        int w2 = network.w2() + network.firstUnit(worker) * network.stride2();
        adam.update(network.weights(), w2, gradient, w2, count * network.stride2());
        int firstTop = Layout.shareStart(network.top(), worker, workers);
        int countTop = Layout.shareStart(network.top(), worker + 1, workers) - firstTop;
        int w3 = network.w3() + firstTop * ActorCritic.OUTPUTS;
        adam.update(network.weights(), w3, gradient, w3, countTop * ActorCritic.OUTPUTS);
        network.weightsChanged(worker);
    }

    private int share(int all, int worker) {
        return (int) ((long) all * worker / workers);
    }

    /** Steps of all lanes in a rollout. */
    public int stepsPerRound() {
        return order.length;
    }

    /** Says how many rollouts were learned from before; network, optimiser and lanes stand as they did then. */
    public void resume(long rollouts) {
        this.rollouts = rollouts;
    }

    /** Frames of all lanes in the last rollout. */
    public long frames() {
        long sum = 0;
        for (long frames : playedFrames) {
            sum += frames;
        }
        return sum;
    }

    /** Rollouts learned from so far. */
    public long rollouts() {
        return rollouts;
    }

    /** The mean entropy of the policy over the last rollout. */
    public double entropy() {
        double sum = 0;
        for (double entropy : entropies) {
            sum += entropy;
        }
        return sum / order.length;
    }

    /** Hears of the episodes that ended in a rollout. */
    @FunctionalInterface
    public interface Finished {
        /** One episode. */
        void episode(int reward, int steps, int frames);
    }

    /** Tells of the episodes that ended in the last rollout, lane by lane. */
    public void forEachFinished(Finished listener) {
        for (int lane = 0; lane < lanes.length; lane++) {
            for (int k = 0; k < finishedCounts[lane]; k++) {
                int i = lane * settings.steps() + k;
                listener.episode(finishedRewards[i], finishedSteps[i], finishedFrames[i]);
            }
        }
    }
}
