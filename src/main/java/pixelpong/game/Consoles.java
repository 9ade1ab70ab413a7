package pixelpong.game;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Several consoles that are opened and closed together. */
public final class Consoles implements AutoCloseable {
    private final List<Console> consoles = new ArrayList<>();

    /** Opens {@code count} consoles; if one cannot be opened, those before it are closed. */
    public Consoles(Supplier<Console> opener, int count) {
        try {
            for (int i = 0; i < count; i++) {
                consoles.add(opener.get());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The console with that number, from 0. */
    public Console get(int i) {
        return consoles.get(i);
    }

    @Override
    public void close() {
        consoles.forEach(Console::close);
    }
}
