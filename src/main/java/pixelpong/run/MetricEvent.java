package pixelpong.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A metric of a round, as an event of the Flight Recorder. */
@Name("pixelpong.Metric")
@Label("Metric")
@Category("PixelPong")
@Description("What the learner says of its newest update, after a round")
@StackTrace(false)
final class MetricEvent extends Event {
    @Label("Metric")
    String metric;

    @Label("Value")
    double value;
}
