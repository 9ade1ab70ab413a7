package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pixelpong.game.AleConsole;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.run.RunFolder;
import pixelpong.run.Training;
import pixelpong.run.TrainingConfig;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/** {@code train}: plays and learns, from nothing or from where a run was stopped. */
@Command(name = "train", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "Trains the tutorial's agent and writes its progress into a folder.")
public final class TrainCommand implements Callable<Integer> {
    private static final int STOPPED = 130;
    private static final long LONGEST_SAVE_SECONDS = 60;

    @Spec
    private CommandSpec spec;

    @Option(names = "--env", paramLabel = "NAME", defaultValue = "Pong-v0",
            description = "environment preset: Pong-v0, Pong-v4, PongDeterministic-v0, PongDeterministic-v4, "
                    + "PongNoFrameskip-v0, PongNoFrameskip-v4 or ALE/Pong-v5")
    private String env;

    @Option(names = "--rom", paramLabel = "ROM", defaultValue = Cartridge.OWN,
            description = "cartridge: '" + Cartridge.OWN + "' is our own; '" + Cartridge.ORIGINAL
                    + "' is Atari's, if you put it at roms/original/pong.bin; or the path of a Pong cartridge")
    private String rom;

    @Option(names = "--episodes", paramLabel = "N", defaultValue = "8000",
            description = "episodes (games to 21 points) to play in all")
    private long episodes;

    @Option(names = "--hidden", paramLabel = "N", defaultValue = "200", description = "hidden units of the network")
    private int hidden;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "10", description = "episodes from one update to the next")
    private int batch;

    @Option(names = "--lr", paramLabel = "X", defaultValue = "1e-4", description = "learning rate of RMSProp")
    private double learningRate;

    @Option(names = "--gamma", paramLabel = "X", defaultValue = "0.99", description = "discount factor of rewards")
    private double gamma;

    @Option(names = "--decay", paramLabel = "X", defaultValue = "0.99",
            description = "decay of RMSProp's mean of squared gradients")
    private double decay;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "seed of every random draw: the same seed gives the same weights, bit for bit")
    private long seed;

    @Option(names = "--run", paramLabel = "NAME", showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "name of the run: its files go to runs/NAME, or to NAME itself if that contains a slash "
                    + "(default: the preset and the time)")
    private String run;

    @Option(names = "--checkpoint-every", paramLabel = "N", defaultValue = "100",
            description = "episodes from one checkpoint to the next")
    private int checkpointEvery;

    @Option(names = "--resume", paramLabel = "FOLDER",
            description = "go on with the run in this folder; only --episodes, --checkpoint-every and --verbose can be"
                    + " given beside it")
    private Path resume;

    @Option(names = "--verbose", description = "print a line for every point, too")
    private boolean verbose;

    @Override
    public Integer call() throws IOException {
        requirePositive("--episodes", episodes);
        requirePositive("--checkpoint-every", checkpointEvery);
        Kernels kernels = Kernels.selected();
        if (resume != null) {
            refuseWithResume("--env", "--rom", "--hidden", "--batch", "--lr", "--gamma", "--decay", "--seed", "--run");
            RunFolder folder = RunFolder.existing(resume);
            TrainingConfig config = folder.readConfig();
            Cartridge cartridge = Cartridge.named(config.rom());
            if (!cartridge.md5().equals(config.romMd5())) {
                throw new BadInput("The cartridge " + config.rom() + " has the MD5 " + cartridge.md5() + " but the run in "
                        + folder.path() + " was started with " + config.romMd5() + "; put that one back to resume.");
            }
            return train(folder, config, cartridge, kernels);
        }
        Cartridge cartridge = Cartridge.named(rom);
        TrainingConfig config = new TrainingConfig(env, rom, cartridge.md5(), seed, hidden, batch, learningRate, gamma,
                decay, Header.version());
        return train(null, config, cartridge, kernels);
    }

    /** Trains in {@code existing}, or in a new folder if there is none. */
    private int train(RunFolder existing, TrainingConfig config, Cartridge cartridge, Kernels kernels) throws IOException {
        try (Console console = new AleConsole(cartridge)) {
            Header.print(kernels, cartridge, config.env(), config.seed());
            RunFolder folder = existing == null ? RunFolder.create(newFolder(), config) : existing;
            ProgressPrinter printer = new ProgressPrinter(episodes, verbose);
            try (Training training = existing == null ? Training.start(folder, config, console, kernels, printer)
                    : Training.resume(folder, config, console, kernels, printer)) {
                printer.startFrom(training.episodes());
                System.out.printf("%s %s: from episode %,d to %,d%n", existing == null ? "Training in" : "Resuming",
                        folder.path(), training.episodes() + 1, episodes);
                return runUntilStopped(training, folder);
            }
        }
    }

    /** Trains; Ctrl-C makes the training save and return before the JVM ends. */
    private int runUntilStopped(Training training, RunFolder folder) throws IOException {
        CountDownLatch saved = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            training.stop();
            try {
                saved.await(LONGEST_SAVE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "save-on-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            training.run(episodes, checkpointEvery);
            System.out.printf("Saved %s after episode %,d.%n", folder.checkpoint(), training.episodes());
        } finally {
            saved.countDown();
        }
        if (training.episodes() < episodes) {
            System.out.printf("Stopped; go on with: train --resume %s%n", folder.path());
            return STOPPED;
        }
        Runtime.getRuntime().removeShutdownHook(hook);
        return 0;
    }

    private Path newFolder() {
        if (run == null) {
            String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
            return Path.of("runs", env.replace('/', '-') + "-" + time);
        }
        if (run.contains("/") || run.contains("\\")) {
            return Path.of(run);
        }
        if (!run.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new BadInput("--run is '" + run + "'; a name takes letters, digits, dots, dashes and underscores, and"
                    + " begins with a letter or digit.");
        }
        return Path.of("runs", run);
    }

    private void refuseWithResume(String... options) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new BadInput(option + " cannot be given with --resume: the run goes on as its config.json says.");
            }
        }
    }

    private static void requirePositive(String option, long value) {
        if (value < 1) {
            throw new BadInput(option + " is " + value + "; it takes a whole number from 1.");
        }
    }
}
