package pixelpong.cli;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pixelpong.policy.Policy;
import pixelpong.run.Checkpoint;
import pixelpong.run.RunFolder;
import pixelpong.run.TrainingConfig;
import pixelpong.show.WeightPictures;
import pixelpong.simd.Kernels;
import pixelpong.util.AtomicFile;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** {@code inspect}: prints and draws the contents of a checkpoint. */
@Command(name = "inspect", mixinStandardHelpOptions = true, sortOptions = false,
        footer = {"", "Examples:",
            "  inspect --out weights.png    what the units of the trained agent look for",
            "  inspect runs/NAME --json     settings and norms for another program"},
        description = "Prints what a checkpoint holds and where it comes from, and draws its hidden units.")
public final class InspectCommand implements Callable<Integer> {
    @Mixin
    private final AgentOption agent = new AgentOption();

    @Option(names = "--out", paramLabel = "FILE",
            description = "draw the hidden units into this .png: what each looks for on the 80x80 frame (orange) and what"
                    + " speaks against it (blue), the strongest first")
    private Path out;

    @Option(names = "--units", paramLabel = "N", description = "draw only so many units, the strongest (default: all)")
    private Integer units;

    @Option(names = "--json", description = "print what the checkpoint holds as JSON, and nothing else")
    private boolean json;

    @Override
    public Integer call() {
        if (out != null && !out.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new BadInput("--out is '" + out + "'; a picture's name ends in .png.");
        }
        if (units != null && units < 1) {
            throw new BadInput("--units is " + units + "; it takes a whole number from 1.");
        }
        if (units != null && out == null) {
            throw new BadInput("--units is about a picture; give --out, too.");
        }
        Policy policy = Checkpoint.readPolicy(agent.file(), Kernels.selected());
        OptionalLong games = Checkpoint.readCount(agent.file(), "episodes");
        Optional<TrainingConfig> config = RunFolder.configBeside(agent.file());
        if (json) {
            System.out.println(Json.text(json(policy, games, config)));
        } else {
            print(policy, games, config);
        }
        if (out != null) {
            draw(policy);
        }
        return 0;
    }

    private void print(Policy policy, OptionalLong games, Optional<TrainingConfig> config) {
        System.out.println("agent: " + agent.name());
        policy.tensors().forEach(tensor -> System.out.println(tensor.describe(policy.weights())));
        System.out.println(games.isPresent() ? String.format(Locale.ROOT, "%,d games trained", games.getAsLong())
                : "weights alone: nothing says how long they were trained");
        config.ifPresentOrElse(InspectCommand::print,
                () -> System.out.println("no config.json beside it: nothing says on what it was trained"));
        System.out.printf("looked at by PixelPong %s on JDK %s%n", Header.version(), Runtime.version());
    }

    private static void print(TrainingConfig config) {
        System.out.printf("trained on %s with the cartridge %s (MD5 %s), console %s, seed %d%n", config.env(), config.rom(),
                config.romMd5(), config.console(), config.seed());
        TrainingCallbacks.settings(config).forEach((name, value) -> System.out.printf("%s: %s%n", name, value));
        System.out.printf("begun with PixelPong %s%n", config.version());
    }

    private record Row(String name, int[] shape, double norm) {
    }

    private Map<String, Object> json(Policy policy, OptionalLong games, Optional<TrainingConfig> config) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("agent", agent.name());
        result.put("tensors", policy.tensors().stream().map(tensor ->
                new Row(tensor.name(), tensor.shape(), tensor.norm(policy.weights()))).toList());
        result.put("games", games.isPresent() ? games.getAsLong() : null);
        result.put("config", config.map(run -> JsonParser.parseString(run.toJson())).orElse(null));
        return result;
    }

    private void draw(Policy policy) {
        int drawn = units == null ? policy.hiddenUnits() : Math.min(units, policy.hiddenUnits());
        try {
            AtomicFile.replace(out, stream -> stream.write(WeightPictures.png(WeightPictures.grid(policy, drawn))));
        } catch (IOException e) {
            throw new BadInput("The picture " + out + " cannot be written (" + Reason.of(e) + "); choose a place this user may"
                    + " write to with --out.");
        }
        if (!json) {
            System.out.printf("Drew %d hidden units into %s, the strongest first.%n", drawn, out);
        }
    }
}
