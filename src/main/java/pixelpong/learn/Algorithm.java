package pixelpong.learn;

import java.util.List;
import java.util.function.Supplier;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.policy.Policy;
import pixelpong.policy.PolicyNetwork;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.NpzReader;

/**
 * A learning algorithm: its name, its settings, and a factory for its learner. A new one takes a class and a recipe in
 * {@link Recipe#ALL}.
 */
public interface Algorithm {
    /** The environment preset. */
    Setting<EnvPreset> ENV = Setting.choice("env", EnvPreset.ALL, "environment preset");
    /** Units of the first hidden layer. */
    Setting<Integer> HIDDEN = Setting.whole("hidden", 1, PolicyNetwork.MOST_HIDDEN, "hidden units of the network");
    /** The learning rate. A value that rounds to 0 as a float is refused, since the kernels use floats. */
    Setting<Double> LEARNING_RATE = Setting.real("learning_rate", "a number above 0, at most 1",
            value -> value.floatValue() > 0 && value <= 1, "learning rate of the optimiser");
    /** The discount factor of rewards. */
    Setting<Double> GAMMA = Setting.real("gamma", "a number from 0 to 1", value -> value >= 0 && value <= 1,
            "discount factor of rewards");

    /** The name that {@code --algo} takes. */
    String name();

    /** The display name. */
    String title();

    /** Its settings, in the order of the help. */
    List<Setting<?>> settings();

    /** The setting that limits a run, in the unit of {@link Learner#progress}. */
    Setting<Long> goal();

    /** The same settings for a run that does not end by itself, to be measured for as long as one likes. */
    default Settings endless(Settings settings) {
        return settings.with(goal(), Long.MAX_VALUE / 4); // far from an overflow
    }

    /** Default progress between two checkpoints. */
    long checkpointEvery();

    /**
     * Rejects settings that contradict one another.
     *
     * @throws BadInput if they do
     */
    void check(Settings settings);

    /**
     * Rejects settings that need more memory than this JVM has.
     *
     * @throws BadInput if they do
     */
    void requireMemory(Settings settings);

    /**
     * Rejects a goal that a run with these settings cannot have.
     *
     * @throws BadInput if the goal is rejected
     */
    void checkGoal(Settings settings, long goal);

    /**
     * Creates a learner; call {@link Learner#initialise} or {@link Learner#load} before the first round.
     *
     * @param consoles opens a console for each environment; the learner closes them
     * @param workers the number of threads that play and learn; it does not affect the result
     */
    Learner create(Settings settings, long seed, Supplier<Console> consoles, int workers, Kernels kernels);

    /**
     * Reads the policy from a checkpoint of a run with these settings.
     *
     * @throws BadInput if the checkpoint belongs to another kind of run
     */
    Policy readPolicy(Settings settings, NpzReader npz, Kernels kernels);

    /**
     * Rejects settings that need more memory than this JVM has.
     *
     * @param bytes the size of the largest arrays together
     * @param largest the number of elements of the largest one
     * @param remedy the settings to lower, for the message
     * @throws BadInput if the memory does not suffice
     */
    static void requireRoom(long bytes, long largest, String remedy) {
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most / 4 * 3 || largest > Integer.MAX_VALUE) {
            throw new BadInput(String.format("What is played between two updates can take %,d MB but the JVM has %,d; choose"
                    + " a smaller %s or give it more memory with -Xmx.", bytes >> 20, most >> 20, remedy));
        }
    }
}
