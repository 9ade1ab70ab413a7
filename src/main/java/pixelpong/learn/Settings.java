package pixelpong.learn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An immutable, ordered map from settings to values. */
public final class Settings {
    private final Map<Setting<?>, Object> values;

    private Settings(Map<Setting<?>, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** An empty map. */
    public static Settings none() {
        return new Settings(new LinkedHashMap<>());
    }

    /** A copy with one value changed. */
    public <T> Settings with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> changed = new LinkedHashMap<>(values);
        changed.put(setting, value);
        return new Settings(changed);
    }

    /** A copy with one value changed, which is given as text; a {@link pixelpong.util.BadInput} says what is wrong with it. */
    public <T> Settings withText(Setting<T> setting, String text) {
        return with(setting, setting.parse(text));
    }

    /** The value of a setting, which must be present. */
    @SuppressWarnings("unchecked") // with() has put a value of the setting's type there
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting);
        if (value == null) {
            throw new IllegalArgumentException("there is no " + setting);
        }
        return (T) value;
    }

    /** All settings and their values, in order. */
    public Map<Setting<?>, Object> values() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings settings && settings.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
