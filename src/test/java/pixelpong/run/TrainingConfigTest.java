package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.learn.Algorithm;
import pixelpong.learn.PpoSettings;
import pixelpong.learn.Recipe;
import pixelpong.learn.Setting;
import pixelpong.learn.Settings;
import pixelpong.util.BadInput;

@Tag("no-kernels")
class TrainingConfigTest {
    private static final Gson JSON = new GsonBuilder().serializeNulls().create();

    @TempDir
    private Path folder;

    private static TrainingConfig config(Recipe recipe) {
        return new TrainingConfig("1.2.3", "a \"rom\"", "md5", "java", Long.MIN_VALUE + 7, recipe.algorithm(), recipe.settings());
    }

    @Test
    void whatIsWrittenIsReadForEveryRecipe() throws IOException {
        for (Recipe recipe : Recipe.ALL) {
            TrainingConfig config = config(recipe);
            Path path = folder.resolve(recipe.name());
            RunFolder.create(path, config).close();
            TrainingConfig read = RunFolder.existing(path).readConfig();
            assertEquals(config, read);
            assertEquals(recipe.settings(), read.settings());
            assertEquals(recipe.settings().get(Algorithm.ENV), read.env());
            assertEquals(recipe.settings().get(recipe.algorithm().goal()), read.goal());
            assertEquals(config, RunFolder.configBeside(path.resolve("checkpoint.npz")).orElseThrow());

            List<String> names = new ArrayList<>(List.of("version", "rom", "rom_md5", "console", "seed", "algorithm"));
            recipe.settings().values().keySet().forEach(setting -> names.add(setting.name()));
            JsonObject json = JsonParser.parseString(Files.readString(path.resolve("config.json"))).getAsJsonObject();
            assertEquals(names, List.copyOf(json.keySet()));
            for (Setting<?> setting : recipe.algorithm().settings()) {
                assertEquals(!setting.label().equals("NAME"), json.getAsJsonPrimitive(setting.name()).isNumber(), setting.name());
            }
        }
        assertTrue(RunFolder.configBeside(folder.resolve("checkpoint.npz")).isEmpty());
    }

    @Test
    void numbersAreWrittenExactly() throws IOException {
        for (double value : new double[] {1e-38, Math.nextUp(0.1), 1.0 / 3, 1}) {
            Settings settings = Recipe.PPO.settings().with(Algorithm.LEARNING_RATE, value)
                    .with(PpoSettings.TOTAL_TIMESTEPS, Long.MAX_VALUE);
            TrainingConfig config = Runs.config(Recipe.PPO, settings, -1);
            assertEquals(config, TrainingConfig.parse(config.toJson()));
        }
    }

    /** A configuration in which something is changed, read from its folder: the message with which that is refused. */
    private String refusal(Recipe recipe, String name, JsonElement value) throws IOException {
        JsonObject json = JsonParser.parseString(config(recipe).toJson()).getAsJsonObject();
        if (value == null) {
            json.remove(name);
        } else {
            json.add(name, value);
        }
        return refusal(JSON.toJson(json));
    }

    private String refusal(String text) throws IOException {
        Path path = folder.resolve("run");
        if (!Files.exists(path)) {
            RunFolder.create(path, config(Recipe.WIN)).close();
        }
        Path file = Files.writeString(path.resolve("config.json"), text);
        try (RunFolder run = RunFolder.existing(path)) {
            String message = assertThrows(BadInput.class, run::readConfig, text).getMessage();
            String beginning = "The file " + file + " is not as train wrote it: ";
            assertTrue(message.startsWith(beginning) && message.endsWith(".") && !message.contains("\n"), message);
            return message.substring(beginning.length());
        }
    }

    private static final String REMEDY = "; put the right one back, or move it away to use the checkpoint alone.";

    @Test
    void everyEntryIsNeededOnce() throws IOException {
        for (Recipe recipe : List.of(Recipe.TUTORIAL, Recipe.WIN)) {
            JsonObject json = JsonParser.parseString(config(recipe).toJson()).getAsJsonObject();
            Set<String> later = recipe.algorithm().settings().stream().filter(setting -> setting.before().isPresent())
                    .map(Setting::name).collect(Collectors.toSet());
            for (String name : json.keySet()) {
                if (!later.contains(name)) {
                    assertEquals("it lacks " + name + REMEDY, refusal(recipe, name, null));
                }
                for (JsonElement bad : new JsonElement[] {JsonNull.INSTANCE, new JsonObject(), new JsonArray()}) {
                    assertEquals("its " + name + " is no single value" + REMEDY, refusal(recipe, name, bad));
                }
            }
        }
    }

    /** Runs of a time when there was no such setting. */
    @Test
    void settingsThatCameLaterMayLack() {
        JsonObject json = JsonParser.parseString(config(Recipe.MASTER).toJson()).getAsJsonObject();
        json.remove("top_rate");
        json.remove("varied_envs");
        Settings settings = TrainingConfig.parse(JSON.toJson(json)).settings();
        assertEquals(1.0, settings.get(PpoSettings.TOP_RATE));
        assertEquals(0, settings.get(PpoSettings.VARIED_ENVS));
        assertEquals(config(Recipe.MASTER).settings(), settings.with(PpoSettings.TOP_RATE, 0.25).with(PpoSettings.VARIED_ENVS, 8));
    }

    @Test
    void whatNobodyAsksForIsRefused() throws IOException {
        assertEquals("it has a colour, which no run of ppo has" + REMEDY, refusal(Recipe.WIN, "colour", new JsonPrimitive("red")));
        assertEquals("it has a batch_size, which no run of ppo has" + REMEDY, refusal(Recipe.WIN, "batch_size", new JsonPrimitive(10)));
        assertEquals("it has a num_envs, which no run of reinforce has" + REMEDY,
                refusal(Recipe.TUTORIAL, "num_envs", new JsonPrimitive(8)));
    }

    /** No setting takes a word that is not one of its own, and no number a truth. */
    @Test
    void valuesOfAnotherKindAreRefused() throws IOException {
        for (Recipe recipe : List.of(Recipe.TUTORIAL, Recipe.WIN)) {
            for (Setting<?> setting : recipe.algorithm().settings()) {
                for (JsonPrimitive bad : new JsonPrimitive[] {new JsonPrimitive("x"), new JsonPrimitive(true), new JsonPrimitive(""),
                    new JsonPrimitive(-100)}) {
                    String message = refusal(recipe, setting.name(), bad);
                    assertTrue(message.startsWith(setting.option() + " is '" + bad.getAsString() + "'; it takes "), message);
                }
            }
            for (JsonPrimitive bad : new JsonPrimitive[] {new JsonPrimitive("x"), new JsonPrimitive(1.5), new JsonPrimitive(true)}) {
                assertEquals("its seed is no whole number" + REMEDY, refusal(recipe, "seed", bad));
            }
        }
        assertEquals("There is no algorithm 'dqn'; --algo takes reinforce or ppo.",
                refusal(Recipe.WIN, "algorithm", new JsonPrimitive("dqn")));
        assertEquals("--hidden is '1.5'; it takes a whole number from 1 to 4096.",
                refusal(Recipe.WIN, "hidden", new JsonPrimitive(1.5)));
    }

    /** A message is one line, whatever it names. */
    @Test
    void lineBreaksAreNotRepeated() throws IOException {
        assertEquals("There is no algorithm 'p?p?o'; --algo takes reinforce or ppo.",
                refusal(Recipe.WIN, "algorithm", new JsonPrimitive("p\np\ro")));
        assertEquals("--view is '?'; it takes one of difference, frames.", refusal(Recipe.WIN, "view", new JsonPrimitive("\n")));
        assertEquals("it has a a?b, which no run of ppo has" + REMEDY, refusal(Recipe.WIN, "a\nb", new JsonPrimitive(1)));
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() throws IOException {
        assertEquals("--blocks is '3'; it takes 0 or a divisor of 80 from 2.", refusal(Recipe.WIN, "blocks", new JsonPrimitive(3)));
        assertThrows(BadInput.class, () -> Runs.config(Recipe.WIN, Recipe.WIN.settings().with(PpoSettings.NUM_MINIBATCHES, 3), 1));
    }

    @Test
    void whatIsNoObjectIsRefused() throws IOException {
        for (String text : new String[] {"[]", "3", "\"x\"", "null", ""}) {
            assertEquals("it is no JSON object" + REMEDY, refusal(text), text);
        }
        for (String text : new String[] {"{", "{\"a\":", "[1,2", "{} {}"}) {
            assertEquals("it is no JSON" + REMEDY, refusal(text), text);
        }
        assertEquals("it lacks version" + REMEDY, refusal("{}"));
        assertEquals("it has 65537 bytes" + REMEDY, refusal(" ".repeat(65_537)));
    }
}
