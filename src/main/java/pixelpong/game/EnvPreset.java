package pixelpong.game;

import java.util.List;
import java.util.stream.Collectors;
import pixelpong.util.BadInput;

/**
 * The parameters of one of Gym's environments.
 *
 * @param name Gym's name
 * @param minFrames the minimum number of frames in a step
 * @param maxFrames the maximum; each step draws uniformly between the two
 * @param stickiness the probability that a frame repeats the action of the previous frame (Machado et al. 2018, "Revisiting
 *     the Arcade Learning Environment")
 * @param maxSteps the step after which an episode is truncated
 * @param maxEpisodeFrames the frame after which an episode is truncated
 */
public record EnvPreset(String name, int minFrames, int maxFrames, double stickiness, int maxSteps, int maxEpisodeFrames) {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    /** All presets, the tutorial's first. */
    public static final List<EnvPreset> ALL = List.of(
            new EnvPreset("Pong-v0", 2, 4, 0.25, 10_000, UNLIMITED),
            new EnvPreset("Pong-v4", 2, 4, 0, 100_000, UNLIMITED),
            new EnvPreset("PongDeterministic-v0", 4, 4, 0.25, 100_000, UNLIMITED),
            new EnvPreset("PongDeterministic-v4", 4, 4, 0, 100_000, UNLIMITED),
            new EnvPreset("PongNoFrameskip-v0", 1, 1, 0.25, 400_000, UNLIMITED),
            new EnvPreset("PongNoFrameskip-v4", 1, 1, 0, 400_000, UNLIMITED),
            new EnvPreset("ALE/Pong-v5", 4, 4, 0.25, 27_000, 108_000));

    /** The preset with that name; a {@link BadInput} lists the names if there is none. */
    public static EnvPreset named(String name) {
        for (EnvPreset preset : ALL) {
            if (preset.name.equals(name)) {
                return preset;
            }
        }
        String names = ALL.stream().map(EnvPreset::name).collect(Collectors.joining(", "));
        throw new BadInput("There is no environment '" + name + "'; --env takes one of " + names + ".");
    }

    /** The same limits with other numbers of frames in a step and another stickiness. */
    public EnvPreset varied(int least, int most, double sticky) {
        return new EnvPreset(name, least, most, sticky, maxSteps, maxEpisodeFrames);
    }

    /** The name in options and files. */
    @Override
    public String toString() {
        return name;
    }
}
