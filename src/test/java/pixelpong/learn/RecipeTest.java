package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.game.ActionSet;
import pixelpong.util.BadInput;

@Tag("no-kernels")
class RecipeTest {
    @Test
    void everyRecipeHasAGoodValueForEachSettingAndNoOther() {
        Set<String> names = new HashSet<>();
        for (Recipe recipe : Recipe.ALL) {
            assertTrue(names.add(recipe.name()), recipe.name() + " is there twice");
            assertEquals(Set.copyOf(recipe.algorithm().settings()), recipe.settings().values().keySet(), recipe.name());
            for (Setting<?> setting : recipe.algorithm().settings()) {
                Object value = recipe.settings().get(setting);
                assertEquals(value, setting.parse(value.toString()), recipe.name() + ", " + setting);
            }
            recipe.algorithm().check(recipe.settings());
            recipe.algorithm().checkGoal(recipe.settings(), recipe.settings().get(recipe.algorithm().goal()));
            assertSame(recipe, Recipe.named(recipe.name()));
            assertTrue(recipe.algorithm().settings().contains(recipe.algorithm().goal()));
        }
    }

    @Test
    void settingsHaveNamesOfTheirOwn() {
        for (Algorithm algorithm : Recipe.algorithms()) {
            Set<String> names = new HashSet<>();
            for (Setting<?> setting : algorithm.settings()) {
                assertTrue(names.add(setting.name()), setting + " is there twice");
                assertTrue(setting.name().matches("[a-z0-9_]+"), setting.name());
            }
        }
    }

    @Test
    void theFirstRecipeOfAnAlgorithmHasItsDefaults() {
        assertEquals(List.of(ReinforceSettings.ALGORITHM, PpoSettings.ALGORITHM), Recipe.algorithms());
        assertSame(Recipe.TUTORIAL, Recipe.of(ReinforceSettings.ALGORITHM));
        assertSame(Recipe.PPO, Recipe.of(PpoSettings.ALGORITHM));
        assertSame(PpoSettings.ALGORITHM, Recipe.algorithm("ppo"));
        assertSame(ReinforceSettings.ALGORITHM, Recipe.algorithm("reinforce"));
    }

    @Test
    void unknownNamesAreRefusedWithTheList() {
        String message = assertThrows(BadInput.class, () -> Recipe.named("winn")).getMessage();
        assertEquals("There is no recipe 'winn'; --recipe takes one of tutorial, fast-reinforce, ppo, baseline, win, master.", message);
        message = assertThrows(BadInput.class, () -> Recipe.algorithm("dqn")).getMessage();
        assertEquals("There is no algorithm 'dqn'; --algo takes reinforce or ppo.", message);
    }

    private static String frames(int envs, int varied) {
        Settings settings = Recipe.WIN.settings().with(PpoSettings.NUM_ENVS, envs).with(PpoSettings.VARIED_ENVS, varied);
        return IntStream.range(0, envs).mapToObj(env -> PpoSettings.preset(settings, env))
                .map(preset -> preset.minFrames() + "-" + preset.maxFrames() + ":" + preset.stickiness())
                .collect(Collectors.joining(" "));
    }

    @Test
    void variedEnvironmentsLieAmongTheOthers() {
        assertEquals("4-4:0.25 4-4:0.25 4-4:0.25", frames(3, 0));
        assertEquals("4-4:0.25 2-5:0.0 4-4:0.25 2-5:0.25", frames(4, 2));
        assertEquals("4-4:0.25 4-4:0.25 2-5:0.0 4-4:0.25 2-5:0.25", frames(5, 2));
        assertEquals("2-5:0.0 2-5:0.25 2-5:0.5 2-5:0.0", frames(4, 4));
    }

    private static String refusal(Settings settings) {
        return assertThrows(BadInput.class, () -> PpoSettings.ALGORITHM.check(settings)).getMessage();
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() {
        Settings good = Recipe.WIN.settings();
        for (String bad : new String[] {"1", "3", "7", "81", "160", "-4"}) {
            String message = assertThrows(BadInput.class, () -> PpoSettings.BLOCKS.parse(bad)).getMessage();
            assertEquals("--blocks is '" + bad + "'; it takes 0 or a divisor of 80 from 2.", message);
        }
        assertEquals("--num-minibatches is 3; it takes a whole number that divides --num-envs times --num-steps, which is 2048.",
                refusal(good.with(PpoSettings.NUM_MINIBATCHES, 3)));
        assertEquals("--varied-envs is 17; it takes a whole number up to --num-envs, which is 16.",
                refusal(good.with(PpoSettings.VARIED_ENVS, 17)));
        assertEquals("--prior is 0.8, but --actions up-down has none that leaves the paddle where it is; give move, move-fire or all.",
                refusal(good.with(PpoSettings.ACTIONS, ActionSet.UP_DOWN)));
        PpoSettings.ALGORITHM.check(good.with(PpoSettings.ACTIONS, ActionSet.UP_DOWN).with(PpoSettings.PRIOR, 0.0));
        for (int blocks : new int[] {0, 2, 4, 5, 8, 10, 16, 20, 40, 80}) {
            assertEquals(blocks, PpoSettings.BLOCKS.parse(Integer.toString(blocks)));
        }
    }

    @Test
    void aRunOfPpoCannotBeMadeLonger() {
        Settings settings = Recipe.PPO.settings();
        PpoSettings.ALGORITHM.checkGoal(settings, 10_000_000);
        String message = assertThrows(BadInput.class, () -> PpoSettings.ALGORITHM.checkGoal(settings, 10_000_001)).getMessage();
        assertTrue(message.startsWith("--total-timesteps is 10000001 but the run was started for 10000000"), message);
        ReinforceSettings.ALGORITHM.checkGoal(Recipe.TUTORIAL.settings(), Long.MAX_VALUE);
    }

    @Test
    void whatTakesTooMuchMemoryIsRefused() {
        Settings small = Recipe.PPO.settings().with(PpoSettings.NUM_ENVS, 1).with(PpoSettings.NUM_STEPS, 4);
        PpoSettings.ALGORITHM.requireMemory(small);
        String message = assertThrows(BadInput.class, () -> PpoSettings.ALGORITHM.requireMemory(
                small.with(PpoSettings.NUM_ENVS, 1024).with(PpoSettings.NUM_STEPS, 1 << 16))).getMessage();
        assertTrue(message.contains("--num-envs or --num-steps") && message.contains("-Xmx"), message);
        ReinforceSettings.ALGORITHM.requireMemory(Recipe.TUTORIAL.settings().with(ReinforceSettings.BATCH_SIZE, 1));
        message = assertThrows(BadInput.class, () -> ReinforceSettings.ALGORITHM.requireMemory(
                Recipe.TUTORIAL.settings().with(ReinforceSettings.BATCH_SIZE, Integer.MAX_VALUE))).getMessage();
        assertTrue(message.contains("--batch-size"), message);
    }
}
