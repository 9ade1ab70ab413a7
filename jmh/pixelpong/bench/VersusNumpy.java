package pixelpong.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pixelpong.cli.Commands;

/** {@code bench numpy}. */
@Command(name = "bench numpy", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false,
        description = "The kernels beside NumPy with OpenBLAS, one thread each, in turns (Debian: apt-get install python3-numpy"
                + " libopenblas0-pthread). It says which processor OpenBLAS has taken this one for: OPENBLAS_CORETYPE=SkylakeX where that"
                + " is too old a one; OPENBLAS_CORETYPE=Haswell holds it to AVX2, as JAVA_OPTS=-XX:UseAVX=2 does ours.")
public final class VersusNumpy implements Callable<Integer> {
    private static final String SCRIPT = "pixelpong.versus.numpy";

    @Parameters(paramLabel = "PATTERN", arity = "0..1", defaultValue = "",
            description = "only what contains this, such as 'gemm' or '1024x'")
    private String pattern;

    @Option(names = "--json", description = "print the results as JSON, and nothing else")
    private boolean json;

    /** Runs the command; the system property {@code pixelpong.versus.numpy} is the path of versus_numpy.py. */
    public static void main(String[] arguments) {
        System.exit(Commands.execute(new VersusNumpy(), arguments));
    }

    @Override
    public Integer call() throws IOException {
        Versus versus = new Versus();
        // The distribution's Python first, if it has NumPy.
        Optional<Opponent> numpy = Stream.of("/usr/bin/python3", "python3")
                .flatMap(python -> Opponent.start(List.of(python, System.getProperty(SCRIPT), versus.cells())).stream())
                .findFirst();
        if (numpy.isEmpty()) {
            System.err.println("There is no NumPy here (Debian: apt-get install python3-numpy libopenblas0-pthread): ours alone.");
        }
        try (Opponent opponent = numpy.orElse(null)) {
            versus.run(pattern, opponent, json);
        }
        return 0;
    }
}
