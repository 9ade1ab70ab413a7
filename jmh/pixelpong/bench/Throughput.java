package pixelpong.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import pixelpong.cli.Commands;
import pixelpong.cli.Json;
import pixelpong.cli.ProgressLine;
import pixelpong.game.Action;
import pixelpong.game.Cartridge;
import pixelpong.game.Console;
import pixelpong.game.ConsoleChoice;
import pixelpong.game.JavaConsole;
import pixelpong.learn.Learner;
import pixelpong.learn.PpoSettings;
import pixelpong.learn.Recipe;
import pixelpong.pixels.SparsePixels;
import pixelpong.policy.Tensor;
import pixelpong.simd.Kernels;
import pixelpong.simd.Peak;
import pixelpong.util.BadInput;
import pixelpong.util.SplitMix64;
import pixelpong.util.TemporaryFolder;

/**
 * {@code bench throughput}: how fast a recipe collects and learns, with one worker and with several, and beside the bare emulator.
 *
 * <p>All sides take turns of about a second, so that they see the same machine; compared are the two halves of a turn.
 */
@Command(name = "bench throughput", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "How fast a recipe collects and learns with one worker and with several, in turns, where its time goes, and"
                + " how near its matrix products come to what the cores can do. With --console ale the bare emulator takes turns,"
                + " too, and so do both consoles with an observation every four frames. Metrics and checkpoints are no part of it.")
public final class Throughput implements Callable<Integer> {
    private static final double TURN_SECONDS = 1;
    /** Until the compiler is done with all sides. */
    private static final int WARM_UP_TURNS = 4;
    private static final int PEAK_STEPS = 100_000;
    private static final double NANOS = 1e-9;

    @Option(names = "--recipe", paramLabel = "NAME", defaultValue = "win", description = "what is trained, as with train")
    private String recipe;

    @Option(names = "--console", paramLabel = "NAME", defaultValue = ConsoleChoice.JAVA,
            description = "what plays: java, or ale with the project's own cartridge")
    private String console;

    @Option(names = "--workers", paramLabel = "N",
            description = "threads of the second learner, 1 for none (default: one for each core)")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(names = "--turns", paramLabel = "N", defaultValue = "10", description = "turns of a second for each side")
    private int turns;

    @Option(names = "--json", description = "print the results as JSON, and nothing else")
    private boolean json;

    /**
     * What was measured.
     *
     * @param peak multiply-adds that touch no memory, on one core, in GFLOP/s
     */
    private record Result(String jdk, String kernels, int cores, String recipe, String console, double peak,
            List<SideResult> sides) {
    }

    /**
     * One side.
     *
     * @param ratio its frames a second over those of the first side in the same turn
     */
    private record SideResult(String name, double stepsPerSecond, double framesPerSecond, Spread ratio, List<PhaseResult> phases) {
    }

    /**
     * A phase of learning, as the first worker sees it.
     *
     * @param micros a step
     * @param share of the side's time
     * @param gflops of the dense layers' products, all workers together; null where there are none
     * @param ofPeak these as a share of what as many cores can do
     */
    private record PhaseResult(String name, double micros, double share, Double gflops, Double ofPeak) {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(Commands.execute(new Throughput(), arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (workers < 1 || turns < 1) {
            throw new BadInput("--workers and --turns take a whole number from 1.");
        }
        if (!console.equals(ConsoleChoice.JAVA) && !console.equals(ConsoleChoice.ALE)) {
            throw new BadInput("--console is '" + console + "'; it takes java or ale.");
        }
        Recipe trained = Recipe.named(recipe);
        ConsoleChoice choice = ConsoleChoice.of(console, Cartridge.own());
        Kernels kernels = Kernels.selected();
        List<Side> sides = new ArrayList<>();
        if (console.equals(ConsoleChoice.ALE)) {
            sides.add(new Playing("bare emulator", choice.open(kernels), false));
            sides.add(new Playing("and looked at", choice.open(kernels), true));
            sides.add(new Playing("Java console", new JavaConsole(), true));
        }
        for (int count : workers > 1 ? new int[] {1, workers} : new int[] {1}) {
            Learner learner = trained.algorithm().create(trained.settings(), 1, () -> choice.open(kernels), count, kernels);
            sides.add(new Learning(count, learner));
        }
        Result result;
        try (TemporaryFolder scratch = new TemporaryFolder()) {
            result = measure(trained, kernels, sides, scratch.path().resolve("phases.jfr"));
        } finally {
            sides.forEach(Side::close);
        }
        if (json) {
            System.out.println(Json.text(result));
        } else {
            print(result);
        }
        return 0;
    }

    private Result measure(Recipe trained, Kernels kernels, List<Side> sides, Path file) throws IOException {
        try (Recording recording = new Recording(); ProgressLine progress = new ProgressLine(!json)) {
            recording.enable("pixelpong.Phase");
            recording.start(); // before the warm-up: it discards compiled code
            List<Double> peaks = new ArrayList<>();
            for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
                progress.show(turn < 0 ? "warming up" : "turn " + (turn + 1) + " of " + turns);
                for (Side side : sides) {
                    side.turn(turn >= 0);
                }
                peaks.add(peak());
            }
            recording.stop();
            recording.dump(file);
            double peak = Spread.of(peaks.subList(WARM_UP_TURNS, peaks.size())).median();
            addPhases(sides, RecordingFile.readAllEvents(file));
            return new Result(Runtime.version().toString(), kernels.description(), Runtime.getRuntime().availableProcessors(),
                    recipe, console, peak, sides.stream().map(side -> side.result(sides.get(0), trained, peak)).toList());
        }
    }

    private static double peak() {
        double best = 0;
        float sink = 0;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            sink += Peak.multiplyAdd(PEAK_STEPS);
            best = Math.max(best, Peak.operations(PEAK_STEPS) / (System.nanoTime() - start));
        }
        return sink == 0 ? 0 : best; // the compiler leaves out what nobody uses
    }

    /** Every round writes each of its phases once, so the events are told apart by counting. */
    private static void addPhases(List<Side> sides, List<RecordedEvent> events) {
        List<RecordedEvent> phases = events.stream().filter(event -> event.getEventType().getName().equals("pixelpong.Phase"))
                .sorted((a, b) -> a.getStartTime().compareTo(b.getStartTime())).toList();
        List<Learning> learners = sides.stream().filter(Learning.class::isInstance).map(Learning.class::cast).toList();
        long rounds = learners.stream().mapToLong(learner -> learner.rounds.stream().mapToLong(Integer::longValue).sum()).sum();
        int phasesARound = (int) (phases.size() / rounds);
        int next = 0;
        for (int turn = 0; turn < learners.get(0).rounds.size(); turn++) {
            for (Learning learner : learners) {
                int count = learner.rounds.get(turn) * phasesARound;
                if (turn >= WARM_UP_TURNS) {
                    phases.subList(next, next + count).forEach(learner::add);
                }
                next += count;
            }
        }
    }

    private void print(Result result) {
        System.out.printf("recipe: %s | console: %s | kernels: %s | JDK %s | %d cores, each %.0f GFLOP/s of multiply-adds%n%n",
                recipe, console, result.kernels, result.jdk, result.cores, result.peak);
        System.out.printf("%-14s %14s %14s   beside %s%n", "", "steps/s", "frames/s", result.sides.get(0).name);
        for (SideResult side : result.sides) {
            System.out.printf("%-14s %14s %,14.0f   %s%n", side.name,
                    side.stepsPerSecond == 0 ? "" : String.format("%,.0f", side.stepsPerSecond), side.framesPerSecond, side.ratio);
        }
        for (SideResult side : result.sides) {
            if (!side.phases.isEmpty()) {
                System.out.printf("%n%-14s %10s %8s %10s %9s%n", side.name, "us a step", "share", "GFLOP/s", "of peak");
                for (PhaseResult phase : side.phases) {
                    System.out.printf("%-14s %10.2f %7.1f%% %10s %9s%n", phase.name, phase.micros, 100 * phase.share,
                            phase.gflops == null ? "" : String.format("%.1f", phase.gflops),
                            phase.ofPeak == null ? "" : String.format("%.0f%%", 100 * phase.ofPeak));
                }
            }
        }
        System.out.printf("%nMedians of %d turns, in brackets the least and the greatest ratio of a turn. The phases are those of"
                + " the first%nworker; their GFLOP/s are those of the dense layers, as a share of what the cores in use can do.%n",
                turns);
    }

    /** One of those who take turns. */
    private abstract static class Side implements AutoCloseable {
        final List<Double> stepsPerSecond = new ArrayList<>();
        final List<Double> framesPerSecond = new ArrayList<>();

        /** Plays for about a second, and notes it down if it counts. */
        abstract void turn(boolean counts);

        abstract SideResult result(Side first, Recipe trained, double peak);

        @Override
        public abstract void close();

        final void note(long steps, long frames, long start) {
            double seconds = (System.nanoTime() - start) * NANOS;
            stepsPerSecond.add(steps / seconds);
            framesPerSecond.add(frames / seconds);
        }

        final boolean isOver(long start) {
            return (System.nanoTime() - start) * NANOS >= TURN_SECONDS;
        }

        final SideResult result(String name, Side first, List<PhaseResult> phases) {
            return new SideResult(name, Spread.of(stepsPerSecond).median(), Spread.of(framesPerSecond).median(),
                    Spread.ofRatios(framesPerSecond, first.framesPerSecond), phases);
        }
    }

    /** Plays games with random actions, each kept for as many frames as the tutorial's preset does on average. */
    private static final class Playing extends Side {
        private static final int FRAMES_AN_ACTION = 3;
        private static final int FRAMES_A_LOOK = 4;
        private static final int FRAMES_AT_ONCE = 1_200;

        private final String name;
        private final Console console;
        private final boolean looks; // at every fourth frame, as an agent does
        private final SparsePixels difference = new SparsePixels();
        private final SplitMix64 random = new SplitMix64(1);

        Playing(String name, Console console, boolean looks) {
            this.name = name;
            this.console = console;
            this.looks = looks;
        }

        @Override
        void turn(boolean counts) {
            long frames = 0;
            long start = System.nanoTime();
            do {
                play();
                frames += FRAMES_AT_ONCE;
            } while (!isOver(start));
            if (counts) {
                note(0, frames, start);
            }
        }

        private void play() {
            Action action = Action.NOOP;
            for (int frame = 0; frame < FRAMES_AT_ONCE; frame++) {
                if (frame % FRAMES_AN_ACTION == 0) {
                    action = random.nextInt(2) == 0 ? Action.RIGHT : Action.LEFT;
                }
                console.act(action);
                if (looks && frame % FRAMES_A_LOOK == 0) {
                    console.look();
                    console.difference(difference);
                }
                if (console.terminated()) {
                    console.reset();
                }
            }
        }

        @Override
        SideResult result(Side first, Recipe trained, double peak) {
            return result(name, first, List.of());
        }

        @Override
        public void close() {
            console.close();
        }
    }

    private static final class Learning extends Side {
        private final int workers;
        private final Learner learner;
        private final List<Integer> rounds = new ArrayList<>(); // [turn]
        private final Map<String, Long> phases = new LinkedHashMap<>(); // nanoseconds
        private double seconds;
        private long steps;

        Learning(int workers, Learner learner) {
            this.workers = workers;
            this.learner = learner;
            learner.initialise();
        }

        @Override
        void turn(boolean counts) {
            int played = 0;
            long stepsBefore = learner.steps();
            long framesBefore = learner.frames();
            long start = System.nanoTime();
            do {
                learner.round(Long.MAX_VALUE, () -> false);
                played++;
            } while (!isOver(start));
            if (counts) {
                note(learner.steps() - stepsBefore, learner.frames() - framesBefore, start);
                seconds += (System.nanoTime() - start) * NANOS;
                steps += learner.steps() - stepsBefore;
            }
            rounds.add(played);
        }

        void add(RecordedEvent phase) {
            phases.merge(phase.getString("phase"), phase.getLong("time"), Long::sum);
        }

        @Override
        SideResult result(Side first, Recipe trained, double peak) {
            Map<String, Double> operations = operations(trained);
            List<PhaseResult> results = new ArrayList<>();
            phases.forEach((name, nanos) -> {
                Double gflops = operations.containsKey(name) ? operations.get(name) * steps / nanos : null;
                results.add(new PhaseResult(name, nanos * 1e-3 / steps, nanos * NANOS / seconds, gflops,
                        gflops == null ? null : gflops / (peak * workers)));
            });
            return result(workers + (workers == 1 ? " worker" : " workers"), first, results);
        }

        /** The floating-point operations of the dense layers for each step played, by phase. Only PPO multiplies matrices. */
        private Map<String, Double> operations(Recipe trained) {
            if (!trained.algorithm().settings().contains(PpoSettings.UPDATE_EPOCHS)) {
                return Map.of();
            }
            double once = 2.0 * learner.policy().tensors().stream().filter(tensor -> !tensor.name().startsWith("W1"))
                    .mapToInt(Tensor::size).sum();
            double topRate = trained.settings().get(PpoSettings.TOP_RATE);
            double often = once * (topRate * trained.settings().get(PpoSettings.UPDATE_EPOCHS) + 1 - topRate);
            return Map.of("collect", once, "forward", often, "backward", often, "update", often);
        }

        @Override
        public void close() {
            learner.close();
        }
    }
}
