package pixelpong.util;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Says in words why a file could not be used: the JDK's messages are often no more than a path, and their class the reason. */
public final class Reason {
    private static final String UNKNOWN = "the system gives no reason";

    private Reason() {
    }

    /** The reason for a failure, to stand in brackets inside a sentence. */
    public static String of(IOException e) {
        if (e instanceof FileSystemException failure) {
            String file = failure.getFile() == null ? "" : failure.getFile() + ": ";
            return file + of(failure);
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        return e.getMessage() == null ? UNKNOWN : e.getMessage();
    }

    private static String of(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        } else if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof FileAlreadyExistsException) {
            return "there is such a file already";
        } else if (e instanceof NotDirectoryException) {
            return "not a folder";
        } else if (e instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        return e.getReason() == null ? UNKNOWN : e.getReason().toLowerCase(Locale.ROOT);
    }
}
