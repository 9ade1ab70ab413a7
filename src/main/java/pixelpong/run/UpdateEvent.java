package pixelpong.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An update of the weights in a flight recording; its duration is that of the first worker's share. */
@Name("pixelpong.Update")
@Label("Update")
@Category("PixelPong")
@Description("A step of the optimiser, after a batch of episodes")
@StackTrace(false)
final class UpdateEvent extends Event {
    @Label("Gradient norm")
    double gradientNorm;
}
