package pixelpong.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import pixelpong.util.TemporaryFolder;

/** The trained agent that comes with the program, stored like a run. */
public final class PretrainedAgent {
    private static final String[] FILES = {"checkpoint.npz", "config.json"};

    private PretrainedAgent() {
    }

    /** Copies its checkpoint from the jar into a folder that is deleted when the JVM ends. */
    public static Path checkpoint() {
        TemporaryFolder folder = new TemporaryFolder();
        Runtime.getRuntime().addShutdownHook(new Thread(folder::close));
        try {
            for (String name : FILES) {
                try (InputStream in = PretrainedAgent.class.getResourceAsStream("pretrained/" + name)) {
                    Files.copy(in, folder.path().resolve(name));
                }
            }
            return folder.path().resolve(FILES[0]);
        } catch (IOException e) {
            throw TemporaryFolder.unusable(e);
        }
    }
}
