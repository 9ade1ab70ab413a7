package pixelpong.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pixelpong.game.ConsoleChoice;
import pixelpong.learn.Algorithm;
import pixelpong.learn.Recipe;
import pixelpong.learn.Setting;
import pixelpong.learn.Settings;
import pixelpong.run.TrainingConfig;
import pixelpong.util.BadInput;

/**
 * The options of {@code train} that determine how it learns: an algorithm, a recipe, and an option for each {@link Setting} of
 * any algorithm. The recipe provides the values that are not given.
 */
final class LearningOptions {
    private static final String ALGO = "--algo";
    private static final String RECIPE = "--recipe";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = ALGO, paramLabel = "NAME", description = "how to learn: {ALGORITHMS} (default: that of the recipe)")
    private String algorithmName;

    @Option(names = RECIPE, paramLabel = "NAME",
            description = "where all that is not given comes from: {RECIPES} (default: {RECIPE}, or the first of --algo)")
    private String recipeName;

    /** Adds the options of all settings to a command, under headings that name their algorithms. */
    static final class AddSettings implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            List<OptionSpec> options = List.copyOf(command.options());
            options.forEach(command::remove);
            options.forEach(option -> command.addOption(complete(option)));
            Map<List<Algorithm>, List<Setting<?>>> groups = settings().stream().collect(
                    Collectors.groupingBy(LearningOptions::owners, LinkedHashMap::new, Collectors.toList()));
            groups.forEach((owners, settings) -> {
                boolean all = owners.size() == Recipe.algorithms().size();
                String titles = list(owners, Algorithm::title, " or ");
                addGroup(command, all ? "Learning, whatever the algorithm:" : "Learning with " + titles + ":", settings);
            });
            return command;
        }

        /** Replaces the placeholders in an option's description. */
        private static OptionSpec complete(OptionSpec option) {
            if (option.description().length == 0) {
                return option;
            }
            List<Algorithm> algorithms = Recipe.algorithms();
            String text = option.description()[0]
                    .replace("{ALGORITHMS}", list(algorithms, algorithm -> algorithm.name() + " (" + algorithm.title() + ")", ", "))
                    .replace("{RECIPES}", list(Recipe.ALL, recipe -> recipe.name() + " (" + recipe.description() + ")", ", "))
                    .replace("{RECIPE}", Recipe.DEFAULT.name())
                    .replace("{GOALS}", list(algorithms, algorithm -> algorithm.goal().option(), " or "))
                    .replace("{CHECKPOINTS}", list(algorithms, algorithm -> algorithm.name() + ": "
                            + algorithm.checkpointEvery(), "; "));
            return option.toBuilder().description(text).build();
        }

        private static <T> String list(List<T> things, Function<T, String> name, String separator) {
            return things.stream().map(name).collect(Collectors.joining(separator));
        }

        private static void addGroup(CommandSpec command, String heading, List<Setting<?>> settings) {
            ArgGroupSpec.Builder group = ArgGroupSpec.builder().exclusive(false).validate(false).heading("%n" + heading + "%n")
                    .order(command.argGroups().size());
            for (Setting<?> setting : settings) {
                group.addArg(OptionSpec.builder(setting.option()).paramLabel(setting.label()).type(String.class)
                        .description(setting.help() + " (" + defaults(setting) + ")").order(settings.indexOf(setting)).build());
            }
            command.addArgGroup(group.build());
        }

        /** The defaults of each algorithm, and of the recipes that differ from them. */
        private static String defaults(Setting<?> setting) {
            List<String> parts = new ArrayList<>();
            for (Algorithm algorithm : owners(setting)) {
                String standard = TrainingCallbacks.text(Recipe.of(algorithm).settings().get(setting));
                String name = owners(setting).size() > 1 && !parts.isEmpty() ? algorithm.name() + ": " : "default: ";
                if (parts.isEmpty() || !parts.get(0).equals("default: " + standard)) {
                    parts.add(name + standard);
                }
                Recipe.ALL.stream().filter(recipe -> recipe.algorithm() == algorithm)
                        .filter(recipe -> !TrainingCallbacks.text(recipe.settings().get(setting)).equals(standard))
                        .forEach(recipe -> parts.add(recipe.name() + ": "
                                + TrainingCallbacks.text(recipe.settings().get(setting))));
            }
            return String.join("; ", parts);
        }
    }

    private static List<Setting<?>> settings() {
        return Recipe.algorithms().stream().<Setting<?>>flatMap(algorithm -> algorithm.settings().stream()).distinct().toList();
    }

    private static List<Algorithm> owners(Setting<?> setting) {
        return Recipe.algorithms().stream().filter(algorithm -> algorithm.settings().contains(setting)).toList();
    }

    private Optional<String> given(String option) {
        return Optional.ofNullable(spec.commandLine().getParseResult().matchedOption(option)).map(OptionSpec::getValue);
    }

    /** The configuration of a new run; a {@link BadInput} says which options do not fit together. */
    TrainingConfig config(String rom, ConsoleChoice choice, long seed) {
        Recipe recipe = recipe();
        refuseOthers(recipe.algorithm());
        Settings settings = recipe.settings();
        for (Setting<?> setting : recipe.algorithm().settings()) {
            Optional<String> text = given(setting.option());
            settings = text.isPresent() ? settings.withText(setting, text.get()) : settings;
        }
        return new TrainingConfig(Header.version(), rom, choice.cartridge().md5(), choice.name(), seed, recipe.algorithm(),
                settings);
    }

    private Recipe recipe() {
        Optional<Algorithm> algorithm = Optional.ofNullable(algorithmName).map(Recipe::algorithm);
        if (recipeName == null) {
            return algorithm.map(Recipe::of).orElse(Recipe.DEFAULT);
        }
        Recipe recipe = Recipe.named(recipeName);
        if (algorithm.isPresent() && algorithm.get() != recipe.algorithm()) {
            throw new BadInput(RECIPE + " " + recipe.name() + " is not one of " + ALGO + " " + algorithmName + "; leave " + ALGO
                    + " out.");
        }
        return recipe;
    }

    private void refuseOthers(Algorithm algorithm) {
        for (Setting<?> setting : settings()) {
            if (!algorithm.settings().contains(setting) && given(setting.option()).isPresent()) {
                throw new BadInput(setting.option() + " is no option of " + algorithm.title() + ": " + ALGO + " "
                        + owners(setting).get(0).name() + " takes it.");
            }
        }
    }

    /** The progress at which a run stops, in the unit of its learner's progress. */
    long goal(TrainingConfig config) {
        Setting<Long> setting = config.algorithm().goal();
        for (Algorithm other : Recipe.algorithms()) {
            if (other.goal() != setting && given(other.goal().option()).isPresent()) {
                throw new BadInput(other.goal().option() + " is no option of " + config.algorithm().title() + "; this run takes "
                        + setting.option() + ".");
            }
        }
        long goal = given(setting.option()).map(setting::parse).orElse(config.goal());
        config.algorithm().checkGoal(config.settings(), goal);
        return goal;
    }

    /** Refuses all options but the goal, since a resumed run uses its {@code config.json}. */
    void refuseWithResume() {
        List<String> options = new ArrayList<>(List.of(ALGO, RECIPE));
        settings().forEach(setting -> options.add(setting.option()));
        Recipe.algorithms().forEach(algorithm -> options.remove(algorithm.goal().option()));
        for (String option : options) {
            if (given(option).isPresent()) {
                throw new BadInput(option + " cannot be given with --resume: the run goes on as its config.json says.");
            }
        }
    }
}
