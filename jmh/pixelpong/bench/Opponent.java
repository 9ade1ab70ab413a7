package pixelpong.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

    /** Whether the library has such a routine; asks for its result, which is the {@link #checksum}. */
    boolean has(Case timed) throws IOException {
        return !ask(timed, 0).equals("none");
    }

    /** The sum of the absolute values of what a first call computes. */
    double checksum(Case timed) throws IOException {
        return seconds(timed, 0);
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
