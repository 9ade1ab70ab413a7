package pixelpong.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.EnvPreset;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Recipe;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.run.Checkpoint;
import pixelpong.show.Evaluation;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.TemporaryFolder;

/**
 * {@code bench win}: measures how long a recipe takes to train a winning agent, and how well the agent plays.
 *
 * <p>A training ends where its recipe ends, or when the mean of its last games is as high as is asked for.
 *
 * <p>Each seed is trained in a separate JVM. Its time is that of the whole process, including the start of the JVM and the last
 * checkpoint. The trained policy then plays in the emulator, in games that were not part of the training: with drawn actions, as in
 * training, which decides whether the seed has reached the target, and with the most probable ones.
 */
@Command(name = "win", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Trains a recipe with several seeds until they reach a target, or a limit; lets the frozen agents play in"
                + " the emulator, and prints a table.")
final class WinBenchmark implements Callable<Integer> {
    /** The evaluation's seeds are far from those of training. */
    private static final long EVALUATION_SEED = 1_000_000;
    private static final double NANOS_A_SECOND = 1e9;

    @Option(names = "--recipe", paramLabel = "NAME", defaultValue = "win", description = "what is trained")
    private String recipe;

    @Option(names = "--console", paramLabel = "NAME", defaultValue = ConsoleChoice.JAVA,
            description = "what it is trained on: java or ale")
    private String console;

    @Option(names = "--rom", paramLabel = "ROM", defaultValue = Cartridge.OWN,
            description = "cartridge for the evaluation, and for training with --console ale")
    private String rom;

    @Option(names = "--train-rom", paramLabel = "ROM",
            description = "cartridge for training with --console ale, where it is another than that of the evaluation")
    private String trainRom;

    @Option(names = "--seeds", paramLabel = "N", split = ",", defaultValue = "1,2,3,4,5", description = "seeds to train")
    private List<Long> seeds;

    @Option(names = "--games", paramLabel = "N", defaultValue = "100", description = "games of each evaluation")
    private int games;

    @Option(names = "--limit", paramLabel = "N",
            description = "the goal of each seed, in the unit of its algorithm (default: the recipe's)")
    private Long limit;

    @Option(names = "--target", paramLabel = "X", defaultValue = "18", description = "the mean that a seed has to reach")
    private double target;

    @Option(names = "--until", paramLabel = "X",
            description = "a training stops when the mean of its last 50 games is this high (default: at its recipe's end)")
    private Double until;

    @Option(names = "--json", description = "print the results as JSON, and nothing else")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Recipe.named(recipe);
        if (games < 1) {
            throw new BadInput("--games is " + games + "; it takes a whole number from 1.");
        }
        if (seeds.size() != new HashSet<>(seeds).size()) {
            throw new BadInput("--seeds names a seed twice; it takes different whole numbers.");
        }
        if (!console.equals(ConsoleChoice.JAVA) && !console.equals(ConsoleChoice.ALE)) {
            throw new BadInput("--console is '" + console + "'; it takes java or ale.");
        }
        TrainCommand.requireReturn("--target", target);
        if (until != null) {
            TrainCommand.requireReturn("--until", until);
        }
        if (limit != null && limit < 1) {
            throw new BadInput("--limit is " + limit + "; it takes a whole number from 1.");
        }
        if (trainRom != null && console.equals(ConsoleChoice.JAVA)) {
            throw new BadInput("--train-rom is for --console ale; the Java console plays our own cartridge alone.");
        }
        Kernels kernels = Kernels.selected();
        ConsoleChoice emulator = ConsoleChoice.of(ConsoleChoice.ALE, Cartridge.named(rom));
        ConsoleChoice training = ConsoleChoice.of(console, Cartridge.named(trainingRom()));
        EnvPreset preset = Recipe.named(recipe).settings().get(Algorithm.ENV);
        Path folder = Path.of("runs", "benchmark-" + recipe + "-"
                + LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")));
        WinResults results = new WinResults(LocalDate.now().toString(), Header.version(), Runtime.version().toString(),
                Header.machine(), kernels.description(), recipe, console, emulator.cartridge().name(), target, games, List.of());
        print(results.title() + System.lineSeparator() + WinResults.headings());
        for (long seed : seeds) {
            Path run = folder.resolve("seed-" + seed);
            double seconds = train(seed, run);
            Path checkpoint = run.resolve("checkpoint.npz");
            Policy policy = Checkpoint.readPolicy(checkpoint, kernels);
            Evaluation drawn = evaluate(emulator, preset, kernels, () -> Agent.sampling(policy.copy()), seed);
            Evaluation greedy = evaluate(emulator, preset, kernels, () -> Agent.greedy(policy.copy()), seed);
            results = results.plus(List.of(new WinResults.Seed(seed, seconds, count(checkpoint, "steps"),
                    count(checkpoint, "episodes"), drawn.mean(), drawn.standardError(), drawn.wins(), drawn.losses(), greedy.mean())));
            print(results.rows(results.seeds().size() - 1));
        }
        print(results.summary() + " The runs are in " + folder + "." + System.lineSeparator());
        if (json) {
            System.out.println(Json.text(results));
        }
        return 0;
    }

    private Evaluation evaluate(ConsoleChoice emulator, EnvPreset preset, Kernels kernels, Supplier<Agent> agents, long seed) {
        return Evaluation.play(() -> emulator.open(kernels), preset, agents, EVALUATION_SEED + seed, games,
                Runtime.getRuntime().availableProcessors(), count -> { });
    }

    private void print(String text) {
        if (!json) {
            System.out.print(text);
        }
    }

    private static long count(Path checkpoint, String what) {
        return Checkpoint.readCount(checkpoint, what).orElseThrow();
    }

    private String trainingRom() {
        if (console.equals(ConsoleChoice.JAVA)) {
            return Cartridge.OWN;
        }
        return trainRom != null ? trainRom : rom;
    }

    /** Trains in a JVM with the same options as this one; returns the time in seconds. */
    private double train(long seed, Path run) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "pixelpong.Main", "train", "--recipe", recipe,
                "--console", console, "--rom", trainingRom(), "--seed", Long.toString(seed), "--run", run.toString()));
        if (until != null) {
            command.addAll(List.of("--until", until.toString()));
        }
        if (limit != null) {
            command.addAll(List.of(Recipe.named(recipe).algorithm().goal().option(), limit.toString()));
        }
        try (TemporaryFolder scratch = new TemporaryFolder()) {
            Path log = scratch.path().resolve("log");
            long start = System.nanoTime();
            int status = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
            double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
            if (status == BadInput.EXIT_STATUS) {
                List<String> said = Files.readAllLines(log);
                throw new BadInput(said.isEmpty() ? "The training of seed " + seed + " was refused." : said.get(said.size() - 1));
            }
            if (status != 0) {
                throw new IllegalStateException("training ended with status " + status + ":\n"
                        + Files.readString(log));
            }
            return seconds;
        }
    }
}
