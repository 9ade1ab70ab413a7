package pixelpong.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import pixelpong.bench.Versus.Case;

/**
 * A process that times another library when it is told to.
 *
 * <p>It prints one line that says what it calculates with. Then it reads lines "NAME SHAPE CALLS" and answers each with the
 * seconds that a call kept its thread busy; CALLS 0 asks for the sum of the absolute values of the result instead. It answers
 * "none" where the library has no such routine.
 */
final class Opponent implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final String description;

    private Opponent(Process process) throws IOException {
        this.process = process;
        answers = process.inputReader();
        questions = process.outputWriter();
        description = answers.readLine();
    }

    /** Starts a process; empty if there is no such program, or it ends at once. */
    static Optional<Opponent> start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD).environment().put("OPENBLAS_NUM_THREADS", "1");
        try {
            Opponent opponent = new Opponent(builder.start());
            return Optional.of(opponent).filter(started -> started.description != null);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The library, its version, and what it calculates with. */
    String description() {
        return description;
    }

    /** The sum of the absolute values of what a first call computes; empty if the library has no such routine. */
    OptionalDouble checksum(Case timed) throws IOException {
        String answer = ask(timed, 0);
        return answer.equals("none") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(answer));
    }

    /** The seconds a call takes, over so many calls. */
    double seconds(Case timed, int calls) throws IOException {
        return Double.parseDouble(ask(timed, calls));
    }

    private String ask(Case timed, int calls) throws IOException {
        questions.write(timed.name() + " " + timed.shape() + " " + calls + "\n");
        questions.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IllegalStateException(description + " ended at " + timed.name() + " " + timed.shape());
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
