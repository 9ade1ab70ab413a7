package pixelpong.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;
import pixelpong.util.Limits;
import pixelpong.util.Reason;

/** {@code doctor}: reports what is available, what is missing, and what to do about it. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Checks what training needs: a line for each thing, and what to do where one is missing. The exit status"
                + " is 0 if train can run, else 2.")
public final class DoctorCommand implements Callable<Integer> {
    private record Line(String what, String finding, String text) {
    }

    private record Result(boolean healthy, List<Line> findings) {
    }

    private enum Finding {
        /** As it should be. */
        OK("ok"),
        /** Not as it should be, but the program works. */
        NOTE("note"),
        /** {@code train} fails without it. */
        MISSING("MISSING");

        private final String word;

        Finding(String word) {
            this.word = word;
        }
    }

    @Option(names = "--json", description = "print the findings as JSON, and nothing else")
    private boolean json;

    private final List<Line> findings = new ArrayList<>();
    private boolean healthy = true;

    @Override
    public Integer call() {
        line("PixelPong", Finding.OK, Header.version());
        line("JDK", Finding.OK, Runtime.version() + " in " + System.getProperty("java.home"));
        kernels();
        line("cores", Finding.OK, Runtime.getRuntime().availableProcessors() + "; --workers takes as many by default");
        memory();
        console();
        line("cartridge", Finding.OK, Cartridge.OWN + ", our own, MD5 " + Cartridge.own().md5());
        original();
        folder();
        if (json) {
            System.out.println(Json.text(new Result(healthy, findings)));
        }
        return healthy ? 0 : BadInput.EXIT_STATUS;
    }

    private void line(String what, Finding finding, String text) {
        healthy &= finding != Finding.MISSING;
        findings.add(new Line(what, finding.word, text));
        if (!json) {
            System.out.printf("%-10s %-8s %s%n", what, finding.word, text);
        }
    }

    private void kernels() {
        try {
            String description = Kernels.selected().description();
            String reason = Kernels.fallbackReason();
            line("kernels", reason == null ? Finding.OK : Finding.NOTE, description + (reason == null ? "" : ". " + reason));
        } catch (BadInput e) {
            line("kernels", Finding.MISSING, e.getMessage());
        }
    }

    private void memory() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        String text = String.format(Locale.ROOT, "the JVM may take %,d MB", megabytes);
        if (megabytes < Limits.ENOUGH_MEGABYTES) {
            line("memory", Finding.NOTE, text + ", which is little; -Xmx" + Limits.ENOUGH_MEGABYTES + "m is enough");
        } else {
            line("memory", Finding.OK, text);
        }
    }

    private void console() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        ConsoleChoice choice = ConsoleChoice.of(ConsoleChoice.AUTO, Cartridge.own());
        if (choice.fallbackReason() == null) {
            line("emulator", Finding.OK, "ALE's native library for " + platform);
        } else {
            line("emulator", Finding.NOTE, choice.fallbackReason() + " It plays our own cartridge; another one takes a"
                    + " machine on which the emulator runs.");
        }
    }

    private void original() {
        try {
            Cartridge original = Cartridge.named(Cartridge.ORIGINAL);
            if (original.md5().equals(Cartridge.ORIGINAL_MD5)) {
                line("original", Finding.OK, "Atari's cartridge for --rom original, MD5 " + original.md5());
            } else {
                line("original", Finding.NOTE, "the file for --rom original has the MD5 " + original.md5()
                        + ", but Atari's cartridge has " + Cartridge.ORIGINAL_MD5 + "; put that one there");
            }
        } catch (BadInput e) {
            line("original", Finding.NOTE, e.getMessage());
        }
    }

    /** Creates a file, since permissions alone do not show that the disk is full or mounted read-only. */
    private void folder() {
        Path runs = Path.of("runs").toAbsolutePath();
        Path place = Files.isDirectory(runs) ? runs : runs.getParent();
        try {
            Files.delete(Files.createTempFile(place, "doctor", null));
            line("folder", Finding.OK, String.format(Locale.ROOT, "%s can be written, %,d MB are free", place,
                    Files.getFileStore(place).getUsableSpace() >> 20));
        } catch (IOException e) {
            line("folder", Finding.MISSING, "nothing can be written to " + place + " (" + Reason.of(e)
                    + "); start in another folder, or give train one with --run PATH/");
        }
    }
}
