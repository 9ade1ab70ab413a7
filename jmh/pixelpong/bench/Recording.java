package pixelpong.bench;

import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.game.PongEnv;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.pixels.View;
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
        try (JavaConsole console = new JavaConsole()) {
            PongEnv env = new PongEnv(console, preset, View.DIFFERENCE);
            env.reset(1, random);
            while (!env.done()) {
                Observation observation = env.observe();
                int picture = env.statistics().length() - 100;
                if (picture >= 0 && picture < screens.length) {
                    console.screen(screens[picture]);
                }
                boolean up = random.nextInt(2) == 0;
                int reward = env.step(up ? Action.RIGHT : Action.LEFT);
                trajectory.add(observation.pixels(), 0.5f, up, reward);
            }
            trajectory.statistics().copyFrom(env.statistics());
        }
    }
}
