package pixelpong;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Trains again and again in one JVM, and prints what would grow if something leaked; see {@code src/test/soak/soak.sh}.
 *
 * <p>A run opens its consoles, starts its workers, plays, learns, saves and closes everything. The first row comes after
 * one run, so that classes are loaded; compiled code and the allocator's pools still grow for some minutes after.
 */
final class Soak {
    private static final long NANOS_A_MINUTE = 60_000_000_000L;
    private static final int ROWS = 12;

    private Soak() {
    }

    public static void main(String[] arguments) throws IOException {
        double minutes = Double.parseDouble(arguments[0]);
        String console = arguments[1];
        Path folder = Path.of(arguments[2]);
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        long start = System.nanoTime();
        long end = start + (long) (minutes * NANOS_A_MINUTE);
        long nextRow = start;
        out.println("minute  runs  heap after collection, KB  resident, KB  threads");
        int runs = 0;
        while (System.nanoTime() < end) {
            Path run = folder.resolve("run" + runs);
            int status = Main.run("train", "--recipe", "tutorial", "--console", console, "--run", run.toString(), "--games", "20",
                    "--checkpoint-every", "5");
            if (status != 0) {
                throw new IllegalStateException("run " + runs + " ended with status " + status);
            }
            delete(run);
            runs++;
            long now = System.nanoTime();
            if (now >= nextRow || now >= end) {
                out.printf("%6.1f  %4d  %25d  %12s  %7d%n", (double) (now - start) / NANOS_A_MINUTE, runs, heap(), resident(),
                        Thread.activeCount());
                nextRow += (end - start) / ROWS;
            }
        }
    }

    private static void delete(Path run) throws IOException {
        try (var files = Files.list(run)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(run);
    }

    private static long heap() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 10;
    }

    /** As Linux tells it; other systems do not. */
    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "unknown";
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow()
                .replaceAll("\\D", "");
    }
}
