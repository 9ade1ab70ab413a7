package pixelpong.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.game.ActionSet;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.View;
import pixelpong.util.BadInput;

@Tag("no-kernels")
class SettingTest {
    private static final Setting<Integer> WHOLE = Setting.whole("some_units", 2, 40, "help");
    private static final Setting<Integer> OPEN = Setting.whole("more", 1, Integer.MAX_VALUE, "help");
    private static final Setting<Long> COUNT = Setting.count("all_steps", 1, "help");
    private static final Setting<Double> REAL = Setting.real("step_size", "a number above 0, at most 1", x -> x > 0 && x <= 1, "help");
    private static final Setting<ActionSet> CHOICE = Setting.choice("actions", ActionSet.class, "help");
    private static final Setting<EnvPreset> LISTED = Setting.choice("env", EnvPreset.ALL, "help");

    private static void assertRefused(Setting<?> setting, String takes, String... texts) {
        for (String text : texts) {
            String message = assertThrows(BadInput.class, () -> setting.parse(text), text).getMessage();
            assertEquals(setting.option() + " is '" + text + "'; it takes " + takes + ".", message);
        }
    }

    @Test
    void wholeNumbersAreReadWithinTheirRange() {
        assertEquals(2, WHOLE.parse("2"));
        assertEquals(40, WHOLE.parse("40"));
        assertRefused(WHOLE, "a whole number from 2 to 40", "1", "41", "-3", "2.0", "1e1", "", "x", "99999999999");
        assertEquals(Integer.MAX_VALUE, OPEN.parse("2147483647"));
        assertRefused(OPEN, "a whole number from 1", "0", "2147483648");
        assertEquals(Long.MAX_VALUE, COUNT.parse("9223372036854775807"));
        assertRefused(COUNT, "a whole number from 1", "0", "-1", "9223372036854775808", "1.5", "");
    }

    @Test
    void numbersAreReadWithinTheirRange() {
        assertEquals(1e-4, REAL.parse("1e-4"));
        assertEquals(1, REAL.parse("1"));
        assertRefused(REAL, "a number above 0, at most 1", "0", "-0.5", "1.0000001", "NaN", "Infinity", "1e400", "1,5", "", "x");
    }

    @Test
    void choicesAreReadByTheirNames() {
        for (ActionSet actions : ActionSet.values()) {
            assertSame(actions, CHOICE.parse(actions.toString()));
        }
        assertRefused(CHOICE, "one of up-down, move, move-fire, all", "UP_DOWN", "", "All");
        for (EnvPreset preset : EnvPreset.ALL) {
            assertSame(preset, LISTED.parse(preset.name()));
        }
        assertThrows(BadInput.class, () -> LISTED.parse("Breakout-v0"));
    }

    @Test
    void whatAUserIsTold() {
        assertEquals("some_units", WHOLE.name());
        assertEquals("--some-units", WHOLE.option());
        assertEquals("help", WHOLE.help());
        assertEquals(List.of("N", "N", "X", "NAME"), List.of(WHOLE.label(), COUNT.label(), REAL.label(), CHOICE.label()));
    }

    /** What is 0, or 1, as a float is refused where that makes no sense. */
    @Test
    void rangesKnowFloats() {
        assertEquals(1e-38, Algorithm.LEARNING_RATE.parse("1e-38"));
        assertThrows(BadInput.class, () -> Algorithm.LEARNING_RATE.parse("1e-60"));
        assertEquals(0.9999, ReinforceSettings.DECAY_RATE.parse("0.9999"));
        assertThrows(BadInput.class, () -> ReinforceSettings.DECAY_RATE.parse("0.999999999"));
    }

    @Test
    void settingsAreKeptInOrderAndNeverChange() {
        Settings none = Settings.none();
        Settings one = none.with(WHOLE, 7);
        Settings two = one.withText(REAL, "0.25");
        Settings changed = two.with(WHOLE, 8);
        assertEquals(0, none.values().size());
        assertEquals(7, two.get(WHOLE));
        assertEquals(0.25, two.get(REAL));
        assertEquals(8, changed.get(WHOLE));
        assertEquals(List.of(WHOLE, REAL), List.copyOf(changed.values().keySet()));
        assertThrows(UnsupportedOperationException.class, () -> changed.values().clear());
        assertEquals(two, changed.with(WHOLE, 7));
        assertEquals(two.hashCode(), changed.with(WHOLE, 7).hashCode());
        assertNotEquals(two, changed);
        assertThrows(BadInput.class, () -> one.withText(REAL, "2"));
        String message = assertThrows(IllegalArgumentException.class, () -> one.get(REAL)).getMessage();
        assertEquals("there is no step_size", message);
    }

    /** The view is a choice, too, and its names are those of the help. */
    @Test
    void theViewIsChosenByItsName() {
        assertSame(View.FRAMES, PpoSettings.VIEW.parse("frames"));
        assertRefused(PpoSettings.VIEW, "one of difference, frames", "both");
    }
}
