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
import pixelpong.rollout.Lane;
import pixelpong.simd.Kernels;

/**
 * A run of PPO; its goal is a number of steps. A round is a rollout of all lanes and the learning from it.
 *
 * <p>A checkpoint holds no game: a lane's episode is played again from the actions it took, which gives the same game.
 */
final class PpoTraining extends Training {
    /** Pixels that are visible in a frame of Pong, about: what the first layer's weights are scaled for, a plane. */
    private static final int VISIBLE = 34;
    private static final String MEAN = "adam_mean_";
    private static final String SQUARE = "adam_square_";

    private final PpoConfig settings;
    private final ActorCritic network;
    private final Adam adam;
    private final List<Lane> lanes = new ArrayList<>();
    private final Ppo ppo;
    private final int stepsPerRound;
    private long episodes;
    private long frames;
    private double runningMean;
    private long roundFrames;

    /** A run whose lanes stand at the start of their first episodes. */
    PpoTraining(RunFolder folder, TrainingConfig config, List<Console> consoles, int workers, Kernels kernels,
            Listener listener) {
        super(folder, config, workers, kernels, listener);
        settings = config.ppo();
        EnvPreset preset = EnvPreset.named(config.env());
        int[] codes = settings.actionCodes();
        network = new ActorCritic(settings.viewKind().inputs(), settings.blocks(), config.hidden(), settings.hidden2(),
                settings.prior(), workers, kernels);
        adam = new Adam(network.weights().length, kernels);
        for (int lane = 0; lane < settings.lanes(); lane++) {
            lanes.add(new Lane(consoles.get(lane), preset, settings.viewKind(), codes, config.seed(), lane + 1));
        }
        ppo = new Ppo(settings.settings(config.learningRate(), config.gamma()), network, lanes, crew, workers,
                config.seed(), adam);
        stepsPerRound = ppo.stepsPerRound();
    }

    @Override
    void initialise() {
        network.initialise(TrainingState.initialWeights(config.seed()), VISIBLE * settings.viewKind().planes());
    }

    @Override
    void write(Npz.Writer npz) throws IOException {
        Checkpoint.writeTensors(npz, "", network.tensors(), network.weights());
        Checkpoint.writeTensors(npz, MEAN, network.tensors(), adam.mean());
        Checkpoint.writeTensors(npz, SQUARE, network.tensors(), adam.square());
        npz.addLongs("actions", Arrays.stream(settings.actionCodes()).asLongStream().toArray());
        npz.addFloats(ActorCritic.PRIOR, action -> network.prior()[action], network.actions());
        npz.addLong("adam_steps", adam.steps());
        npz.addLong("rollouts", ppo.rollouts());
        npz.addLong("episodes", episodes);
        npz.addLong("steps", progress());
        npz.addLong("frames", frames);
        npz.addDouble("running_mean", runningMean);
        npz.addLongs("lane_episodes", lanes.stream().mapToLong(Lane::episode).toArray());
        npz.addLongs("lane_steps", lanes.stream().mapToLong(Lane::steps).toArray());
        long[] actions = new long[lanes.stream().mapToInt(Lane::steps).sum()];
        int written = 0;
        for (Lane lane : lanes) {
            for (int step = 0; step < lane.steps(); step++) {
                actions[written++] = lane.actions()[step];
            }
        }
        npz.addLongs("lane_actions", actions);
    }

    @Override
    void read(Npz.Reader npz) {
        Checkpoint.readTensors(npz, "", network.tensors(), network.weights());
        Checkpoint.readTensors(npz, MEAN, network.tensors(), adam.mean());
        Checkpoint.readTensors(npz, SQUARE, network.tensors(), adam.square());
        network.weightsChanged();
        adam.resume(npz.count("adam_steps"));
        ppo.resume(npz.count("rollouts"));
        episodes = npz.count("episodes");
        frames = npz.count("frames");
        runningMean = npz.real("running_mean");
        replayLanes(npz);
    }

    private void replayLanes(Npz.Reader npz) {
        long mostSteps = (long) lanes.size() * EnvPreset.named(config.env()).maxSteps();
        if (ppo.rollouts() > settings.annealSteps() / stepsPerRound + 1
                || adam.steps() != ppo.rollouts() * settings.epochs() * settings.minibatches()) {
            throw npz.bad("has more rollouts or another number of Adam's steps than this run can have");
        }
        long[] laneEpisodes = npz.counts("lane_episodes", lanes.size());
        long[] laneSteps = npz.counts("lane_steps", lanes.size());
        long[] actions = npz.counts("lane_actions", (int) Math.min(mostSteps, Integer.MAX_VALUE));
        if (laneEpisodes.length != lanes.size() || laneSteps.length != lanes.size()
                || Arrays.stream(laneSteps).sum() != actions.length
                || Arrays.stream(laneSteps).anyMatch(steps -> steps >= mostSteps / lanes.size())
                || IntStream.range(0, lanes.size()).anyMatch(lane -> (laneEpisodes[lane] - 1) % lanes.size() != lane)
                || Arrays.stream(actions).anyMatch(action -> action >= network.actions())) {
            throw npz.bad("has lanes that do not fit together");
        }
        int[] starts = new int[lanes.size()];
        for (int lane = 1; lane < starts.length; lane++) {
            starts[lane] = starts[lane - 1] + (int) laneSteps[lane - 1];
        }
        crew.run(worker -> {
            for (int lane = worker; lane < starts.length; lane += workers) {
                int steps = (int) laneSteps[lane];
                byte[] played = new byte[steps];
                for (int step = 0; step < steps; step++) {
                    played[step] = (byte) actions[starts[lane] + step];
                }
                lanes.get(lane).replay(laneEpisodes[lane], played);
            }
        });
    }

    @Override
    public long progress() {
        return ppo.rollouts() * stepsPerRound;
    }

    @Override
    public ActorCritic actorCritic() {
        return network;
    }

    @Override
    public long episodes() {
        return episodes;
    }

    @Override
    public double runningMean() {
        return runningMean;
    }

    @Override
    void round(long goal, int checkpointEvery) {
        ppo.round();
        // All that goes bad reaches the last layer in the same minibatch or the next: the others' turn is before saving.
        requireFinite(network.weights(), network.w3(), "weights");
        requireFinite(adam.square(), network.w3(), "squared gradients");
    }

    @Override
    void beforeSaving() {
        requireFinite(network.weights(), 0, "weights");
        requireFinite(adam.square(), 0, "squared gradients");
    }

    @Override
    String badUpdate() {
        return String.format("Update %,d (steps up to %,d)", ppo.rollouts(), progress());
    }

    @Override
    void reportRound() {
        roundFrames = ppo.frames();
        frames += roundFrames;
        ppo.forEachFinished(this::count);
    }

    private void count(int reward, int steps, int episodeFrames) {
        runningMean = TrainingState.runningMean(runningMean, episodes, reward);
        episodes++;
        report(episodes, reward, runningMean, steps, episodeFrames, roundFrames, ppo.entropy(), Double.NaN, null);
    }
}
