package pixelpong.game;

import java.util.Optional;
import pixelpong.simd.Kernels;
import pixelpong.util.BadInput;

/**
 * The console to play on: the emulator with a cartridge, or the game in plain Java.
 *
 * @param name {@link #ALE} or {@link #JAVA}
 * @param cartridge what is played; the Java console does not read it, but plays exactly as our own cartridge does
 * @param fallbackReason a sentence that says why {@link #AUTO} chose the Java console; null otherwise
 */
public record ConsoleChoice(String name, Cartridge cartridge, String fallbackReason) {
    /** The emulator if it runs here, else the Java console. */
    public static final String AUTO = "auto";
    /** The emulator. */
    public static final String ALE = "ale";
    /** The Java console. */
    public static final String JAVA = "java";

    /**
     * Chooses a console for a cartridge.
     *
     * @param console {@link #AUTO}, {@link #ALE} or {@link #JAVA}
     * @throws BadInput if there is no such console, it does not run here, or it cannot play the cartridge
     */
    public static ConsoleChoice of(String console, Cartridge cartridge) {
        return switch (console) {
            case AUTO -> automatic(cartridge);
            case ALE -> emulator(cartridge);
            case JAVA -> java(cartridge, null);
            default -> throw new BadInput("There is no console '" + console + "'; --console takes " + AUTO + ", " + ALE
                    + " or " + JAVA + ".");
        };
    }

    private static ConsoleChoice automatic(Cartridge cartridge) {
        Optional<String> fault = AleConsole.fault();
        return fault.isEmpty() ? emulator(cartridge) : java(cartridge, "The Java console plays, for the emulator " + fault.get() + ".");
    }

    private static ConsoleChoice emulator(Cartridge cartridge) {
        AleConsole.fault().ifPresent(fault -> {
            throw new BadInput("The emulator " + fault + "; --console java plays without it.");
        });
        return new ConsoleChoice(ALE, cartridge, null);
    }

    private static ConsoleChoice java(Cartridge cartridge, String fallbackReason) {
        if (!cartridge.md5().equals(Cartridge.own().md5())) {
            throw new BadInput("The Java console plays the cartridge " + Cartridge.OWN + " only, not " + cartridge.name()
                    + "; that one takes --console ale, which runs on " + String.join(", ", AleConsole.PLATFORMS) + ".");
        }
        return new ConsoleChoice(JAVA, cartridge, fallbackReason);
    }

    /** Opens a console of this kind; each belongs to one thread. */
    public Console open(Kernels kernels) {
        return name.equals(ALE) ? new AleConsole(cartridge, kernels) : new JavaConsole();
    }
}
