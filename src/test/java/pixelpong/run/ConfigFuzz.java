package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.learn.Recipe;

/** Whatever is in a {@code config.json}: a configuration that is written as it was read, or a sentence. */
@Tag("any-jdk")
@Timeout(30)
@Tag("no-kernels")
class ConfigFuzz {
    private static final long MOST_BYTES = 64 << 20;

    @TempDir
    private Path folder;

    /** The configurations of all recipes. */
    static Stream<byte[]> seeds() {
        return Recipe.ALL.stream().map(recipe -> Runs.config(recipe, recipe.settings(), 1).toJson())
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void config(byte[] file) throws IOException {
        Files.write(folder.resolve("config.json"), file);
        Path checkpoint = folder.resolve("checkpoint.npz");
        Optional<TrainingConfig> config = Untrusted.read(MOST_BYTES, () -> RunFolder.configBeside(checkpoint));
        if (config != null) {
            use(config.orElseThrow());
        }
    }

    /** What commands do with a configuration that was read. */
    private static void use(TrainingConfig config) {
        assertEquals(config, TrainingConfig.parse(config.toJson()));
        Untrusted.read(MOST_BYTES, () -> ConsoleChoice.of(config.console(), Cartridge.named(config.rom())));
        Untrusted.read(MOST_BYTES, () -> {
            config.algorithm().requireMemory(config.settings());
            config.algorithm().checkGoal(config.settings(), config.goal());
            return null;
        });
    }
}
