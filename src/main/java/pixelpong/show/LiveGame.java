package pixelpong.show;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;

/**
 * Plays game after game on its own thread, at the console's speed or one that clients choose, and sends pictures to an
 * {@link EventStream}. It waits while there are no clients.
 */
final class LiveGame implements AutoCloseable {
    private static final long FRAME_NANOS = 1_000_000_000L / 60;
    /** Pictures are at least this far apart, however fast the game runs. */
    private static final long PICTURE_NANOS = FRAME_NANOS * 9 / 10;
    private static final long PAUSE_NANOS = 2_000_000_000L;
    private static final int SLOWEST = -4;
    private static final int FASTEST = 3;
    /** Activations are summed over this many frames, so that the list of active units changes slowly enough to read. */
    private static final int ACTIVITY_FRAMES = 30;
    private static final int ACTIVE_UNITS = 8;
    private static final int RUN_BYTES = 3;
    private static final int LONGEST_RUN = 0xffff;

    private final WatchedConsole console;
    private final EnvPreset preset;
    private final AgentSource agents;
    private final long seed;
    private final int framesPerPicture;
    private final EventStream events;
    private final Gson json = new Gson();
    private final Thread thread = new Thread(this::run, "live-game");

    private Agent agent; // of this game
    private EpisodeRunner runner; // of this game
    private float[] activity = {}; // [unit], summed over frames
    private long game;
    private long frames;
    private long shownAt;
    private long due; // the time of the next frame
    private List<Object[]> active = List.of();

    private volatile boolean closed;
    private volatile Optional<Policy> shown = Optional.empty();
    private volatile long version; // counts the policies
    private volatile boolean paused;
    private volatile int pace; // the speed is 2 to this power
    private int stepsAsked; // guarded by this object's monitor

    /**
     * Creates a game that begins with {@link #start}.
     *
     * @param console is closed with this game
     * @param framesPerPicture the number of frames from one picture to the next
     */
    LiveGame(Console console, EnvPreset preset, AgentSource agents, long seed, int framesPerPicture, EventStream events) {
        this.console = new WatchedConsole(console, this::frame);
        this.preset = preset;
        this.agents = agents;
        this.seed = seed;
        this.framesPerPicture = framesPerPicture;
        this.events = events;
        thread.setDaemon(true);
        tellPace();
    }

    void start() {
        thread.start();
    }

    /** The policy of the current game, if there is one; its weights do not change. May be called from any thread. */
    Optional<Policy> shown() {
        return shown;
    }

    /** Handles a client's request: {@code pause}, {@code step}, {@code slower} or {@code faster}; false for any other. */
    synchronized boolean control(String wish) {
        switch (wish) {
            case "pause" -> paused = !paused;
            case "step" -> {
                paused = true;
                stepsAsked++;
            }
            case "slower" -> pace = Math.max(SLOWEST, pace - 1);
            case "faster" -> pace = Math.min(FASTEST, pace + 1);
            default -> {
                return false;
            }
        }
        tellPace();
        notifyAll();
        return true;
    }

    private void tellPace() {
        events.send("pace", String.format(Locale.ROOT, "{\"paused\":%b,\"speed\":%s}", paused,
                Math.scalb(1.0, pace)));
    }

    private void run() {
        try {
            while (events.awaitClient()) {
                Agent next = agents.next();
                if (next != agent) {
                    agent = next;
                    shown = next.policy();
                    version++;
                    activity = new float[shown.map(Policy::hiddenUnits).orElse(0)];
                }
                runner = new EpisodeRunner(console, preset, agent);
                runner.play(seed, ++game, () -> closed);
                LockSupport.parkNanos(PAUSE_NANOS);
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

    private void frame() {
        if (closed) {
            return;
        }
        frames++;
        shown.ifPresent(this::countActivity);
        long now = System.nanoTime();
        if (paused || frames % framesPerPicture == 0 && now - shownAt >= PICTURE_NANOS) {
            shownAt = now;
            events.send("frame", picture());
        }
        awaitTurn();
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
            events.awaitClient();
        } catch (InterruptedException e) {
            closed = true;
            return;
        }
        long now = System.nanoTime();
        due = Math.max(due + (long) (FRAME_NANOS / Math.scalb(1.0, pace)), now - FRAME_NANOS);
        while (now < due && !closed) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
    }

    private void countActivity(Policy policy) {
        for (int unit = 0; unit < activity.length; unit++) {
            activity[unit] += policy.activation(unit);
        }
        if (frames % ACTIVITY_FRAMES == 0 || paused) {
            active = new ArrayList<>();
            for (int i = 0; i < Math.min(ACTIVE_UNITS, activity.length); i++) {
                int most = 0;
                for (int unit = 1; unit < activity.length; unit++) {
                    most = activity[unit] > activity[most] ? unit : most;
                }
                active.add(new Object[] {most, Math.round(activity[most] / ACTIVITY_FRAMES * 1000) / 1000.0});
                activity[most] = -1;
            }
            Arrays.fill(activity, 0);
        }
    }

    private String picture() {
        Map<String, Object> picture = new LinkedHashMap<>();
        picture.put("screen", Base64.getEncoder().encodeToString(runs(console.screen())));
        picture.put("appeared", changed(false));
        picture.put("vanished", changed(true));
        picture.put("won", console.won());
        picture.put("lost", console.lost());
        picture.put("game", game);
        picture.put("step", runner.statistics().length() + 1);
        shown.ifPresent(policy -> {
            picture.put("up", policy.up());
            picture.put("entropy", policy.entropy());
            picture.put("active", active);
            picture.put("version", version);
        });
        return json.toJson(picture);
    }

    /** The pixels that appeared, or that vanished, in the last sample. */
    private int[] changed(boolean vanished) {
        SparsePixels changes = console.changes();
        return IntStream.range(0, changes.count()).filter(i -> changes.isNegative(i) == vanished).map(changes::pixel).toArray();
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
