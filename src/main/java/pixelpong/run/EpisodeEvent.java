package pixelpong.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An episode, as an event of the Flight Recorder. */
@Name("pixelpong.Episode")
@Label("Episode")
@Category("PixelPong")
@Description("An episode was played and learned from")
@StackTrace(false)
final class EpisodeEvent extends Event {
    @Label("Episode")
    long episode;

    @Label("Return")
    int episodicReturn;

    @Label("Length")
    @Description("Steps")
    int episodicLength;

    @Label("Frames")
    int frames;

    @Label("Truncated")
    @Description("Cut off before a side had 21 points")
    boolean truncated;
}
