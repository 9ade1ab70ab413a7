package pixelpong.util;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as a user gives them. */
public final class UserPath {
    private UserPath() {
    }

    /**
     * The path of that name.
     *
     * @param what the beginning of the message
     * @throws BadInput if this system, or the JVM with its locale, cannot use it as a path
     */
    public static Path of(String what, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            String encoding = System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
            boolean ascii = text.chars().allMatch(c -> c < 0x80);
            String remedy = ascii || encoding.equals(StandardCharsets.UTF_8.name()) ? ""
                    : "; in this locale Java takes only paths in " + encoding + ", and with LC_ALL=C.UTF-8 any";
            throw new BadInput(what + "'" + text + "', which this system cannot use as a path (" + e.getReason() + ")" + remedy
                    + ".");
        }
    }
}
