package pixelpong.learn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import pixelpong.util.BadInput;

/**
 * A hyperparameter, declared once: name, accepted values, meaning. Options, help, validation, {@code config.json} and page are
 * derived from it.
 *
 * @param <T> Integer, Long, Double, or the type of a choice
 */
public final class Setting<T> {
    private final String name;
    private final String label;
    private final String takes;
    private final String help;
    private final Function<String, Optional<T>> parser;
    private final Predicate<T> range;
    private final Optional<T> before; // the value of runs from before there was such a setting

    private Setting(String name, String label, String takes, String help, Function<String, Optional<T>> parser,
            Predicate<T> range) {
        this(name, label, takes, help, parser, range, Optional.empty());
    }

    private Setting(String name, String label, String takes, String help, Function<String, Optional<T>> parser,
            Predicate<T> range, Optional<T> before) {
        this.name = name;
        this.label = label;
        this.takes = takes;
        this.help = help;
        this.parser = parser;
        this.range = range;
        this.before = before;
    }

    /** A whole number from {@code least} to {@code most}. */
    static Setting<Integer> whole(String name, int least, int most, String help) {
        return whole(name, "a whole number from " + least + (most == Integer.MAX_VALUE ? "" : " to " + most),
                value -> value >= least && value <= most, help);
    }

    /** A whole number that {@code range} accepts; {@code takes} describes the range. */
    static Setting<Integer> whole(String name, String takes, Predicate<Integer> range, String help) {
        return new Setting<>(name, "N", takes, help, text -> number(text, Integer::valueOf), range);
    }

    /** A whole number from {@code least}, possibly very large. */
    static Setting<Long> count(String name, int least, String help) {
        return new Setting<>(name, "N", "a whole number from " + least, help, text -> number(text, Long::valueOf),
                value -> value >= least);
    }

    /** A number that {@code range} accepts; {@code takes} describes the range. */
    static Setting<Double> real(String name, String takes, Predicate<Double> range, String help) {
        return new Setting<>(name, "X", takes, help, text -> number(text, Double::valueOf), range);
    }

    /** One of some values, named by their {@code toString}. */
    static <T> Setting<T> choice(String name, List<T> values, String help) {
        String names = values.stream().map(Object::toString).collect(Collectors.joining(", "));
        return new Setting<>(name, "NAME", "one of " + names, help,
                text -> values.stream().filter(value -> value.toString().equals(text)).findFirst(), value -> true);
    }

    /** One of the values of an enum. */
    static <T extends Enum<T>> Setting<T> choice(String name, Class<T> values, String help) {
        return choice(name, Arrays.asList(values.getEnumConstants()), help);
    }

    /** The same, for a setting that earlier versions did not have; their runs did what it does with this value. */
    Setting<T> before(T value) {
        return new Setting<>(name, label, takes, help, parser, range, Optional.of(value));
    }

    private static <N> Optional<N> number(String text, Function<String, N> valueOf) {
        try {
            return Optional.of(valueOf.apply(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Parses a value.
     *
     * @throws BadInput if the text is not a value, or the value is out of range
     */
    public T parse(String text) {
        return parser.apply(text).filter(range).orElseThrow(() -> refuse("'" + text + "'", takes));
    }

    /** The error for a value that is not accepted. */
    BadInput refuse(Object value, String takes) {
        return new BadInput(option() + " is " + value + "; it takes " + takes + ".");
    }

    /** The value with which runs were made before there was such a setting, if there was a time without it. */
    public Optional<T> before() {
        return before;
    }

    /** Its name in {@code config.json}: {@code num_envs}. */
    public String name() {
        return name;
    }

    /** Its option: {@code --num-envs}. */
    public String option() {
        return "--" + name.replace('_', '-');
    }

    /** The placeholder for a value in the help. */
    public String label() {
        return label;
    }

    /** The description for the help. */
    public String help() {
        return help;
    }

    @Override
    public String toString() {
        return name;
    }
}
