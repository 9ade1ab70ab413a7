package pixelpong.show;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.pixels.View;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.util.SplitMix64;

/**
 * Plays game after game on its own thread, at the console's speed or one that clients choose, and sends pictures to an
 * {@link EventStream}. After every point it goes on with the newest agent. It waits while there are no clients, after which it does
 * not wait for the end of the point; before a person's game it waits until the person starts it.
 */
final class LiveGame implements AutoCloseable {
    private static final long FRAME_NANOS = 1_000_000_000L / 60;
    /** Pictures are at least this far apart for each frame from one to the next, however fast the game runs. */
    private static final long PICTURE_NANOS = FRAME_NANOS * 9 / 10;
    private static final long PAUSE_NANOS = 2_000_000_000L;
    /** How often a newer agent is asked for, so that one is there when a point ends. */
    private static final long ASK_NANOS = 1_000_000_000L;
    private static final int MILLIS_A_SECOND = 1_000;
    private static final int SLOWEST = -4;
    private static final int FASTEST = 3;
    /** The list of units that speak stays for this many frames, long enough to read it. */
    private static final int ACTIVITY_FRAMES = 120;
    private static final int SPEAKING_UNITS = 12;
    private static final double THOUSANDTHS = 1_000;
    private static final String PLAYING = "playing"; // as the page knows it
    private static final int RUN_BYTES = 3;
    private static final int LONGEST_RUN = 0xffff;

    private final WatchedConsole console;
    private final EnvPreset preset;
    private final AgentSource agents;
    private final boolean byPerson;
    private final long seed;
    private volatile int framesPerPicture;
    private final EventStream events;
    private final Gson json = new Gson();
    private final Thread thread = new Thread(this::run, "live-game");

    private AgentSource.Version agent;
    private EpisodeRunner runner; // of this game
    private Decision decision; // in this step; null before the first, and if the agent has no policy
    private float[] strengths = {}; // [unit]
    private float[] activity = {}; // [unit]: what it has had to say since the list was made
    private int[] speaking = {}; // units, each at its place in the list
    private long game;
    private long frames;
    private long shownAt;
    private long askedAt;
    private AgentSource.Version coming; // the agent after this point
    private boolean late; // nobody has looked for a while, and the agent at play is of then
    private long due; // the time of the next frame

    private volatile boolean closed;
    private volatile Optional<Policy> shown = Optional.empty();
    private volatile long version; // counts the policies
    private volatile boolean paused;
    private volatile int pace; // the speed is 2 to this power
    private String phase; // this and the following guarded by this object's monitor
    private boolean started;
    private int stepsAsked;

    /**
     * Creates a game that begins with {@link #start}.
     *
     * @param console is closed with this game
     * @param byPerson whether a person plays, who starts each game
     * @param framesPerPicture the number of frames from one picture to the next
     */
    LiveGame(Console console, EnvPreset preset, AgentSource agents, boolean byPerson, long seed, int framesPerPicture,
            EventStream events) {
        this.console = new WatchedConsole(console, this::frame);
        this.preset = preset;
        this.agents = agents;
        this.byPerson = byPerson;
        this.seed = seed;
        this.framesPerPicture = framesPerPicture;
        this.events = events;
        thread.setDaemon(true);
        phase = byPerson ? "ready" : PLAYING;
        tellPace();
    }

    void start() {
        thread.start();
    }

    /** From now on there is time for a picture of each frame. */
    void showEveryFrame() {
        framesPerPicture = 1;
    }

    /** The policy at play, if there is one; its weights do not change. May be called from any thread. */
    Optional<Policy> shown() {
        return shown;
    }

    /**
     * Handles a client's request: {@code start}, {@code pause}, {@code step}, {@code slower}, {@code faster}, or the number of a
     * speed from 1, the slowest; false for any other.
     */
    synchronized boolean control(String wish) {
        switch (wish) {
            case "start" -> {
                if (!phase.equals(PLAYING)) {
                    started = true;
                    paused = false;
                }
            }
            case "pause" -> paused = !paused;
            case "step" -> {
                paused = true;
                stepsAsked++;
            }
            case "slower" -> pace = Math.max(SLOWEST, pace - 1);
            case "faster" -> pace = Math.min(FASTEST, pace + 1);
            default -> {
                if (!wish.matches("[1-8]")) {
                    return false;
                }
                pace = SLOWEST + Integer.parseInt(wish) - 1;
            }
        }
        tellPace();
        notifyAll();
        return true;
    }

    private synchronized void tellPace() {
        events.send("pace", json.toJson(Map.of("paused", paused, "speed", Math.scalb(1.0, pace), "slowest", pace == SLOWEST,
                "fastest", pace == FASTEST, "phase", phase)));
    }

    private void run() {
        try {
            while (awaitClient()) {
                boolean nobodyLooked = late;
                takeNewestAgent(true);
                late = nobodyLooked; // this one is of when somebody last asked
                runner = new EpisodeRunner(console, preset, new NewestAgent());
                decision = null;
                runner.begin(seed, ++game);
                if (byPerson) {
                    awaitStart();
                }
                while (!runner.done() && !closed) {
                    int points = console.won() + console.lost();
                    runner.step();
                    if (console.won() + console.lost() > points || late && coming != agent) {
                        takeNewestAgent(false);
                    }
                }
                if (!byPerson) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (InterruptedException e) {
            // closed
        } catch (RuntimeException e) {
            if (!closed) {
                events.send("warning", json.toJson(String.valueOf(e.getMessage())));
            }
        } finally {
            console.close();
        }
    }

    /** The newest agent at every moment, and what it decides. */
    private final class NewestAgent implements Agent {
        @Override
        public Action act(Observation observation, SplitMix64 random) {
            Action action = agent.agent().act(observation, random);
            shown.ifPresent(policy -> decision = Decision.of(observation, policy, action));
            return action;
        }

        @Override
        public View view() {
            return agent.agent().view();
        }
    }

    /** One that sees something else has to wait for the next game. */
    private void takeNewestAgent(boolean anyView) {
        AgentSource.Version newest = agents.newest();
        askedAt = System.nanoTime();
        coming = newest;
        late = false;
        if (newest == agent || !anyView && newest.agent().view() != agent.agent().view()) {
            return;
        }
        agent = newest;
        shown = newest.agent().policy();
        version++;
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("name", newest.name());
        shown.ifPresent(policy -> {
            strengths = policy.strengths();
            if (activity.length != strengths.length) {
                activity = new float[strengths.length];
                speaking = new int[0];
            }
            told.put("version", version);
            told.put("view", policy.view().toString());
            told.put("actions", policy.actions().stream().map(Decision::name).toList());
            told.put("value", policy.value().isPresent());
        });
        events.send("agent", json.toJson(told));
    }

    /** The last game's final picture stays until then; before the first game there is none yet. */
    private void awaitStart() throws InterruptedException {
        if (game == 1) {
            events.send("frame", picture());
        }
        synchronized (this) {
            if (game > 1) {
                phase = "over";
                paused = false;
                tellPace();
            }
            while (!started && !closed) {
                wait();
            }
            started = false;
            phase = PLAYING;
            tellPace();
        }
    }

    private void frame() {
        if (closed) {
            return;
        }
        frames++;
        shown.ifPresent(this::countActivity);
        long now = System.nanoTime();
        boolean last = console.terminated();
        int framesPerTurn = pace < 0 ? 1 : framesPerPicture; // slow motion is to be smooth
        boolean turn = paused || last || frames % framesPerTurn == 0;
        if (turn && (paused || last || now - shownAt >= framesPerTurn * PICTURE_NANOS)) {
            shownAt = now;
            events.send("frame", picture());
        }
        if (now - askedAt > ASK_NANOS) {
            askedAt = now;
            coming = agents.newest();
        }
        due = Math.max(due + (long) (FRAME_NANOS / Math.scalb(1.0, pace)), now - framesPerTurn * FRAME_NANOS);
        if (turn) { // not between two pictures: each wait ends with taking a core from a training that has use for all of them
            awaitTurn();
        }
    }

    /** Waits until the next frame is due or requested, and there is a client. */
    private void awaitTurn() {
        try {
            synchronized (this) {
                while (paused && stepsAsked == 0 && !closed) {
                    wait();
                }
                stepsAsked = Math.max(0, stepsAsked - 1);
            }
            awaitClient();
        } catch (InterruptedException e) {
            closed = true;
            return;
        }
        long now = System.nanoTime();
        while (now < due && !closed) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
    }

    private boolean awaitClient() throws InterruptedException {
        long before = System.nanoTime();
        boolean open = events.awaitClient();
        late |= System.nanoTime() - before > ASK_NANOS;
        return open;
    }

    private void countActivity(Policy policy) {
        for (int unit = 0; unit < activity.length; unit++) {
            activity[unit] += Math.abs(policy.activation(unit)) * strengths[unit];
        }
        if (frames % ACTIVITY_FRAMES == 0 || speaking.length == 0) {
            chooseSpeaking();
            Arrays.fill(activity, 0);
        }
    }

    /** The units that had most to say; one that was in the list keeps its place. */
    private void chooseSpeaking() {
        List<Integer> loudest = new ArrayList<>(IntStream.range(0, activity.length).boxed()
                .sorted((a, b) -> Float.compare(activity[b], activity[a])).limit(SPEAKING_UNITS).toList());
        int[] places = new int[loudest.size()];
        Arrays.fill(places, -1);
        for (int place = 0; place < speaking.length; place++) {
            if (loudest.remove((Integer) speaking[place])) {
                places[place] = speaking[place];
            }
        }
        for (int place = 0; place < places.length; place++) {
            places[place] = places[place] < 0 ? loudest.remove(0) : places[place];
        }
        speaking = places;
    }

    private String picture() {
        Map<String, Object> picture = new LinkedHashMap<>();
        picture.put("screen", Base64.getEncoder().encodeToString(runs(console.screen())));
        picture.put("won", console.won());
        picture.put("lost", console.lost());
        picture.put("game", game);
        picture.put("step", runner.statistics().length() + 1);
        if (decision != null) {
            picture.put("now", pixels(console.now()));
            picture.put("before", pixels(console.before()));
            picture.put("probabilities", Arrays.stream(decision.probabilities()).map(LiveGame::rounded).toArray());
            picture.put("chosen", decision.chosen());
            decision.value().ifPresent(value -> picture.put("value", rounded(value)));
            picture.put("entropy", rounded(decision.entropy()));
            picture.put("units", Arrays.stream(speaking)
                    .mapToObj(unit -> new double[] {unit, rounded(shown.get().activation(unit))}).toList());
            if (agent.madeMillis() > 0) {
                picture.put("age", Math.max(0, System.currentTimeMillis() - agent.madeMillis()) / MILLIS_A_SECOND);
            }
        }
        return json.toJson(picture);
    }

    private static double rounded(double value) {
        return Math.round(value * THOUSANDTHS) / THOUSANDTHS;
    }

    private static int[] pixels(SparsePixels pixels) {
        return IntStream.range(0, pixels.count()).map(pixels::pixel).toArray();
    }

    /** The screen as runs of one colour: a byte for the colour, two for the length. A picture has about 200 runs. */
    private static byte[] runs(byte[] screen) {
        byte[] runs = new byte[RUN_BYTES * Screen.SIZE];
        int length = 0;
        int start = 0;
        for (int i = 1; i <= screen.length; i++) {
            if (i == screen.length || screen[i] >> 1 != screen[start] >> 1 || i - start == LONGEST_RUN) {
                runs[length++] = (byte) ((screen[start] & 0xff) >> 1);
                runs[length++] = (byte) (i - start >> 8);
                runs[length++] = (byte) (i - start);
                start = i;
            }
        }
        return Arrays.copyOf(runs, length);
    }

    /** Ends the game; its thread then closes the console. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
