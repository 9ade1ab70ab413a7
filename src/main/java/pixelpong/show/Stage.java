package pixelpong.show;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.Screen;

/**
 * Plays game after game at the pace of the console, or at another the readers choose, on a thread of its own, and tells a
 * {@link Broadcast} what there is to see. Nothing is played while nobody reads.
 */
final class Stage implements AutoCloseable {
    private static final long FRAME_NANOS = 1_000_000_000L / 60;
    /** A screen shows no more pictures than this far apart, however fast the game goes. */
    private static final long PICTURE_NANOS = FRAME_NANOS * 9 / 10;
    private static final long CURTAIN_NANOS = 2_000_000_000L;
    private static final int SLOWEST = -4;
    private static final int FASTEST = 3;
    /** Active units are counted over this many frames, so that a reader can follow. */
    private static final int ACTIVITY_FRAMES = 30;
    private static final int ACTIVE_UNITS = 8;
    private static final int RUN_BYTES = 3;
    private static final int LONGEST_RUN = 0xffff;

    private final Console console;
    private final EnvPreset preset;
    private final Cast cast;
    private final long seed;
    private final int framesAPicture;
    private final Broadcast broadcast;
    private final Gson json = new Gson();
    private final Thread thread = new Thread(this::run, "stage");

    private Mind mind; // of this game; null if a person plays
    private float[] activity = {}; // [unit], summed over frames
    private long game;
    private long frames;
    private long shownAt;
    private long due; // when the next frame is to be played
    private List<Object[]> active = List.of();

    private volatile boolean closed;
    private volatile Mind shown;
    private volatile long version; // counts the minds
    private volatile boolean paused;
    private volatile int pace; // the speed is 2 to this power
    private int stepsAsked; // guarded by this

    /**
     * A stage on which nothing happens before {@link #start}.
     *
     * @param console is closed with this
     * @param framesAPicture frames from one picture to the next
     */
    Stage(Console console, EnvPreset preset, Cast cast, long seed, int framesAPicture, Broadcast broadcast) {
        this.console = console;
        this.preset = preset;
        this.cast = cast;
        this.seed = seed;
        this.framesAPicture = framesAPicture;
        this.broadcast = broadcast;
        thread.setDaemon(true);
        tellPace();
    }

    void start() {
        thread.start();
    }

    /** The mind that plays, whose weights stand still; null if there is none. Any thread may ask. */
    Mind shown() {
        return shown;
    }

    /** What a reader wants: {@code pause}, {@code step}, {@code slower} or {@code faster}; anything else is nothing. */
    synchronized void control(String wish) {
        switch (wish) {
            case "pause" -> paused = !paused;
            case "step" -> {
                paused = true;
                stepsAsked++;
            }
            case "slower" -> pace = Math.max(SLOWEST, pace - 1);
            case "faster" -> pace = Math.min(FASTEST, pace + 1);
            default -> { }
        }
        tellPace();
        notifyAll();
    }

    private void tellPace() {
        broadcast.tell("pace", String.format(Locale.ROOT, "{\"paused\":%b,\"speed\":%s}", paused,
                Math.scalb(1.0, pace)));
    }

    private void run() {
        try {
            while (broadcast.awaitReader()) {
                Mind next = cast.mind();
                if (next != mind) {
                    mind = next;
                    shown = next;
                    version++;
                    activity = new float[next == null ? 0 : next.units()];
                }
                Performance performance = new Performance(console, preset, cast.player(mind), this::frame);
                performance.start(seed, ++game);
                while (!performance.over() && !closed) {
                    performance.step();
                }
                LockSupport.parkNanos(CURTAIN_NANOS);
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (RuntimeException e) {
            if (!closed) {
                broadcast.tell("trouble", json.toJson(String.valueOf(e.getMessage())));
            }
        } finally {
            console.close();
        }
    }

    private void frame(Performance performance) {
        if (closed) {
            return;
        }
        frames++;
        countActivity();
        long now = System.nanoTime();
        if (paused || frames % framesAPicture == 0 && now - shownAt >= PICTURE_NANOS) {
            shownAt = now;
            broadcast.tell("frame", picture(performance));
        }
        awaitTurn();
    }

    /** Waits until the next frame is due, or asked for, and somebody is there to see it. */
    private void awaitTurn() {
        try {
            synchronized (this) {
                while (paused && stepsAsked == 0 && !closed) {
                    wait();
                }
                stepsAsked = Math.max(0, stepsAsked - 1);
            }
            broadcast.awaitReader();
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

    private void countActivity() {
        for (int unit = 0; unit < activity.length; unit++) {
            activity[unit] += mind.activation(unit);
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

    private String picture(Performance performance) {
        Map<String, Object> picture = new LinkedHashMap<>();
        picture.put("screen", Base64.getEncoder().encodeToString(runs(performance.screen())));
        picture.put("changes", Arrays.copyOf(performance.changes().cells(), performance.changes().count()));
        picture.put("won", performance.won());
        picture.put("lost", performance.lost());
        picture.put("game", game);
        picture.put("step", performance.steps() + 1);
        if (mind != null) {
            picture.put("up", mind.up());
            picture.put("entropy", mind.entropy());
            picture.put("active", active);
            picture.put("version", version);
        }
        return json.toJson(picture);
    }

    /** The screen as runs of one colour: a byte for the colour, two for the length. A game takes some 200 runs. */
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

    /** Ends the game; the console is closed once the thread has seen it. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
