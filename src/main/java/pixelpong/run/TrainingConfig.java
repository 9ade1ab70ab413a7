package pixelpong.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.HashSet;
import java.util.Set;
import pixelpong.game.EnvPreset;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Recipe;
import pixelpong.learn.Setting;
import pixelpong.learn.Settings;
import pixelpong.util.BadInput;

/**
 * Everything that determines the result of a run, as stored in {@code config.json}.
 *
 * @param version PixelPong's version
 * @param rom the cartridge's name or path
 * @param romMd5 the cartridge's MD5
 * @param console the console on which the run began; if both can play the cartridge, they give the same result
 * @param seed the seed of all random numbers
 * @param settings a value for each of the algorithm's settings
 */
public record TrainingConfig(String version, String rom, String romMd5, String console, long seed, Algorithm algorithm,
        Settings settings) {
    private static final Gson JSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** @throws BadInput if settings contradict one another */
    public TrainingConfig {
        algorithm.check(settings);
    }

    /** The environment. */
    public EnvPreset env() {
        return settings.get(Algorithm.ENV);
    }

    /** The goal with which the run was started, in the unit of its learner's progress. */
    public long goal() {
        return settings.get(algorithm.goal());
    }

    /** The configuration as a JSON object, with an entry for each setting. */
    public String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("version", version);
        json.addProperty("rom", rom);
        json.addProperty("rom_md5", romMd5);
        json.addProperty("console", console);
        json.addProperty("seed", seed);
        json.addProperty("algorithm", algorithm.name());
        settings.values().forEach((setting, value) -> json.add(setting.name(),
                value instanceof Number number ? new JsonPrimitive(number) : new JsonPrimitive(value.toString())));
        return JSON.toJson(json) + "\n";
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws BadInput that says what is wrong, as a clause or a sentence
     */
    static TrainingConfig parse(String text) {
        return new Reader(text).read();
    }

    /** Reads each entry and rejects unknown ones. */
    private static final class Reader {
        private final JsonObject json;
        private final Set<String> read = new HashSet<>();

        private Reader(String text) {
            JsonElement element;
            try {
                element = JsonParser.parseString(text);
            } catch (JsonParseException e) {
                throw new BadInput("it is no JSON");
            }
            if (!element.isJsonObject()) {
                throw new BadInput("it is no JSON object");
            }
            json = element.getAsJsonObject();
        }

        private TrainingConfig read() {
            String version = text("version");
            String rom = text("rom");
            String romMd5 = text("rom_md5");
            String console = text("console");
            long seed = seed();
            Algorithm algorithm = Recipe.algorithm(text("algorithm"));
            Settings settings = Settings.none();
            for (Setting<?> setting : algorithm.settings()) {
                settings = with(settings, setting);
            }
            for (String name : json.keySet()) {
                if (!read.contains(name)) {
                    throw new BadInput("it has a " + name + ", which no run of " + algorithm.name() + " has");
                }
            }
            return new TrainingConfig(version, rom, romMd5, console, seed, algorithm, settings);
        }

        private <T> Settings with(Settings settings, Setting<T> setting) {
            return setting.before().isPresent() && !json.has(setting.name()) ? settings.with(setting, setting.before().get())
                    : settings.withText(setting, text(setting.name()));
        }

        private long seed() {
            try {
                return Long.parseLong(text("seed"));
            } catch (NumberFormatException e) {
                throw new BadInput("its seed is no whole number");
            }
        }

        private String text(String name) {
            read.add(name);
            JsonElement value = json.get(name);
            if (value == null) {
                throw new BadInput("it lacks " + name);
            }
            if (!value.isJsonPrimitive()) {
                throw new BadInput("its " + name + " is no single value");
            }
            return value.getAsString();
        }
    }
}
