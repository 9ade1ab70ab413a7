package pixelpong.run;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A checkpoint, as an event of the Flight Recorder. */
@Name("pixelpong.Checkpoint")
@Label("Checkpoint")
@Category("PixelPong")
@Description("The state was written and is on disk")
@StackTrace(false)
final class CheckpointEvent extends Event {
    @Label("Size")
    @DataAmount
    long bytes;
}
