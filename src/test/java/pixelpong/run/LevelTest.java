package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Learner;
import pixelpong.learn.Recipe;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.simd.Kernels;

/** The agents that come with the program. */
@Tag("no-kernels")
class LevelTest {
    private static final Kernels KERNELS = Kernels.selected();

    @Test
    void theUntrainedAgentIsATrainingThatHasNotBegun() {
        try (Learner learner = Recipe.WIN.algorithm().create(Recipe.WIN.settings(), 1, JavaConsole::new, 1, KERNELS)) {
            learner.initialise();
            assertArrayEquals(learner.policy().weights(), Level.UNTRAINED.policy(KERNELS).weights());
        }
    }

    /** Each of the first training is better than the one before by more than games of chance can be; so is the last one. */
    @Test
    void theLevelsAreInTheOrderOfTheirTraining() {
        List<Double> means = new ArrayList<>();
        for (Level level : Level.values()) {
            EpisodeRunner runner =
                    new EpisodeRunner(new JavaConsole(), EnvPreset.named("ALE/Pong-v5"), Agent.sampling(level.policy(KERNELS)));
            int sum = 0;
            for (int game = 1; game <= 5; game++) {
                runner.play(9, game, () -> false);
                sum += runner.statistics().totalReward();
            }
            means.add(sum / 5.0);
        }
        for (int i = 1; i <= Level.TEN_SECONDS.ordinal(); i++) {
            assertTrue(means.get(i) > means.get(i - 1) + 2, means.toString());
        }
        assertTrue(means.get(Level.UNTRAINED.ordinal()) < -19, means.toString());
        assertTrue(means.get(Level.TEN_SECONDS.ordinal()) > 17, means.toString());
        assertTrue(means.get(Level.MASTER.ordinal()) > 20, means.toString());
    }

    @Test
    void theFilesAreSmall() throws IOException {
        for (String level : new String[] {"5s", "6s", "10s"}) {
            try (InputStream in = Level.class.getResourceAsStream("pretrained/" + level + ".npz")) {
                int size = in.readAllBytes().length;
                assertTrue(size < 300_000, level + " has " + size + " bytes");
            }
        }
    }

    /** What inspect says about an agent is true of its own training. */
    @Test
    void everyLevelHasTheConfigurationOfItsTraining() {
        for (Level level : Level.values()) {
            TrainingConfig config = RunFolder.configBeside(level.checkpoint(KERNELS)).orElseThrow();
            Recipe recipe = level == Level.MASTER ? Recipe.MASTER : Recipe.WIN;
            assertEquals(recipe.settings().values(), config.settings().values(), level.toString());
            assertEquals(level == Level.MASTER ? 53002 : 1, config.seed(), level.toString());
        }
    }

    @Test
    void levelsHaveNames() {
        assertEquals(Level.NAMES, String.join(", ", Level.names()).replace(", master", " or master"));
        assertEquals(List.of("untrained", "5s", "6s", "10s", "master"), Level.names());
        assertEquals(Optional.of(Level.TEN_SECONDS), Level.named("10s"));
        assertEquals(Optional.empty(), Level.named("10S"));
    }
}
