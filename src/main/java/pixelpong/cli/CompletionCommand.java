package pixelpong.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: prints a script with which bash and zsh complete commands and options. */
@Command(name = "completion", mixinStandardHelpOptions = true,
        description = {"Prints a script with which bash and zsh complete the commands and options of run.sh:",
            "  source <(./run.sh completion)"})
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        System.out.println(AutoComplete.bash("run.sh", spec.root().commandLine()));
        return 0;
    }
}
