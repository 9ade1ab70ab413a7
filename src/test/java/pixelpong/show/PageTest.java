package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
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
import pixelpong.run.OtherRuns;
import pixelpong.util.BadInput;

/** The page in a real browser, where one is installed. */
@Tag("any-jdk")
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

    private static AgentSource.Version version(Agent agent) {
        return new AgentSource.Version(agent, "weights of a test", System.currentTimeMillis());
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
                    EnvPreset.named("Pong-v0"), () -> version(agent), 1, 2);
            browser.visit(dashboard.address());
            browser.await(TEXT.formatted("title") + " === 'a run'");
            awaitChange(CANVAS.formatted("screen"));
            awaitChange(CANVAS.formatted("now"));
            awaitChange(CANVAS.formatted("before"));
            awaitChange(TEXT.formatted("steps"));
            awaitChange(TEXT.formatted("entropy-now"));
            browser.await("document.querySelectorAll('#actions li').length === 2"
                    + " && document.querySelectorAll('#actions li.chosen').length === 1");
            browser.await(TEXT.formatted("weights-name") + " === 'weights of a test'");
            browser.await("/^, \\d+ (s|min)$/.test(" + TEXT.formatted("weights-age") + ")");
            browser.await("document.querySelectorAll('#units img').length === 12"
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
            awaitFit(390, 844);
            awaitFit(360, 740);
            assertEquals("[]", browser.complaints());

            browser.await("document.getElementById('notice').clientHeight === 0");
            dashboard.notice("The run begins <b>anew</b>.");
            browser.await(TEXT.formatted("notice") + " === 'The run begins <b>anew</b>.'");

            dashboard.finish("Won it.", Map.of("games", "51", "time", "0:26"));
            browser.await("!document.getElementById('result').hidden && " + TEXT.formatted("result-rows") + ".includes('0:26')");
        }
        browser.await(TEXT.formatted("state") + ".startsWith('No connection')");
        assertEquals("51", browser.run("return " + TEXT.formatted("episode")), "what was last shown stays");
        browser.await("!document.getElementById('result').hidden");
    }

    @Test
    void keysPauseStepAndSetTheSpeed() throws InterruptedException {
        Agent agent = Agent.sampling(WatchedConsoleTest.tutorialPolicy());
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            dashboard.start(new PageInfo("watch", "an agent", Map.of(), List.of()), new JavaConsole(), EnvPreset.named("Pong-v0"),
                    () -> version(agent), 1, 1);
            browser.visit(dashboard.address());
            browser.await(TEXT.formatted("speed") + " === '1×'");
            press("keydown", "ArrowRight");
            browser.await(TEXT.formatted("speed") + " === '2×'");
            press("keydown", "8");
            browser.await(TEXT.formatted("speed") + " === '8×' && document.getElementById('faster').disabled");
            press("keydown", "1");
            browser.await(TEXT.formatted("speed") + " === '1/16×' && document.getElementById('slower').disabled"
                    + " && !document.getElementById('faster').disabled");
            press("keydown", "ArrowLeft");
            press("keydown", " ");
            browser.await(TEXT.formatted("pause") + " === 'Go on'");
            press("keydown", " ");
            browser.await(TEXT.formatted("pause") + " === 'Pause'");
            press("keydown", "s");
            browser.await(TEXT.formatted("pause") + " === 'Go on'");
            assertEquals("[]", browser.complaints());
        }
    }

    /** Whoever does not see the canvases is told what they show. */
    @Test
    void everyPictureHasAText() throws InterruptedException {
        Agent agent = Agent.sampling(WatchedConsoleTest.actorCriticPolicy());
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            dashboard.start(new PageInfo("train", "a run", Map.of(), METRICS), new JavaConsole(), EnvPreset.named("Pong-v0"),
                    () -> version(agent), 1, 2);
            LongStream.rangeClosed(1, 60).mapToObj(PageTest::report).forEach(dashboard::add);
            browser.visit(dashboard.address());
            browser.await("document.querySelectorAll('#units img').length === 12");
            browser.await(TEXT.formatted("episode") + " === '60'");
            assertEquals("", browser.run("return [...document.querySelectorAll('canvas')].filter(canvas => !canvas.getAttribute("
                    + "'aria-label') && canvas.getAttribute('aria-hidden') !== 'true').map(canvas => canvas.id).join()"));
            assertEquals("", browser.run("return [...document.images].filter(image => image.offsetParent && !image.alt)"
                    + ".map(image => image.id).join()"));
            // The last 50 returns are -10 to -1, all 21 values, and -21 to -3.
            double recent = LongStream.rangeClosed(11, 60).map(episode -> episode % 21 - 21).average().orElseThrow();
            browser.await("document.getElementById('returns').getAttribute('aria-label').includes('games is "
                    + String.format("%.2f", recent) + " after 60 games')");
            browser.await("/computer \\d+, agent \\d+/.test(document.getElementById('screen').getAttribute('aria-label'))");
            browser.await("document.querySelector('link[rel=icon]').href.startsWith('data:image/svg+xml,')");
            browser.await("/^[+−]\\d\\.\\d\\d$/.test(" + TEXT.formatted("value-now") + ")");
            assertEquals("[]", browser.complaints());
        }
    }

    @Test
    void theCurveHasAxesZoomAndOtherRuns(@TempDir Path runs) throws IOException, InterruptedException {
        Files.createDirectory(runs.resolve("<b>other"));
        Files.writeString(runs.resolve("<b>other/metrics.csv"), "episode,episodic_return,running_mean,episodic_length,frames,"
                + "truncated,seconds,frames_per_second\n1,-20,-20.000000,900,3000,0,1.500,2000\n"
                + "2,-18,-20.000000,900,3000,0,1.500,2000\n");
        Agent agent = Agent.sampling(WatchedConsoleTest.tutorialPolicy());
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            dashboard.compareWith(OtherRuns.beside(runs.resolve("own/checkpoint.npz")));
            dashboard.start(new PageInfo("train", "a run", Map.of(), METRICS), new JavaConsole(), EnvPreset.named("Pong-v0"),
                    () -> version(agent), 1, 2);
            LongStream.rangeClosed(1, 200).mapToObj(PageTest::report).forEach(dashboard::add);
            browser.visit(dashboard.address());
            browser.await(TEXT.formatted("episode") + " === '200'");
            String part = "(({x, y}) => [x.min, x.max, x.options.title.text, y.min, y.max].join(' '))("
                    + "charts[0].made.scales)";
            assertEquals("0 200 games -21 21", browser.run("return " + part));
            choose("axis", "frames");
            assertEquals("0 800000 frames -21 21", browser.run("return " + part));
            choose("axis", "minutes");
            assertEquals("0 1.6666666666666667 minutes of training -21 21", browser.run("return " + part));
            choose("axis", "games");
            // Game 1 has a return of -20 and no gradient norm yet.
            assertEquals(List.of("first_game,last_game,mean_return,mean_of_last_50,running_mean,frames,seconds,mean_length,"
                    + "frames_per_second,entropy,gradient_norm", "1,1,-20,-20,-20.49,4000,1,1200,9000,0.6931,", "201 lines"),
                    List.of(new Gson().fromJson(browser.run("const lines = numbers().trimEnd().split('\\n');"
                            + " return JSON.stringify([lines[0], lines[1], lines.length + ' lines'])"), String[].class)));
            browser.run("document.getElementById('closer').click(); return ''");
            assertEquals("100 200 games -21 21", browser.run("return " + part));
            browser.run("document.getElementById('returns').dispatchEvent(new MouseEvent('dblclick')); return ''");
            assertEquals("0 200 games -21 21", browser.run("return " + part));
            browser.run("document.getElementById('closer').click(); return ''");
            assertEquals("100 200", browser.run("return charts[1].made.scales.x.min + ' ' + charts[1].made.scales.x.max"));
            browser.run("document.getElementById('whole').click(); return ''");
            assertEquals("0 200 games -21 21", browser.run("return " + part));

            browser.await("document.querySelectorAll('#others input').length === 1");
            browser.run("document.querySelector('#others input').click(); return ''");
            browser.await(TEXT.formatted("legend") + ".endsWith('<b>other')");
            assertEquals("-20,-19", browser.run("return charts[0].made.data.datasets.at(-1).data.map(point => point.y).join()"));
            browser.run("document.querySelector('#others input').click(); return ''");
            browser.await("!" + TEXT.formatted("legend") + ".includes('other')");
            assertEquals("[]", browser.complaints());
        }
    }

    /** Drawing weights takes time of the training's cores, so another version of the agent is drawn after a while only. */
    @Test
    void unitsAreDrawnNotMoreOftenThanAnybodySees() throws InterruptedException {
        AtomicReference<AgentSource.Version> newest =
                new AtomicReference<>(version(Agent.sampling(WatchedConsoleTest.tutorialPolicy())));
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            dashboard.start(new PageInfo("train", "a run", Map.of(), METRICS), new JavaConsole(), EnvPreset.named("Pong-v0"),
                    newest::get, 1, 2);
            browser.visit(dashboard.address());
            browser.await("document.querySelectorAll('#units img').length === 12");
            browser.run("picturedAt = Date.now() + 1e6; return ''");
            newest.set(new AgentSource.Version(Agent.sampling(WatchedConsoleTest.tutorialPolicy()), "newer weights", 0));
            press("keydown", "8");
            browser.await(TEXT.formatted("weights-name") + " === 'newer weights' && agent.version === 2");
            String versions = "[...new Set([...document.querySelectorAll('#units img')].map(image => image.src.split('&')[1]))].join()";
            awaitChange(TEXT.formatted("steps"));
            assertEquals("1", browser.run("return " + versions));
            browser.run("pictureUnits(); return ''");
            browser.await(versions + " === '2'");
            assertEquals("[]", browser.complaints());
        }
    }

    private static void choose(String id, String value) {
        browser.run("const select = document.getElementById('" + id + "'); select.value = '" + value
                + "'; select.dispatchEvent(new Event('change')); return ''");
    }

    @Test
    void theThemeIsTheSystemsOrTheReaders() throws InterruptedException {
        Agent agent = Agent.sampling(WatchedConsoleTest.tutorialPolicy());
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            dashboard.start(new PageInfo("watch", "an agent", Map.of(), List.of()), new JavaConsole(), EnvPreset.named("Pong-v0"),
                    () -> version(agent), 1, 1);
            browser.visit(dashboard.address());
            String background = "getComputedStyle(document.body).backgroundColor";
            choose("theme", "dark");
            String dark = browser.run("return " + background);
            choose("theme", "light");
            String light = browser.run("return " + background);
            assertNotEquals(light, dark);
            browser.visit(dashboard.address());
            assertEquals("light " + light, browser.run("return document.getElementById('theme').value + ' ' + " + background));
            assertEquals("[]", browser.complaints());
        }
    }

    /** From 4,000 episodes on a point stands for several: the page shows the median, and half of the games as a band. */
    @Test
    void aLongTrainingIsThinned() throws InterruptedException {
        Agent agent = Agent.sampling(WatchedConsoleTest.tutorialPolicy());
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            dashboard.start(new PageInfo("train", "a run", Map.of(), METRICS), new JavaConsole(), EnvPreset.named("Pong-v0"),
                    () -> version(agent), 1, 2);
            browser.visit(dashboard.address());
            LongStream.rangeClosed(1, 4_000).mapToObj(PageTest::report).forEach(dashboard::add);
            browser.await(TEXT.formatted("episode") + " === '4,000'");
            assertEquals("4000", browser.run("return String(points.length)"));
            LongStream.rangeClosed(4_001, 9_001).mapToObj(PageTest::report).forEach(dashboard::add);
            browser.await(TEXT.formatted("episode") + " === '9,001'");
            assertEquals("2251", browser.run("return String(points.length)"));
            browser.await(TEXT.formatted("legend") + ".includes('half of the games')");
            // 2,251 points in groups of 16, so 64 games: three times all 21 returns, and -20 once more. The 16th of them is -17.
            assertEquals("141 -17 -11 -6", browser.run("return [charts[0].made.data.datasets[0].data.length,"
                    + " ...[0, 3, 1].map(i => charts[0].made.data.datasets[i].data[0].y)].join(' ')"));
            assertEquals("0", browser.run("return String(charts[0].made.data.datasets[2].data.length)"), "dots");
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
            AgentSource.Version person = version((observation, random) -> dashboard.held());
            dashboard.start(new PageInfo("play", "your game", Map.of(), List.of()), new JavaConsole(),
                    EnvPreset.named("PongNoFrameskip-v4"), () -> person, 1, 1);
            browser.visit(dashboard.address());
            browser.await(TEXT.formatted("outcome") + " === 'First to 21 wins'");
            press("keydown", " ");
            browser.await("document.getElementById('overlay').hidden");
            awaitChange(CANVAS.formatted("screen"));
            press("keydown", "ArrowUp");
            awaitHeld(dashboard, Action.RIGHT);
            press("keydown", "ArrowDown");
            awaitHeld(dashboard, Action.LEFT);
            press("keyup", "ArrowDown");
            awaitHeld(dashboard, Action.RIGHT);
            press("keyup", "ArrowUp");
            awaitHeld(dashboard, Action.NOOP);
            drag("pointerdown", 300);
            drag("pointermove", 280);
            awaitHeld(dashboard, Action.RIGHT);
            drag("pointermove", 310);
            awaitHeld(dashboard, Action.LEFT);
            drag("pointerup", 310);
            awaitHeld(dashboard, Action.NOOP);
            press("keydown", " ");
            browser.await(TEXT.formatted("outcome") + " === 'Paused'");
            browser.run("post('control?8'); document.getElementById('start').click(); return ''");
            browser.await(TEXT.formatted("outcome") + ".startsWith('You lost ') && " + TEXT.formatted("start") + " === 'Again'");
            browser.await(TEXT.formatted("best") + ".startsWith('Your best in this browser: ')");
            assertEquals("21", browser.run("return " + TEXT.formatted("left-points")));
            press("keydown", " ");
            browser.await(TEXT.formatted("number") + " === '2'");
            awaitFit(390, 844);
            awaitFit(360, 740);
            assertEquals("[]", browser.complaints());
        }
    }

    @Test
    void aReportOpensFromDisk(@TempDir Path folder) throws IOException, InterruptedException {
        Policy policy = WatchedConsoleTest.tutorialPolicy();
        Path film = folder.resolve("episode-7.gif");
        FilmPlayer player = new FilmPlayer(new JavaConsole(), EnvPreset.named("Pong-v0"), Agent.sampling(policy), "test");
        new Recorder(List.of(player), false).record(1, 1, 1, film);
        Path file = folder.resolve("report.html");
        Report.write(new PageInfo("report", "</script> & a run", Map.of("seed", "1"), METRICS), history(200), policy,
                List.of(film, film), file);
        browser.visit(file.toUri().toString());
        browser.await(TEXT.formatted("title") + " === '</script> & a run'");
        browser.await(TEXT.formatted("episode") + " === '200'");
        browser.await("document.getElementById('film').naturalWidth === 320");
        assertEquals("2", browser.run("return String(document.getElementById('film-choice').options.length)"));
        assertEquals("123", browser.run("return " + TEXT.formatted("metric-1")));
        browser.await("document.getElementById('weights').naturalWidth > 320");
        String empty = "document.createElement('canvas').toDataURL()";
        browser.await(CANVAS.formatted("returns") + " !== " + empty);
        awaitFit(1400, 900);
        awaitFit(360, 740);
        assertEquals("[]", browser.complaints());
    }

    /** An agent has the right paddle: the result is seen from the left one. */
    @Test
    void aPersonHasTheLeftPaddle() throws InterruptedException {
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            AgentSource.Version nobody = version((observation, random) -> Action.NOOP);
            dashboard.start(new PageInfo("play", "your game", Map.of(), List.of(), "you", "agent x"), new JavaConsole(),
                    EnvPreset.named("PongNoFrameskip-v4"), () -> nobody, 1, 1);
            browser.visit(dashboard.address());
            browser.await(TEXT.formatted("paddle-keys") + ".startsWith('You have the left paddle against agent x:')");
            browser.run("post('control?8'); post('control?start'); return ''");
            browser.await(TEXT.formatted("outcome") + ".startsWith('You won 21 : ')");
            assertEquals("[]", browser.complaints());
        }
    }

    private static void drag(String event, int y) {
        browser.run("const pad = document.getElementById('pad'); pad.setPointerCapture = () => {}; pad.dispatchEvent("
                + "new PointerEvent('" + event + "', {clientY: " + y + "})); return ''");
    }

    /** Names that would be markup, or the end of a script, a string, a line or an event, if they were not taken for text. */
    private static final List<String> HOSTILE = List.of("<img src=x onerror=pwned=1>", "\"><script>pwned=1</script>",
            "'><svg/onload=pwned=1>", "</script><script>pwned=1</script>", "<!--<script>", "-->", "]]>", "</title><script>pwned=1</script>",
            "</dd></dl><iframe src=javascript:parent.pwned=1>", "javascript:pwned=1", "${pwned=1}", "{{pwned=1}}", "*/pwned=1/*",
            "/*data*/", "/*script*/", "\\u003cimg src=x onerror=pwned=1>", "&lt;b&gt;&amp;&#60;", "\\\"};pwned=1//", "\u2028pwned=1\u2029",
            "a\ndata: {}\n\nevent: frame\ndata: 1\n\n", "a\r\nevent: info\r\n\r\n", "a\rb", "\u202eexe.fdp", "\ufeff\u0000\u001b[2J\u0007", "\u0085",
            "\ud83c\udfd3", "__proto__", "constructor", "toString", "hasOwnProperty", "7", "null", "n".repeat(255));

    private static PageInfo hostileInfo(String mode) {
        Map<String, String> rows = new LinkedHashMap<>();
        HOSTILE.forEach(name -> rows.put(name, name));
        return new PageInfo(mode, String.join(" ", HOSTILE), rows, HOSTILE);
    }

    private static List<String> texts(String selector) {
        return List.of(new Gson().fromJson(browser.run("return JSON.stringify([...document.querySelectorAll('" + selector
                + "')].map(element => element.textContent))"), String[].class));
    }

    /** Whether each of those is there as it is, and nothing else is. */
    private static void assertTaken(String state) throws InterruptedException {
        browser.await(TEXT.formatted("title") + " !== ''");
        assertEquals(String.join(" ", HOSTILE), browser.run("return " + TEXT.formatted("title")));
        assertEquals(Set.copyOf(HOSTILE), Set.copyOf(texts("#rows dt"))); // a number as a name would come first
        assertEquals(texts("#rows dt"), texts("#rows dd"));
        assertEquals(HOSTILE, texts("#metrics h2").subList(2, HOSTILE.size() + 2));
        assertEquals(state, browser.run("return " + TEXT.formatted("state")));
        assertEquals("undefined 3 0 0", browser.run("return [typeof pwned, document.scripts.length, document.querySelectorAll("
                + "'iframe, svg').length, document.querySelectorAll('#rows *:not(div, dt, dd)').length].join(' ')"));
        assertEquals("[]", browser.complaints());
    }

    @Test
    void namesAreShownAsText() throws InterruptedException {
        BadInput complaint = new BadInput(String.join(" ", HOSTILE));
        try (Dashboard dashboard = new Dashboard("127.0.0.1", 0, "--port")) {
            dashboard.start(hostileInfo("train"), new JavaConsole(), EnvPreset.named("Pong-v0"), () -> {
                throw complaint;
            }, 1, 2);
            browser.visit(dashboard.address());
            browser.await(TEXT.formatted("state") + " !== ''");
            dashboard.add(report(1));
            assertTaken("The game has ended: " + complaint.getMessage());
            awaitFit(360, 740);
        }
    }

    /** There no content security policy would stop anything. */
    @Test
    void namesAreTextInAReport(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("report.html");
        History history = new History();
        history.add(report(1));
        Report.write(hostileInfo("report"), history, WatchedConsoleTest.tutorialPolicy(), List.of(), file);
        browser.visit(file.toUri().toString());
        assertTaken("");
        awaitFit(360, 740);
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
