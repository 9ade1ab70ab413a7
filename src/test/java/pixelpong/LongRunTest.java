package pixelpong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.run.LongRun;

/** A run of 300,000 episodes with little memory; its rows alone would take more, if they were kept. */
@Tag("no-kernels")
@Timeout(120)
class LongRunTest {
    private static final long EPISODES = 300_000;
    /** The least power of two that leaves at most 4,000 points. */
    private static final int EPISODES_PER_POINT = 128;

    @TempDir
    private static Path folder;

    @Test
    void aLongRunIsResumedShownAndReportedWithLittleMemory() throws IOException, InterruptedException {
        Path run = folder.resolve("run");
        LongRun.make(run, EPISODES);
        Path log = folder.resolve("log");
        Process process = Fork.start(log, List.of("-Xmx64m"), "train", "--resume", run.toString(), "--games",
                Long.toString(EPISODES + 1), "--dashboard", "--port", "0");
        while (process.isAlive() && !Files.readString(log).contains("Ctrl-C ends the program")) {
            Thread.sleep(50);
        }
        process.destroy();
        assertTrue(process.waitFor(90, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(log));

        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(Files.readString(run.resolve("report.html")));
        assertTrue(data.find());
        JsonObject curves = JsonParser.parseString(data.group(1)).getAsJsonObject().getAsJsonObject("curves");
        assertEquals(EPISODES + 1, curves.getAsJsonArray("newest").get(0).getAsLong());
        JsonArray points = curves.getAsJsonArray("points");
        assertEquals(EPISODES / EPISODES_PER_POINT + 1, points.size());
        for (int i = 0; i < EPISODES / EPISODES_PER_POINT; i++) {
            JsonArray point = points.get(i).getAsJsonArray();
            long first = i * EPISODES_PER_POINT + 1;
            long last = first + EPISODES_PER_POINT - 1;
            assertEquals(first, point.get(0).getAsLong());
            assertEquals(last, point.get(1).getAsLong());
            long sum = 0;
            JsonArray returns = point.get(2).getAsJsonArray();
            for (int pair = 0; pair < returns.size(); pair += 2) {
                sum += returns.get(pair).getAsLong() * returns.get(pair + 1).getAsLong();
            }
            assertEquals(LongStream.rangeClosed(first, last).map(episode -> LongRun.episodicReturn(episode, EPISODES)).sum(), sum);
        }
    }
}
