package pixelpong.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs beside another: which there are is the page's test; here, when they are read. */
@Tag("no-kernels")
class OtherRunsTest {
    @TempDir
    private Path runs;

    private static String row(int episode) {
        return episode + ",-20,-20.123456,1200,4000,0,1.500,9000\n";
    }

    private void make(String name) throws IOException {
        Files.writeString(Files.createDirectory(runs.resolve(name)).resolve("metrics.csv"),
                "episode,episodic_return,running_mean,episodic_length,frames,truncated,seconds,frames_per_second\n" + row(1));
    }

    private static History history(OtherRuns others, String name) {
        return others.history(name).orElseThrow();
    }

    @Test
    void aRunIsReadAgainOnlyIfItHasGoneOn() throws IOException {
        make("a");
        OtherRuns others = new OtherRuns(runs, runs.resolve("own"));
        History first = history(others, "a");
        assertEquals(1, first.episodes());
        assertSame(first, history(others, "a"));
        Files.writeString(runs.resolve("a/metrics.csv"), row(2), StandardOpenOption.APPEND);
        assertEquals(2, history(others, "a").episodes());
        assertEquals(1, first.episodes(), "may still be in use");
    }

    @Test
    void fewRunsAreKept() throws IOException {
        OtherRuns others = new OtherRuns(runs, runs.resolve("own"));
        for (int run = 0; run < 10; run++) {
            make("run" + run);
        }
        History first = history(others, "run0");
        History second = history(others, "run1");
        for (int run = 2; run < 8; run++) {
            history(others, "run" + run);
        }
        assertSame(first, history(others, "run0"));
        history(others, "run8");
        assertSame(first, history(others, "run0"), "it has just been asked for");
        assertNotSame(second, history(others, "run1"), "eight others have been asked for since");
        assertTrue(others.names().contains("run9"));
    }
}
