package pixelpong.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import pixelpong.util.TemporaryFolder;

/** The trained agent that comes with the program, in the form of a run's folder. */
public final class Champion {
    private static final String[] FILES = {"checkpoint.npz", "config.json"};

    private Champion() {
    }

    /** The champion's checkpoint, copied out of the jar into a folder that is deleted when the JVM ends. */
    public static Path checkpoint() {
        try {
            Path folder = TemporaryFolder.create();
            folder.toFile().deleteOnExit();
            for (String name : FILES) {
                Path file = folder.resolve(name);
                file.toFile().deleteOnExit();
                try (InputStream in = Champion.class.getResourceAsStream("champion/" + name)) {
                    Files.copy(in, file);
                }
            }
            return folder.resolve(FILES[0]);
        } catch (IOException e) {
            throw TemporaryFolder.unusable(e);
        }
    }
}
