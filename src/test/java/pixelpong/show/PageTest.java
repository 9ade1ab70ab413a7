package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.run.EpisodeReport;
import pixelpong.run.History;

/** The page in a real browser, where one is installed. */
@Tag("no-kernels")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageTest {
    private static final String CANVAS = "document.getElementById('%s').toDataURL()";
    private static final List<String> METRICS = List.of("entropy", "gradient_norm");
    private static final String TEXT = "document.getElementById('%s').textContent";

    @TempDir
    private static Path profile;

    private static Browser browser;

    @BeforeAll
    static void open() throws IOException {
        browser = Browser.open(profile);
        Assumptions.assumeTrue(browser != null, "chromedriver is not installed (Debian: chromium, chromium-driver)");
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    /** A page whose server has gone complains, and is none of the next test's business. */
    @BeforeEach
    void leaveTheLastPage() {
        browser.visit("about:blank");
        browser.complaints();
    }

    private static EpisodeReport report(long episode) {
        return new EpisodeReport(episode, (int) (episode % 21) - 21, -20.5 + episode * 0.01, 1_200, 4_000, false, episode * 0.5,
                9_000, List.of(0.6931, episode < 10 ? Double.NaN : 123.4));
    }

    private static History history(long episodes) {
        History history = new History();
        LongStream.rangeClosed(1, episodes).mapToObj(PageTest::report).forEach(history::add);
        return history;
    }

    /** Waits until something that keeps changing has changed. */
    private static void awaitChange(String expression) throws InterruptedException {
        String before = browser.run("return " + expression);
        browser.await(expression + " !== " + new Gson().toJson(before));
    }

    /** Waits until the page has become no wider than a window of that size. */
    private static void awaitFit(int width, int height) throws InterruptedException {
        browser.resize(width, height);
        browser.await("innerWidth === " + width + " && document.documentElement.scrollWidth <= innerWidth");
    }

    @Test
    void aTrainingIsShownAsItGoesOn() throws InterruptedException {
        Agent agent = Agent.sampling(WatchedConsoleTest.tutorialPolicy());
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            dashboard.start(new PageInfo("train", "a run", Map.of("seed", "1"), METRICS), new JavaConsole(),
                    EnvPreset.named("Pong-v0"), () -> agent, 1, 2);
            browser.visit(dashboard.address());
            browser.await(TEXT.formatted("title") + " === 'a run'");
            awaitChange(CANVAS.formatted("screen"));
            awaitChange(CANVAS.formatted("changes"));
            awaitChange(TEXT.formatted("steps"));
            awaitChange(TEXT.formatted("up-value"));
            browser.await("document.querySelectorAll('#units img').length === 8"
                    + " && [...document.querySelectorAll('#units img')].every(image => image.naturalWidth === 80)");

            String noCurve = browser.run("return " + CANVAS.formatted("returns"));
            for (int episode = 1; episode <= 50; episode++) {
                dashboard.add(report(episode));
            }
            browser.await(TEXT.formatted("episode") + " === '50'");
            browser.await(TEXT.formatted("metric-1") + " === '123'");
            browser.await(CANVAS.formatted("returns") + " !== '" + noCurve + "'");
            dashboard.add(report(51));
            browser.await(TEXT.formatted("episode") + " === '51'");

            browser.run("document.getElementById('pause').click(); return ''");
            browser.await(TEXT.formatted("pause") + " === 'Go on'");
            browser.run("document.getElementById('slower').click(); return ''");
            browser.await(TEXT.formatted("speed") + " === '1/2×'");
            awaitChangeAfterStep();

            awaitFit(1400, 900);
            awaitFit(800, 900);
            awaitFit(360, 740);
            assertEquals("[]", browser.complaints());
        }
    }

    /** From 4,000 episodes on a point stands for several: the page says how many, and shows least and greatest as a band. */
    @Test
    void aLongTrainingIsThinned() throws InterruptedException {
        Agent agent = Agent.sampling(WatchedConsoleTest.tutorialPolicy());
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            dashboard.start(new PageInfo("train", "a run", Map.of(), METRICS), new JavaConsole(), EnvPreset.named("Pong-v0"),
                    () -> agent, 1, 2);
            browser.visit(dashboard.address());
            LongStream.rangeClosed(1, 4_000).mapToObj(PageTest::report).forEach(dashboard::add);
            browser.await(TEXT.formatted("episode") + " === '4,000'");
            assertEquals("4000 ", browser.run("return points.length + ' ' + " + TEXT.formatted("merged")));
            LongStream.rangeClosed(4_001, 9_001).mapToObj(PageTest::report).forEach(dashboard::add);
            browser.await(TEXT.formatted("episode") + " === '9,001'");
            assertEquals("2251; a point is the mean of 4 episodes, the band is from their least to their greatest",
                    browser.run("return points.length + " + TEXT.formatted("merged")));
            assertEquals("2250", browser.run("return String(charts[0].made.data.datasets[3].data.length)"));
            browser.visit(dashboard.address());
            browser.await("points.length === 2251 && " + TEXT.formatted("episode") + " === '9,001'");
            assertEquals("[]", browser.complaints());
        }
    }

    private static void awaitChangeAfterStep() throws InterruptedException {
        String before = browser.run("return " + CANVAS.formatted("screen"));
        for (int step = 0; step < 10; step++) {
            browser.run("document.getElementById('step').click(); return ''");
        }
        browser.await(CANVAS.formatted("screen") + " !== '" + before + "'");
    }

    @Test
    void aPersonPlays() throws InterruptedException {
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            Agent person = (observation, random) -> dashboard.held();
            dashboard.start(new PageInfo("play", "your game", Map.of(), List.of()), new JavaConsole(),
                    EnvPreset.named("PongNoFrameskip-v4"), () -> person, 1, 1);
            browser.visit(dashboard.address());
            awaitChange(CANVAS.formatted("screen"));
            press("keydown", "ArrowUp");
            awaitHeld(dashboard, Action.RIGHT);
            press("keydown", "ArrowDown");
            awaitHeld(dashboard, Action.LEFT);
            press("keyup", "ArrowDown");
            awaitHeld(dashboard, Action.RIGHT);
            press("keyup", "ArrowUp");
            awaitHeld(dashboard, Action.NOOP);
            awaitFit(360, 740);
            assertEquals("[]", browser.complaints());
        }
    }

    @Test
    void aReportOpensFromDisk(@TempDir Path folder) throws IOException, InterruptedException {
        Policy policy = WatchedConsoleTest.tutorialPolicy();
        Path film = folder.resolve("film.gif");
        new Recorder(List.of(new FilmPlayer(new JavaConsole(), EnvPreset.named("Pong-v0"), Agent.sampling(policy), "test")), false).record(1, 1, 1, film);
        Path file = folder.resolve("report.html");
        Report.write(new PageInfo("report", "</script> & a run", Map.of("seed", "1"), METRICS), history(200), policy, film, file);
        browser.visit(file.toUri().toString());
        browser.await(TEXT.formatted("title") + " === '</script> & a run'");
        browser.await(TEXT.formatted("episode") + " === '200'");
        browser.await("document.getElementById('film').naturalWidth === 320");
        browser.await("document.getElementById('weights').naturalWidth > 320");
        String empty = "document.createElement('canvas').toDataURL()";
        browser.await(CANVAS.formatted("returns") + " !== " + empty);
        awaitFit(1400, 900);
        awaitFit(360, 740);
        assertEquals("[]", browser.complaints());
    }

    private static void press(String event, String key) {
        browser.run("dispatchEvent(new KeyboardEvent('" + event + "', {key: '" + key + "'})); return ''");
    }

    private static void awaitHeld(Dashboard dashboard, Action action) throws InterruptedException {
        while (dashboard.held() != action) {
            Thread.sleep(5);
        }
    }
}
