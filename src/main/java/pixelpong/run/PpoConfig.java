package pixelpong.run;

import java.util.Arrays;
import java.util.List;
import pixelpong.game.Action;
import pixelpong.learn.Ppo;
import pixelpong.pixels.Screen;
import pixelpong.policy.ActorCritic;
import pixelpong.rollout.View;
import pixelpong.util.BadInput;

/**
 * What decides the result of a run of PPO, beside what all runs have.
 *
 * @param view what the network sees: difference or frames
 * @param actions what it chooses from: up-down, move, move-fire or all
 * @param blocks side of the blocks whose pixels share weights beside their own, 0 for none
 * @param hidden2 units of the second hidden layer, 0 for none
 * @param lanes games played side by side
 * @param rollout steps of each lane between two times of learning
 * @param epochs in which each step is learned from
 * @param minibatches into which an epoch is divided
 * @param clip epsilon of the clipped objective
 * @param lambda of the advantage estimation
 * @param valueCoefficient weight of the value's error
 * @param entropyCoefficient weight of the policy's entropy
 * @param still probability that the policy gives to leaving the paddle where it is as long as it knows nothing, and to which the
 *     entropy's weight draws it back; 0 if all actions are alike
 * @param annealSteps steps over which the learning rate falls to 0
 */
public record PpoConfig(String view, String actions, int blocks, int hidden2, int lanes, int rollout, int epochs,
        int minibatches, double clip, double lambda, double valueCoefficient, double entropyCoefficient, double still,
        long annealSteps) {
    private static final int MOST_LANES = 1024;
    private static final int MOST_ROLLOUT = 1 << 16;
    private static final int MOST_EPOCHS = 1000;

    /** Names of action sets, and the codes of their actions. */
    private enum Actions {
        UP_DOWN("up-down", Action.RIGHT, Action.LEFT),
        MOVE("move", Action.NOOP, Action.RIGHT, Action.LEFT),
        MOVE_FIRE("move-fire", Action.FIRE, Action.RIGHTFIRE, Action.LEFTFIRE),
        ALL("all", Action.NOOP, Action.FIRE, Action.RIGHT, Action.LEFT, Action.RIGHTFIRE, Action.LEFTFIRE);

        private final String name;
        private final int[] codes;

        Actions(String name, int... codes) {
            this.name = name;
            this.codes = codes;
        }
    }

    /** @throws BadInput if a value is out of its range */
    public PpoConfig {
        viewKind(view);
        actionCodes(actions);
        TrainingConfig.require(blocks == 0 || blocks > 1 && Screen.FRAME_SIDE % blocks == 0, "--blocks", blocks,
                "0 or a divisor of " + Screen.FRAME_SIDE + " from 2");
        TrainingConfig.require(hidden2 >= 0 && hidden2 <= TrainingConfig.MOST_HIDDEN, "--hidden2", hidden2,
                "a whole number from 0 to " + TrainingConfig.MOST_HIDDEN);
        TrainingConfig.require(lanes >= 1 && lanes <= MOST_LANES, "--lanes", lanes, "a whole number from 1 to " + MOST_LANES);
        TrainingConfig.require(rollout >= 1 && rollout <= MOST_ROLLOUT, "--rollout", rollout,
                "a whole number from 1 to " + MOST_ROLLOUT);
        TrainingConfig.require(epochs >= 1 && epochs <= MOST_EPOCHS, "--epochs", epochs,
                "a whole number from 1 to " + MOST_EPOCHS);
        TrainingConfig.require(minibatches >= 1 && lanes * rollout % minibatches == 0, "--minibatches", minibatches,
                "a whole number that divides --lanes times --rollout, which is " + lanes * rollout);
        TrainingConfig.require(clip > 0 && clip < 1, "--clip", clip, "a number above 0, below 1");
        TrainingConfig.require(lambda >= 0 && lambda <= 1, "--lambda", lambda, "a number from 0 to 1");
        TrainingConfig.require(valueCoefficient >= 0 && valueCoefficient <= 100, "--value-coefficient", valueCoefficient,
                "a number from 0 to 100");
        TrainingConfig.require(entropyCoefficient >= 0 && entropyCoefficient <= 100, "--entropy", entropyCoefficient,
                "a number from 0 to 100");
        TrainingConfig.require(still >= 0 && still < 1, "--still", still, "a number from 0, below 1");
        if (still > 0 && Arrays.stream(actionCodes(actions)).noneMatch(PpoConfig::leavesPaddle)) {
            throw new BadInput("--still is " + still + ", but --actions " + actions
                    + " has none that leaves the paddle where it is; give move, move-fire or all.");
        }
        TrainingConfig.require(annealSteps >= 1, "--steps", annealSteps, "a whole number from 1");
    }

    private static View.Kind viewKind(String name) {
        for (View.Kind kind : View.Kind.values()) {
            if (kind.label().equals(name)) {
                return kind;
            }
        }
        throw new BadInput("There is no view '" + name + "'; --view takes "
                + String.join(" or ", List.of(View.Kind.DIFFERENCE.label(), View.Kind.FRAMES.label())) + ".");
    }

    private static int[] actionCodes(String name) {
        for (Actions actions : Actions.values()) {
            if (actions.name.equals(name)) {
                return actions.codes;
            }
        }
        throw new BadInput("There are no actions '" + name + "'; --actions takes up-down, move, move-fire or all.");
    }

    /** What the network sees. */
    View.Kind viewKind() {
        return viewKind(view);
    }

    /** The emulator's codes of the actions. */
    int[] actionCodes() {
        return actionCodes(actions).clone();
    }

    private static boolean leavesPaddle(int action) {
        return action == Action.NOOP || action == Action.FIRE;
    }

    /** The logarithm of each action's probability as long as the policy knows nothing; 0 for all if they are alike. */
    float[] prior() {
        int[] codes = actionCodes(actions);
        float[] prior = new float[codes.length];
        if (still > 0) {
            long leaving = Arrays.stream(codes).filter(PpoConfig::leavesPaddle).count();
            for (int action = 0; action < codes.length; action++) {
                prior[action] = (float) StrictMath.log(leavesPaddle(codes[action]) ? still / leaving
                        : (1 - still) / (codes.length - leaving));
            }
        }
        return prior;
    }

    /** As the learner wants it. */
    Ppo.Settings settings(double learningRate, double gamma) {
        return new Ppo.Settings(rollout, epochs, minibatches, learningRate, clip, gamma, lambda, valueCoefficient,
                entropyCoefficient, annealSteps);
    }

    /**
     * Bytes of the largest buffers: what is seen in a rollout, the activations of a minibatch, the sums of its strokes, and
     * each lane's actions.
     */
    long bytes(int hidden, int mostSteps) {
        long seen = (long) lanes * rollout * ActorCritic.MOST_STROKES * Integer.BYTES;
        long activations = minibatchRows() * 2 * (hidden + hidden2 + 2L * ActorCritic.OUTPUTS) * Float.BYTES;
        long sums = 2L * ActorCritic.MOST_DIFFERENT_STROKES * hidden * Float.BYTES;
        return seen + activations + sums + (long) lanes * mostSteps;
    }

    /** The largest array that a minibatch takes, in elements. */
    long largestArray(int hidden) {
        return minibatchRows() * Math.max(Math.max(hidden, hidden2) + ActorCritic.OUTPUTS, ActorCritic.MOST_STROKES);
    }

    private long minibatchRows() {
        return (long) lanes * rollout / minibatches;
    }
}
