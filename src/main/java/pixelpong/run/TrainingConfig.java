package pixelpong.run;

import pixelpong.game.EnvPreset;
import pixelpong.util.BadInput;

/**
 * Everything that decides the result of a run, as {@code config.json} holds it.
 *
 * @param env name of the environment's preset
 * @param rom name or path of the cartridge
 * @param romMd5 the cartridge's digest
 * @param console name of the console the run began on; where both play the cartridge, they give the same result
 * @param seed of all draws
 * @param hidden hidden units
 * @param batch episodes an update
 * @param learningRate of RMSProp, or of Adam at the start
 * @param gamma discount factor
 * @param decay RMSProp's memory
 * @param version of PixelPong
 * @param episodes to play in all, with REINFORCE; a resumed run goes on to them
 * @param ppo settings of PPO; null with REINFORCE, which alone uses batch and decay
 */
public record TrainingConfig(String env, String rom, String romMd5, String console, long seed, int hidden, int batch,
        double learningRate, double gamma, double decay, String version, long episodes,
        PpoConfig ppo) {
    /** The widest network there is room for. */
    public static final int MOST_HIDDEN = 4096;
    private static final long SCRIPTS_EPISODES = 8000;

    /** @throws BadInput if a number is out of its range */
    public TrainingConfig {
        if (env == null || rom == null || romMd5 == null || console == null) {
            throw new BadInput("The configuration lacks env, rom, romMd5 or console.");
        }
        EnvPreset.named(env);
        require(hidden >= 1 && hidden <= MOST_HIDDEN, "--hidden", hidden, "a whole number from 1 to " + MOST_HIDDEN);
        require(batch >= 1, "--batch", batch, "a whole number from 1");
        // The kernels calculate with floats: a number that is good as a double only would be a 0 or a 1 there.
        require((float) learningRate > 0 && learningRate <= 1, "--lr", learningRate, "a number above 0, at most 1");
        require(gamma >= 0 && gamma <= 1, "--gamma", gamma, "a number from 0 to 1");
        require(decay >= 0 && (float) decay < 1, "--decay", decay, "a number from 0, below 1");
    }

    /** A run of REINFORCE of as many episodes as the tutorial's script is known for. */
    public TrainingConfig(String env, String rom, String romMd5, String console, long seed, int hidden, int batch,
            double learningRate, double gamma, double decay, String version) {
        this(env, rom, romMd5, console, seed, hidden, batch, learningRate, gamma, decay, version, SCRIPTS_EPISODES, null);
    }

    static void require(boolean holds, String option, Object value, String right) {
        if (!holds) {
            throw new BadInput(option + " is " + value + "; it takes " + right + ".");
        }
    }
}
