package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.learn.Learner;
import pixelpong.learn.RecentGames;
import pixelpong.run.RunFolder;
import pixelpong.run.Training;
import pixelpong.run.TrainingConfig;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.UserPath;

/** {@code train}: starts a training, or resumes one. */
@Command(name = "train", modelTransformer = LearningOptions.AddSettings.class, mixinStandardHelpOptions = true,
        showDefaultValues = true, sortOptions = false, abbreviateSynopsis = true,
        description = "Trains an agent and writes its progress into a folder: without options, one that wins in a minute or so, in"
                + " a quarter of it with --console java.",
        footer = {"", "Examples:",
            "  train --console java              an agent that wins, as soon as can be",
            "  train --recipe tutorial           the agent of the tutorial's script",
            "  train --dashboard --open          the same on the emulator, shown in the browser",
            "  train --resume runs/NAME          goes on with a run that was stopped"})
public final class TrainCommand implements Callable<Integer> {
    /** More than a machine has cores; each worker needs memory for an emulator. */
    private static final int MOST_WORKERS = 1024;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LearningOptions learning;

    @Option(names = "--rom", paramLabel = "ROM", defaultValue = Cartridge.OWN,
            description = "cartridge: '" + Cartridge.OWN + "' is our own; '" + Cartridge.ORIGINAL
                    + "' is Atari's, if you put it at roms/original/pong.bin; or the path of a Pong cartridge")
    private String rom;

    @Option(names = "--console", paramLabel = "NAME", defaultValue = ConsoleChoice.AUTO,
            description = "what plays: 'ale' is the emulator; 'java' the same game without it, many times as fast, "
                    + "for our own cartridge only; 'auto' the emulator where it runs")
    private String console;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "seed of every random draw: the same seed gives the same weights, bit for bit")
    private long seed;

    @Option(names = "--run", paramLabel = "NAME", showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "name of the run: its files go to runs/NAME, or to NAME itself if that contains a slash "
                    + "(default: the preset and the time)")
    private String run;

    @Option(names = "--checkpoint-every", paramLabel = "N",
            description = "how far to go from one checkpoint to the next, in what {GOALS} counts (default: {CHECKPOINTS})")
    private Long checkpointEvery;

    @Option(names = "--workers", paramLabel = "N",
            description = "threads that play and learn (default: the processor's cores); their number changes nothing in"
                    + " the result")
    private Integer workers;

    @Option(names = "--until", paramLabel = "X",
            description = "stop when the mean of the last 50 games is this high (default: go on to the end)")
    private Double until;

    @Mixin
    private final TrainingCallbacks callbacks = new TrainingCallbacks();

    @Option(names = "--resume", paramLabel = "FOLDER",
            description = "go on with the run in this folder; what decides its result cannot be given beside it")
    private Path resume;

    @Option(names = "--jfr", paramLabel = "FILE",
            description = "record the run with the JDK's Flight Recorder, the program's own events included")
    private Path recording;

    @Option(names = "--verbose", description = "print a line for every point, too")
    private boolean verbose;

    @Override
    public Integer call() throws IOException {
        FlightRecording flight = recording == null ? null : FlightRecording.start(recording);
        try (callbacks; flight) {
            return train();
        }
    }

    private int train() throws IOException {
        if (checkpointEvery != null) {
            requireAtLeastOne("--checkpoint-every", checkpointEvery);
        }
        if (workers == null) {
            workers = Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);
        }
        requireWorkers(workers);
        if (until != null) {
            requireReturn("--until", until);
        }
        for (String option : new String[] {"--port", "--host", "--open"}) {
            if (given(option) && !given("--dashboard")) {
                throw new BadInput(option + " is about a page; give --dashboard, too.");
            }
        }
        callbacks.check();
        Kernels kernels = Kernels.selected();
        if (resume != null) {
            return resume(kernels);
        }
        ConsoleChoice choice = ConsoleChoice.of(console, Cartridge.named(rom));
        TrainingConfig config = learning.config(rom, choice, seed);
        long goal = learning.goal(config);
        try (Learner learner = learner(config, choice, kernels);
                RunFolder folder = RunFolder.create(newFolder(config.env().name()), config);
                Training training = Training.start(folder, learner)) {
            return run("Training in", training, config, goal, choice, folder, kernels);
        }
    }

    private int resume(Kernels kernels) throws IOException {
        learning.refuseWithResume();
        refuseWithResume("--rom", "--seed", "--run");
        try (RunFolder folder = RunFolder.existing(resume)) {
            TrainingConfig config = folder.readConfig();
            Cartridge cartridge = Cartridge.named(config.rom());
            if (!cartridge.md5().equals(config.romMd5())) {
                throw new BadInput("The cartridge " + config.rom() + " has the MD5 " + cartridge.md5()
                        + " but the run in " + resume + " was started with " + config.romMd5()
                        + "; put that one back to resume.");
            }
            ConsoleChoice choice = ConsoleChoice.of(given("--console") ? console : config.console(), cartridge);
            long goal = learning.goal(config);
            try (Learner learner = learner(config, choice, kernels); Training training = Training.resume(folder, learner)) {
                if (learner.progress() >= learner.end(goal)) {
                    System.out.printf(Locale.ROOT, "The run in %s is complete: it has played %,d %ss.%n", resume,
                            learner.progress(), learner.unit().singular());
                    return 0;
                }
                return run("Resuming", training, config, goal, choice, folder, kernels);
            }
        }
    }

    /** Creates the learner; refuses what cannot be trained before a folder is created. */
    private Learner learner(TrainingConfig config, ConsoleChoice choice, Kernels kernels) {
        config.algorithm().requireMemory(config.settings());
        Learner learner =
                config.algorithm().create(config.settings(), config.seed(), () -> choice.open(kernels), workers, kernels);
        Header.print(kernels, choice, config.env().name(), config.seed());
        return learner;
    }

    /** Trains; the first Ctrl-C makes the training save and return, the second one ends the JVM at once. */
    private int run(String verb, Training training, TrainingConfig config, long goal, ConsoleChoice choice, RunFolder folder,
            Kernels kernels) {
        Learner learner = training.learner();
        String unit = learner.unit().singular();
        long end = learner.end(goal);
        System.out.printf(Locale.ROOT, "%s %s: from %s %,d to %s%,d%s%n", verb, folder.path(), unit, learner.progress() + 1,
                learner.isEndKnown() ? "" : "at most ", end, end > goal ? ", where a rollout ends" : "");
        callbacks.open(training, config, choice, folder, goal, verbose, kernels);
        int[] status = {0};
        CountDownLatch interrupted = new CountDownLatch(1);
        Interrupts.onFirst(signalStatus -> {
            status[0] = signalStatus;
            training.stop();
            interrupted.countDown();
        });
        double target = until != null ? until : Double.POSITIVE_INFINITY;
        training.run(goal, target, checkpointEvery != null ? checkpointEvery : config.algorithm().checkpointEvery(), callbacks);
        callbacks.report(training, folder);
        System.out.printf(Locale.ROOT, "Saved %s after %s %,d.%n", folder.checkpoint(), unit, learner.progress());
        callbacks.result().ifPresent(result -> System.out.printf("%s Watch it: %s%n", result,
                ProgramName.command("watch " + folder.path())));
        if (training.reached(target)) {
            System.out.printf(Locale.ROOT, "The mean of its last %d games has reached %.2f.%n", RecentGames.MOST,
                    learner.recentGames().mean());
        }
        if (learner.progress() < learner.end(goal)) {
            String goOn = "train --resume " + folder.path() + " " + config.algorithm().goal().option() + " " + goal;
            boolean seeks = until != null && !training.reached(target);
            System.out.println("Stopped; go on with: " + ProgramName.command(goOn + (seeks ? " --until " + until : "")));
        }
        int result = status[0]; // that of the training, whatever ends the page
        if (result == 0) {
            callbacks.keepPage(interrupted);
        }
        return result;
    }

    private Path newFolder(String env) {
        if (run == null) {
            String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
            return Path.of("runs", env.replace('/', '-') + "-" + time);
        }
        if (run.contains("/") || run.contains("\\")) {
            return UserPath.of("--run is ", run);
        }
        if (!run.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new BadInput("--run is '" + run + "'; a name takes letters, digits, dots, dashes and underscores, and"
                    + " begins with a letter or digit.");
        }
        return Path.of("runs", run);
    }

    private void refuseWithResume(String... options) {
        for (String option : options) {
            if (given(option)) {
                throw new BadInput(option + " cannot be given with --resume: the run goes on as its config.json says.");
            }
        }
    }

    private boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Refuses a value that no return of a game, and so no mean of returns, can have. */
    static void requireReturn(String option, double value) {
        int most = RecentGames.LARGEST_RETURN;
        if (!(Math.abs(value) <= most)) {
            throw new BadInput(option + " is " + value + "; it takes a number from -" + most + " to " + most + ".");
        }
    }

    /** Refuses a number of workers that no run can have. */
    static void requireWorkers(int workers) {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new BadInput("--workers is " + workers + "; it takes a whole number from 1 to " + MOST_WORKERS + ".");
        }
    }

    private static void requireAtLeastOne(String option, long value) {
        if (value < 1) {
            throw new BadInput(option + " is " + value + "; it takes a whole number from 1.");
        }
    }
}
