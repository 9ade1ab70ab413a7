package pixelpong.rollout;

import java.util.Arrays;
import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * Measures the phases of a round for the Flight Recorder. Without a recording it reads no clock.
 *
 * <p>Allocates in the constructor only. Belongs to the thread that owns the run, and measures that thread.
 */
public final class PhaseClock {
    /** A clock that never starts. */
    public static final PhaseClock OFF = new PhaseClock(List.of());

    private final List<String> phases;
    private final long[] nanos; // [phase]
    private final PhaseEvent event = new PhaseEvent();
    private boolean on;
    private long lapStart;

    /** A phase of a round in a recording. */
    @Name("pixelpong.Phase")
    @Label("Phase")
    @Category("PixelPong")
    @Description("How long the first worker was in a phase of a round of learning")
    @StackTrace(false)
    static final class PhaseEvent extends Event {
        @Label("Phase")
        String phase;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long time;
    }

    /** Creates a clock for phases of these names, which are numbered from 0. */
    public PhaseClock(List<String> phases) {
        this.phases = List.copyOf(phases);
        nanos = new long[phases.size()];
    }

    /** Starts a round. */
    public void start() {
        on = event.isEnabled();
        if (on) {
            Arrays.fill(nanos, 0);
            lapStart = System.nanoTime();
        }
    }

    /** Adds the time since the previous lap to a phase. */
    public void lap(int phase) {
        if (on) {
            long now = System.nanoTime();
            nanos[phase] += now - lapStart;
            lapStart = now;
        }
    }

    /** Ends a round and writes its phases to the recording. */
    public void commit() {
        for (int phase = 0; on && phase < nanos.length; phase++) {
            event.begin(); // otherwise it would keep the time of the previous event
            event.phase = phases.get(phase);
            event.time = nanos[phase];
            event.commit();
        }
    }
}
