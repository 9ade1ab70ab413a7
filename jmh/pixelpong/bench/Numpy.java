package pixelpong.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;

/** A Python process that times NumPy when it is told to; see versus_numpy.py. */
final class Numpy implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final String description;

    private Numpy(Process process) throws IOException {
        this.process = process;
        answers = process.inputReader();
        questions = process.outputWriter();
        description = answers.readLine();
    }

    /**
     * Starts the first Python that has NumPy, or returns null if none has.
     *
     * @param cells the observation of the sparse forward pass
     */
    static Numpy start(String script, String cells) throws IOException {
        for (String python : List.of("/usr/bin/python3", "python3")) { // the distribution's, if it has NumPy
            ProcessBuilder builder = new ProcessBuilder(python, script, cells);
            builder.redirectError(ProcessBuilder.Redirect.DISCARD).environment().put("OPENBLAS_NUM_THREADS", "1");
            try {
                Numpy numpy = new Numpy(builder.start());
                if (numpy.description != null) {
                    return numpy;
                }
            } catch (IOException e) {
                // There is no such program.
            }
        }
        return null;
    }

    /** NumPy's version, and what it calculates with. */
    String description() {
        return description;
    }

    /** The sum of the absolute values of what a first call computes. */
    double checksum(String name) throws IOException {
        return seconds(name, 0);
    }

    /** The seconds a call takes, over so many calls. */
    double seconds(String name, int calls) throws IOException {
        questions.write(name + " " + calls + "\n");
        questions.flush();
        return Double.parseDouble(answers.readLine());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
