package pixelpong.bench;

import java.util.Arrays;
import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.game.PongEnv;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.rollout.Trajectory;
import pixelpong.util.SplitMix64;

/**
 * An episode on the tutorial's preset, with its pictures: what the benchmarks look at and learn from. The agent moves at
 * random, as it does when training begins.
 */
final class Recording {
    /** Pictures of the steps 100, 101, ... of the episode: few enough for a second-level cache, as while training. */
    final byte[][] screens = new byte[8][Screen.SIZE];
    /** All steps, each with p(up) = 0.5. */
    final Trajectory trajectory;

    Recording() {
        EnvPreset preset = EnvPreset.named("Pong-v0");
        trajectory = new Trajectory(preset);
        SplitMix64 random = new SplitMix64(1);
        Observation observation = new Observation();
        try (JavaConsole console = new JavaConsole()) {
            PongEnv env = new PongEnv(console, preset);
            env.reset(random);
            while (!env.done()) {
                env.look();
                env.difference(observation);
                int picture = env.steps() - 100;
                if (picture >= 0 && picture < screens.length) {
                    console.screen(screens[picture]);
                }
                boolean up = random.nextInt(2) == 0;
                int reward = env.step(up ? Action.RIGHT : Action.LEFT);
                trajectory.add(observation, 0.5f, up, reward);
            }
            trajectory.end(env.frames());
        }
    }

    /** The cells of a step's observation. */
    short[] cells(int step) {
        return Arrays.copyOfRange(trajectory.cells(), trajectory.from(step), trajectory.to(step));
    }
}
