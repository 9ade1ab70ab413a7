package pixelpong.rollout;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * An episode in a flight recording, from its first step to its last, with the places where its time went. Without a
 * recording no clock is read.
 *
 * <p>Each trajectory has one and uses it again for every episode.
 */
@Name("pixelpong.Episode")
@Label("Episode")
@Category("PixelPong")
@Description("A game to 21 points")
@StackTrace(false)
public final class EpisodeEvent extends Event {
    @Label("Episode")
    private long episode;

    @Label("Reward")
    private int reward;

    @Label("Steps")
    private int steps;

    @Label("Frames")
    private int frames;

    @Label("Emulator")
    @Description("Playing frames")
    @Timespan(Timespan.NANOSECONDS)
    private long emulator;

    @Label("Observation")
    @Description("Looking at the screen, and noting down what was seen and done")
    @Timespan(Timespan.NANOSECONDS)
    private long observation;

    @Label("Forward")
    @Description("Thinking, and drawing the action")
    @Timespan(Timespan.NANOSECONDS)
    private long forward;

    @Label("Learning")
    @Description("The gradient: the first worker's share of the hidden units, while the others worked on theirs")
    @Timespan(Timespan.NANOSECONDS)
    private long learning;

    private transient boolean timed;
    private transient long lapStart;

    EpisodeEvent() {
    }

    /** The episode begins. */
    void start() {
        timed = isEnabled();
        emulator = 0;
        observation = 0;
        forward = 0;
        begin();
        lap();
    }

    /** What was done since the last look at the clock was part of the emulator's work; and so on. */
    void emulated() {
        emulator += lap();
    }

    void observed() {
        observation += lap();
    }

    void thought() {
        forward += lap();
    }

    private long lap() {
        if (!timed) {
            return 0;
        }
        long now = System.nanoTime();
        long lap = now - lapStart;
        lapStart = now;
        return lap;
    }

    /** The gradient was calculated, in so many nanoseconds. */
    public void learned(long nanos) {
        learning = nanos;
    }

    /** Goes into the recording, if there is one. */
    public void commit(long episode, Trajectory trajectory) {
        this.episode = episode;
        reward = trajectory.totalReward();
        steps = trajectory.steps();
        frames = trajectory.frames();
        commit();
    }
}
