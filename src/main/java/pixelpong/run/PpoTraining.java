package pixelpong.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import pixelpong.game.Console;
import pixelpong.policy.ActorCritic;
import pixelpong.simd.Kernels;

/**
 * A run of PPO; its goal is a number of steps. A round is a rollout of all lanes and the learning from it.
 *
 * <p>With several {@linkplain PpoConfig#tryouts() tryouts} it trains as many networks for a while, one after the other,
 * and then goes on with the one whose running mean is highest. The steps of all of them count.
 */
final class PpoTraining extends Training {
    private static final String BEST = "best_";

    private final PpoConfig settings;
    private final List<Console> consoles;
    private final Kernels kernels;
    private Attempt attempt;
    private Attempt best; // of the tryouts before; null in the first one, and once the choice is made
    private int tried; // attempts whose tryout is over, but the chosen one
    private long episodes;
    private long frames;
    private long roundFrames;

    /** A run whose lanes stand at the start of their first episodes. */
    PpoTraining(RunFolder folder, TrainingConfig config, List<Console> consoles, int workers, Kernels kernels,
            Listener listener) {
        super(folder, config, workers, kernels, listener);
        this.consoles = consoles;
        this.kernels = kernels;
        settings = config.ppo();
        attempt = attempt(0);
    }

    private Attempt attempt(int number) {
        return new Attempt(number, config, consoles, crew, workers, kernels);
    }

    @Override
    void initialise() {
        attempt.initialise();
    }

    @Override
    void write(Npz.Writer npz) throws IOException {
        attempt.write(npz, "");
        if (best != null) {
            best.write(npz, BEST);
        }
        npz.addLongs("actions", Arrays.stream(settings.actionCodes()).asLongStream().toArray());
        npz.addLong("tried", tried);
        npz.addLong("episodes", episodes);
        npz.addLong("steps", progress());
        npz.addLong("frames", frames);
    }

    @Override
    void read(Npz.Reader npz) {
        long tried = npz.count("tried");
        boolean trying = npz.has(BEST + Attempt.NUMBER);
        long number = npz.count(Attempt.NUMBER);
        long bestNumber = trying ? npz.count(BEST + Attempt.NUMBER) : 0;
        boolean chosen = !trying && tried == settings.tryouts() - 1;
        boolean fits = trying ? bestNumber < tried && tried < settings.tryouts() : chosen || tried == 0;
        if (!fits || number >= settings.tryouts() || !chosen && number != tried) {
            throw npz.bad("has other tryouts than this run can have");
        }
        this.tried = (int) tried;
        if (trying) {
            best = attempt((int) bestNumber);
            best.read(npz, BEST, settings.tryoutRollouts());
        }
        attempt = attempt((int) number);
        attempt.read(npz, "", chosen ? settings.mostRollouts() : settings.tryoutRollouts());
        episodes = npz.count("episodes");
        frames = npz.count("frames");
    }

    /** Whether tryouts are over, or there were none. */
    private boolean chosen() {
        return tried == settings.tryouts() - 1 && best == null;
    }

    @Override
    public long progress() {
        return (tried * settings.tryoutRollouts() + attempt.ppo.rollouts()) * settings.stepsPerRollout();
    }

    @Override
    public ActorCritic actorCritic() {
        return attempt.network;
    }

    @Override
    public long episodes() {
        return episodes;
    }

    @Override
    public double runningMean() {
        return attempt.runningMean();
    }

    @Override
    void round(long goal, int checkpointEvery) {
        attempt.ppo.round();
        // All that goes bad reaches the last layer in the same minibatch or the next: the others' turn is before saving.
        int lastLayer = attempt.network.w3();
        requireFinite(attempt.network.weights(), lastLayer, "weights");
        requireFinite(attempt.adam.square(), lastLayer, "squared gradients");
    }

    @Override
    void beforeSaving() {
        requireFinite(attempt.network.weights(), 0, "weights");
        requireFinite(attempt.adam.square(), 0, "squared gradients");
    }

    @Override
    String badUpdate() {
        return String.format("Update %,d (steps up to %,d)", progress() / settings.stepsPerRollout(), progress());
    }

    @Override
    void reportRound() {
        roundFrames = attempt.ppo.frames();
        frames += roundFrames;
        attempt.ppo.forEachFinished(this::count);
        if (!chosen() && attempt.ppo.rollouts() == settings.tryoutRollouts()) {
            endTryout();
        }
    }

    private void count(int reward, int steps, int episodeFrames) {
        attempt.count(reward);
        episodes++;
        report(episodes, reward, attempt.runningMean(), steps, episodeFrames, roundFrames, attempt.ppo.entropy(), Double.NaN,
                null);
    }

    private void endTryout() {
        Attempt ended = attempt;
        if (best == null || ended.beats(best)) {
            best = ended;
        }
        if (tried < settings.tryouts() - 1) {
            tried++;
            attempt = attempt(tried);
            attempt.initialise();
        } else {
            attempt = best;
            best = null;
            attempt.comeBack();
        }
        reportTryout(ended.number() + 1, ended.runningMean(), attempt.number() + 1);
    }
}
