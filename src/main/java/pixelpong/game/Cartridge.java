package pixelpong.game;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;
import pixelpong.util.UserPath;

/**
 * A Pong cartridge, read and checked in Java, since the emulator ends the whole JVM if it does not accept a file.
 *
 * @param name as given by the user: {@code pixelpong}, {@code original}, or a path
 * @param image the bytes, 2 or 4 KiB
 * @param md5 the image's MD5 in lower-case hexadecimal
 */
public record Cartridge(String name, byte[] image, String md5) {
    /** The name of our own free cartridge. */
    public static final String OWN = "pixelpong";
    /** The name for the cartridge at {@link #ORIGINAL_PATH}. */
    public static final String ORIGINAL = "original";
    /** Where the user puts Atari's cartridge. */
    public static final Path ORIGINAL_PATH = Path.of("roms", "original", "pong.bin");
    /** The MD5 by which the emulator recognises Atari's cartridge under any file name. */
    public static final String ORIGINAL_MD5 = "60e0ea3cbe0913d39803477945e9e5ec";

    private static final int SMALL = 2048;
    private static final int LARGE = 4096;

    /** Copies the image. */
    public Cartridge {
        image = image.clone();
    }

    /** A copy of the bytes. */
    @Override
    public byte[] image() {
        return image.clone();
    }

    /**
     * The cartridge for the option {@code --rom}.
     *
     * @param rom {@link #OWN}, {@link #ORIGINAL}, or the path of a file
     * @throws BadInput if the cartridge does not exist, or the file is not a cartridge
     */
    public static Cartridge named(String rom) {
        return switch (rom) {
            case OWN -> own();
            case ORIGINAL -> original();
            default -> read(UserPath.of("The cartridge has the name ", rom), rom);
        };
    }

    /** Whether this is one of the two cartridges known to be Pong: our own, or the original. */
    boolean isKnown() {
        return isOriginal() || md5.equals(own().md5);
    }

    /** Whether this is Atari's cartridge. */
    boolean isOriginal() {
        return md5.equals(ORIGINAL_MD5);
    }

    /** Our own free cartridge, from the jar. */
    public static Cartridge own() {
        try (InputStream in = Cartridge.class.getResourceAsStream("pong.bin")) {
            if (in == null) {
                throw new IllegalStateException("pong.bin is not inside the jar");
            }
            return of(OWN, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Atari's cartridge, if the user put it into {@code roms/original} of the current folder or of the project. */
    private static Cartridge original() {
        if (Files.exists(ORIGINAL_PATH)) {
            return read(ORIGINAL_PATH, ORIGINAL);
        }
        Path inProject = projectFolder().resolve(ORIGINAL_PATH);
        if (Files.exists(inProject)) {
            return read(inProject, ORIGINAL);
        }
        throw new BadInput("The original cartridge does not come with PixelPong; put your copy (MD5 " + ORIGINAL_MD5
                + ") at " + inProject + " to use --rom original.");
    }

    /** The folder above {@code target}, which contains the jar or the classes. */
    private static Path projectFolder() {
        try {
            Path code = Path.of(Cartridge.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path target = code.toAbsolutePath().getParent();
            return target.getParent() == null ? target : target.getParent();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cartridge read(Path path, String name) {
        String what = "The cartridge " + path + " ";
        if (!Files.exists(path)) {
            throw new BadInput(what + "does not exist; --rom takes the path of a Pong cartridge, '" + OWN + "' or '"
                    + ORIGINAL + "'.");
        }
        if (!Files.isRegularFile(path)) {
            throw new BadInput(what + "is not a regular file; --rom takes a file of 2048 or 4096 bytes.");
        }
        if (!Files.isReadable(path)) {
            throw new BadInput(what + "cannot be read; give this user the right to read it.");
        }
        byte[] image;
        try {
            long size = Files.size(path);
            if (size != SMALL && size != LARGE) {
                throw new BadInput(what + "has " + size + " bytes; a Pong cartridge has 2048 or 4096.");
            }
            image = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new BadInput(what + "cannot be read (" + Reason.of(e) + "); give a readable file.");
        }
        Cartridge cartridge = of(name, image);
        // The emulator recognises the game only by the MD5 or by the file's name.
        if (!cartridge.isOriginal() && !stem(path).equals("pong")) {
            throw new BadInput(what + "is not the original and not called pong; rename it to pong.bin if it is a Pong"
                    + " cartridge.");
        }
        return cartridge;
    }

    private static String stem(Path path) {
        String file = path.getFileName().toString().toLowerCase(Locale.ROOT);
        int dot = file.lastIndexOf('.');
        return dot < 0 ? file : file.substring(0, dot);
    }

    private static Cartridge of(String name, byte[] image) {
        try {
            return new Cartridge(name, image, HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(image)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
