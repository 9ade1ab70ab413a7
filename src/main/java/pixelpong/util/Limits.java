package pixelpong.util;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the program needs of the JVM and of the system, and what it says when they allow less. */
public final class Limits {
    /** A heap of so many megabytes is enough for every command, and for every recipe as it comes. */
    public static final int ENOUGH_MEGABYTES = 256;
    /** The open files of any command, without those of a page, from its start on; measured, and rounded up. */
    private static final int FILES = 64;
    /** A limit of open files that is enough for every command. */
    private static final int ENOUGH_FILES = 256;

    private Limits() {
    }

    /**
     * Refuses to begin where the system allows fewer open files than a command may need. It would only fail later, and in odd ways:
     * the JVM says that its own classes and libraries do not exist if it cannot open their files.
     */
    public static void requireFiles() {
        int left = filesLeft(FILES);
        if (left < FILES) {
            throw new BadInput("The system lets this program open only " + left + " more files, and it may need " + FILES
                    + "; allow it more, with ulimit -n " + ENOUGH_FILES + " for instance.");
        }
    }

    /** How many more files the system lets this process open, up to {@code most}: it tries. */
    public static int filesLeft(int most) {
        File file = new File(System.getProperty("java.home"), "lib/modules"); // any file will do
        if (!file.exists()) {
            return most;
        }
        List<FileInputStream> open = new ArrayList<>();
        try {
            while (open.size() < most) {
                open.add(new FileInputStream(file));
            }
        } catch (IOException e) {
            // The limit is reached.
        }
        open.forEach(Limits::close);
        return open.size();
    }

    private static void close(FileInputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // Nothing was written to it.
        }
    }

    /** A sentence that says which limit of the JVM or the system led to a failure, and what would be enough; empty if none did. */
    public static Optional<String> reached(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return Optional.of(memory(String.valueOf(cause.getMessage())));
            }
        }
        return Optional.empty();
    }

    private static String memory(String message) {
        if (message.contains("native thread")) {
            return "The system lets this program start no more threads; allow it more, with ulimit -u or in the settings of its"
                    + " container, or use fewer --workers.";
        } else if (message.contains("Metaspace") || message.contains("class space")) {
            return "The memory that the JVM may take for classes is not enough; leave -XX:MaxMetaspaceSize and"
                    + " -XX:CompressedClassSpaceSize out, or set them to 64m or more.";
        } else if (message.contains("irect buffer memory")) {
            return "The memory that the JVM may take for buffers is not enough; leave -XX:MaxDirectMemorySize out, or set it to 16m"
                    + " or more.";
        }
        return String.format(Locale.ROOT, "The %,d MB that the JVM may take are not enough; give it more with -Xmx (%dm are enough for"
                + " every recipe as it comes), or let it do less: a smaller network, batch or rollout, fewer workers.",
                Runtime.getRuntime().maxMemory() >> 20, ENOUGH_MEGABYTES);
    }
}
