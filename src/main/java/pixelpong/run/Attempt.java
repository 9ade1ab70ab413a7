package pixelpong.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.learn.Adam;
import pixelpong.learn.Ppo;
import pixelpong.policy.ActorCritic;
import pixelpong.rollout.Crew;
import pixelpong.rollout.Lane;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/**
 * A network that a run of PPO trains, with all that its training depends on. A run may try several, one after the other, on
 * the same consoles, and go on with the best.
 *
 * <p>A checkpoint holds no game: a lane's episode is played again from the actions it took, which gives the same game.
 * Allocates in the constructor, and when it is written or read.
 */
final class Attempt {
    /** Pixels that are visible in a frame of Pong, about: what the first layer's weights are scaled for, a plane. */
    private static final int VISIBLE = 34;
    /** Seeds of attempts after the first are drawn from the streams of another seed: this one, xor the run's. */
    private static final long ATTEMPTS = 0x5bd1e995;
    /** The name of an attempt's number in a checkpoint. */
    static final String NUMBER = "attempt";
    private static final String MEAN = "adam_mean_";
    private static final String SQUARE = "adam_square_";

    final ActorCritic network;
    final Adam adam;
    final Ppo ppo;
    private final int number;
    private final PpoConfig settings;
    private final long seed;
    private final List<Lane> lanes = new ArrayList<>();
    private final long mostSteps; // of an episode
    private final Crew crew;
    private final int workers;
    private long episodes;
    private double runningMean;

    /**
     * An attempt whose network has still to be {@linkplain #initialise initialised} or read, and whose lanes stand at the
     * start of their first episodes.
     *
     * @param number 0 for the first attempt, which has the run's own seed
     */
    Attempt(int number, TrainingConfig config, List<Console> consoles, Crew crew, int workers, Kernels kernels) {
        this.number = number;
        this.crew = crew;
        this.workers = workers;
        settings = config.ppo();
        seed = seed(config.seed(), number);
        EnvPreset preset = EnvPreset.named(config.env());
        mostSteps = preset.maxSteps();
        int[] codes = settings.actionCodes();
        network = new ActorCritic(settings.viewKind().inputs(), settings.blocks(), config.hidden(), settings.hidden2(),
                codes.length, kernels);
        adam = new Adam(network.weights().length, kernels);
        for (int lane = 0; lane < settings.lanes(); lane++) {
            lanes.add(new Lane(consoles.get(lane), preset, settings.viewKind(), codes, seed, lane + 1));
        }
        ppo = new Ppo(settings.settings(config.learningRate(), config.gamma()), network, lanes, crew, workers, seed, adam);
    }

    private static long seed(long seed, int number) {
        if (number == 0) {
            return seed;
        }
        SplitMix64 random = new SplitMix64(0);
        random.restart(seed ^ ATTEMPTS, number);
        return random.nextLong();
    }

    /** Which attempt it is, from 0. */
    int number() {
        return number;
    }

    /** Draws the initial weights. */
    void initialise() {
        network.initialise(TrainingState.initialWeights(seed), VISIBLE * settings.viewKind().planes());
    }

    /** Takes note of an episode that ended. */
    void count(int reward) {
        runningMean = TrainingState.runningMean(runningMean, episodes, reward);
        episodes++;
    }

    /** The running mean of this attempt's episodes' rewards; NaN before the first. */
    double runningMean() {
        return episodes == 0 ? Double.NaN : runningMean;
    }

    /** Whether it does better than another; what has played no episode to its end does not. */
    boolean beats(Attempt other) {
        return episodes > 0 && (other.episodes == 0 || runningMean > other.runningMean);
    }

    /** Writes all arrays under names that begin with {@code prefix}. */
    void write(Npz.Writer npz, String prefix) throws IOException {
        Checkpoint.writeTensors(npz, prefix, network.tensors(), network.weights());
        Checkpoint.writeTensors(npz, prefix + MEAN, network.tensors(), adam.mean());
        Checkpoint.writeTensors(npz, prefix + SQUARE, network.tensors(), adam.square());
        npz.addLong(prefix + NUMBER, number);
        npz.addLong(prefix + "adam_steps", adam.steps());
        npz.addLong(prefix + "rollouts", ppo.rollouts());
        npz.addLong(prefix + "attempt_episodes", episodes);
        npz.addDouble(prefix + "running_mean", runningMean);
        npz.addLongs(prefix + "lane_episodes", lanes.stream().mapToLong(Lane::episode).toArray());
        npz.addLongs(prefix + "lane_steps", lanes.stream().mapToLong(Lane::steps).toArray());
        long[] actions = new long[lanes.stream().mapToInt(Lane::steps).sum()];
        int written = 0;
        for (Lane lane : lanes) {
            for (int step = 0; step < lane.steps(); step++) {
                actions[written++] = lane.actions()[step];
            }
        }
        npz.addLongs(prefix + "lane_actions", actions);
    }

    /**
     * Fills in what {@link #write} wrote; lanes play their episodes up to where they were.
     *
     * @param mostRollouts that the file can speak of
     */
    void read(Npz.Reader npz, String prefix, long mostRollouts) {
        Checkpoint.readTensors(npz, prefix, network.tensors(), network.weights());
        Checkpoint.readTensors(npz, prefix + MEAN, network.tensors(), adam.mean());
        Checkpoint.readTensors(npz, prefix + SQUARE, network.tensors(), adam.square());
        network.weightsChanged();
        adam.resume(npz.count(prefix + "adam_steps"));
        ppo.resume(npz.count(prefix + "rollouts"));
        episodes = npz.count(prefix + "attempt_episodes");
        runningMean = npz.real(prefix + "running_mean");
        if (ppo.rollouts() > mostRollouts
                || adam.steps() != ppo.rollouts() * settings.epochs() * settings.minibatches()) {
            throw npz.bad("has more rollouts or another number of Adam's steps than this run can have");
        }
        readLanes(npz, prefix);
    }

    private void readLanes(Npz.Reader npz, String prefix) {
        long[] laneEpisodes = npz.counts(prefix + "lane_episodes", lanes.size());
        long[] laneSteps = npz.counts(prefix + "lane_steps", lanes.size());
        long[] actions = npz.counts(prefix + "lane_actions", (int) Math.min(lanes.size() * mostSteps, Integer.MAX_VALUE));
        if (laneEpisodes.length != lanes.size() || laneSteps.length != lanes.size()
                || Arrays.stream(laneSteps).sum() != actions.length
                || Arrays.stream(laneSteps).anyMatch(steps -> steps >= mostSteps)
                || IntStream.range(0, lanes.size()).anyMatch(lane -> (laneEpisodes[lane] - 1) % lanes.size() != lane)
                || Arrays.stream(actions).anyMatch(action -> action >= network.actions())) {
            throw npz.bad("has lanes that do not fit together");
        }
        byte[][] played = new byte[lanes.size()][];
        int from = 0;
        for (int lane = 0; lane < played.length; lane++) {
            played[lane] = new byte[(int) laneSteps[lane]];
            for (int step = 0; step < played[lane].length; step++) {
                played[lane][step] = (byte) actions[from++];
            }
        }
        replay(laneEpisodes, played);
    }

    /** Takes the consoles back after another attempt had them: each lane plays its episode again up to where it was. */
    void comeBack() {
        replay(lanes.stream().mapToLong(Lane::episode).toArray(),
                lanes.stream().map(lane -> Arrays.copyOf(lane.actions(), lane.steps())).toArray(byte[][]::new));
    }

    private void replay(long[] episodes, byte[][] played) {
        crew.run(worker -> {
            for (int lane = worker; lane < played.length; lane += workers) {
                lanes.get(lane).replay(episodes[lane], played[lane]);
            }
        });
    }
}
