package pixelpong.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command in its help, under headings that are the same everywhere; those that are its own come first. */
final class OptionGroups implements IHelpSectionRenderer {
    private static final Map<String, List<String>> HEADINGS = headings();

    private static Map<String, List<String>> headings() {
        Map<String, List<String>> headings = new LinkedHashMap<>();
        headings.put("The game:", List.of("--env", "--rom", "--console", "--seed", "--sample", "--greedy"));
        headings.put("The page:", List.of("--dashboard", "--watch", "--port", "--host", "--open"));
        headings.put("Files:", List.of("--run", "--resume", "--checkpoint-every", "--record-every", "--jfr"));
        headings.put("What is printed:", List.of("--verbose", "--json", "--help", "--version"));
        return headings;
    }

    @Override
    public String render(Help help) {
        List<OptionSpec> left = new ArrayList<>(help.commandSpec().options());
        left.removeIf(option -> option.hidden() || option.group() != null);
        StringBuilder groups = new StringBuilder();
        HEADINGS.forEach((heading, names) -> {
            List<OptionSpec> options = left.stream().filter(option -> names.contains(option.longestName())).toList();
            if (!options.isEmpty()) {
                left.removeAll(options);
                groups.append(String.format("%n%s%n", heading)).append(list(help, options));
            }
        });
        return list(help, left) + groups + help.optionListGroupSections();
    }

    private static String list(Help help, List<OptionSpec> options) {
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }
}
