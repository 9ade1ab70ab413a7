package pixelpong.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** What {@code --json} prints. */
final class Json {
    private static final Gson GSON = new GsonBuilder().serializeNulls().setPrettyPrinting().create();

    private Json() {
    }

    /** Maps, lists, texts and numbers as JSON. */
    static String text(Object result) {
        return GSON.toJson(result);
    }
}
