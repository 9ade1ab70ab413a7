package pixelpong.util;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where files are put that only live as long as the program. */
public final class TemporaryFolder {
    private TemporaryFolder() {
    }

    /**
     * Makes a new folder, which stays the caller's to delete.
     *
     * @throws BadInput if it cannot be made
     */
    public static Path create() {
        try {
            return Files.createTempDirectory("pixelpong");
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** What a user is told when something cannot be written there. */
    public static BadInput unusable(IOException e) {
        return new BadInput("The folder for temporary files, " + System.getProperty("java.io.tmpdir") + ", cannot be written to ("
                + e + "); make room there, or name another one with -Djava.io.tmpdir=DIR in JAVA_OPTS.");
    }
}
