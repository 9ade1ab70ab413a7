package pixelpong.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import pixelpong.game.Cartridge;
import pixelpong.game.ConsoleChoice;
import pixelpong.simd.Kernels;

/** The versions and settings that a result was made with. */
public final class Header {
    private Header() {
    }

    /** PixelPong's version, from the jar's manifest. */
    public static String version() {
        String version = Header.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Prints kernels, vector width, JDK, cores, console, cartridge, preset and seed in one line. */
    static void print(Kernels kernels, ConsoleChoice choice, String env, long seed) {
        if (Kernels.fallbackReason() != null) {
            System.err.println(Kernels.fallbackReason());
        }
        if (choice.fallbackReason() != null) {
            System.err.println(choice.fallbackReason());
        }
        Cartridge cartridge = choice.cartridge();
        System.out.printf("PixelPong %s | kernels: %s | JDK %s | %d cores | console: %s | cartridge: %s (MD5 %s) | %s |"
                + " seed %d%n", version(), kernels.description(), Runtime.version(),
                Runtime.getRuntime().availableProcessors(), choice.name(), cartridge.name(), cartridge.md5(), env, seed);
    }

    /** The same information as a table, for a page. */
    static Map<String, String> rows(Kernels kernels, ConsoleChoice choice, String env, long seed) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("PixelPong", version());
        rows.put("environment", env);
        rows.put("cartridge", choice.cartridge().name() + " (MD5 " + choice.cartridge().md5() + ")");
        rows.put("console", choice.name());
        rows.put("seed", Long.toString(seed));
        rows.put("kernels", kernels.description());
        rows.put("JDK", Runtime.version().toString());
        rows.put("machine", machine());
        return rows;
    }

    /** Operating system, architecture and number of cores. */
    static String machine() {
        return System.getProperty("os.name") + ", " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores";
    }
}
