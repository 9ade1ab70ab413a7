package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.game.PongEnv;
import pixelpong.policy.PolicyNetwork;
import pixelpong.rollout.EpisodePlayer;
import pixelpong.rollout.Trajectory;
import pixelpong.simd.Kernels;
import pixelpong.util.SplitMix64;

/** What is shown is what is played without an audience. */
class PerformanceTest {
    private static final long SEED = 7;

    static PolicyNetwork network() {
        PolicyNetwork network = new PolicyNetwork(24, Kernels.selected());
        network.initialise(new SplitMix64(3));
        return network;
    }

    @Test
    void showsTheGamesThatTrainingAndEvalPlay() {
        EnvPreset preset = EnvPreset.named("Pong-v0");
        PolicyNetwork network = network();
        PolicyMind mind = new PolicyMind(network);
        int[] frames = {0};
        Performance performance =
                new Performance(new JavaConsole(), preset, Player.agent(mind), game -> frames[0]++);
        EpisodePlayer player = new EpisodePlayer(new PongEnv(new JavaConsole(), preset), network);
        Trajectory trajectory = new Trajectory(preset);
        for (int game = 1; game <= 3; game++) {
            frames[0] = 0;
            player.play(SEED, game, trajectory, () -> false);
            performance.start(SEED, game);
            for (int step = 0; step < trajectory.steps(); step++) {
                int before = performance.won() - performance.lost();
                performance.step();
                assertEquals(trajectory.probability(step), mind.up());
                assertEquals(trajectory.to(step) - trajectory.from(step), performance.changes().count());
                assertEquals(trajectory.reward(step), performance.won() - performance.lost() - before);
            }
            assertTrue(performance.over());
            assertEquals(trajectory.frames(), frames[0]);
        }
    }

    @Test
    void aMindTellsWhatItsNetworkComputes() {
        PolicyNetwork network = network();
        PolicyMind mind = new PolicyMind(network);
        assertEquals(24, mind.units());
        float[] picture = new float[6400];
        mind.picture(5, picture);
        double squares = 0;
        for (int pixel = 0; pixel < picture.length; pixel++) {
            assertEquals(network.weights()[network.layout().w1() + pixel * network.layout().stride() + 5], picture[pixel]);
            squares += picture[pixel] * picture[pixel];
        }
        assertEquals(Math.sqrt(squares) * Math.abs(network.weights()[network.layout().w2() + 5]), mind.strength(5), 1e-5);
        assertEquals(1, mind.probability(0) + mind.probability(1));
        Performance performance =
                new Performance(new JavaConsole(), EnvPreset.named("Pong-v0"), Player.agent(mind), game -> { });
        performance.start(SEED, 1);
        performance.step(); // nothing seen, nothing active
        assertEquals(0.5, mind.up());
        assertEquals(Math.log(2), mind.entropy(), 1e-12);
        assertEquals(0, mind.activation(5));
    }
}
