package pixelpong.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** What {@code --json} prints. */
public final class Json {
    private static final Gson GSON = new GsonBuilder().serializeNulls().setPrettyPrinting().create();

    private Json() {
    }

    /** What {@link #text} has made of an object of that class. */
    static <T> T read(String text, Class<T> type) {
        return GSON.fromJson(text, type);
    }

    /** Records, maps, lists, texts and numbers as JSON. */
    public static String text(Object result) {
        return GSON.toJson(result);
    }
}
