package pixelpong.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import pixelpong.util.TemporaryFolder;

/** The trained agent that comes with the program, stored like a run. */
public final class PretrainedAgent {
    private PretrainedAgent() {
    }

    /** Copies its checkpoint from the jar into a folder that is deleted when the JVM ends. */
    public static Path checkpoint() {
        Path folder = folder();
        copy(RunFolder.CONFIG, folder.resolve(RunFolder.CONFIG));
        return copy(RunFolder.CHECKPOINT, folder.resolve(RunFolder.CHECKPOINT));
    }

    /** A new folder that is deleted when the JVM ends. */
    static Path folder() {
        TemporaryFolder folder = new TemporaryFolder();
        Runtime.getRuntime().addShutdownHook(new Thread(folder::close));
        return folder.path();
    }

    /** Copies one of the files that come with the program from the jar; returns where it is now. */
    static Path copy(String name, Path to) {
        try (InputStream in = PretrainedAgent.class.getResourceAsStream("pretrained/" + name)) {
            Files.copy(in, to);
            return to;
        } catch (IOException e) {
            throw TemporaryFolder.unusable(e);
        }
    }
}
