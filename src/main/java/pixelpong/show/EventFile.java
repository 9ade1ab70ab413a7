package pixelpong.show;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import pixelpong.game.EpisodeStatistics;
import pixelpong.run.EpisodeReport;
import pixelpong.run.TrainingCallback;
import pixelpong.util.Reason;

/**
 * A TensorBoard event file: scalars for every episode, with the episode's number as the step and with CleanRL's tags.
 *
 * <p>The file is a sequence of TFRecords (length, its masked CRC, data, its masked CRC). The data of each is an Event of
 * TensorFlow's event.proto. It is encoded by hand, since it needs only five fields.
 */
public final class EventFile implements TrainingCallback, AutoCloseable {
    /** Field numbers and wire types of event.proto and summary.proto. */
    private static final int EVENT_WALL_TIME = 1 << 3 | 1;
    private static final int EVENT_STEP = 2 << 3;
    private static final int EVENT_FILE_VERSION = 3 << 3 | 2;
    private static final int EVENT_SUMMARY = 5 << 3 | 2;
    private static final int EVENT_SESSION_LOG = 7 << 3 | 2;
    private static final int SESSION_LOG_STATUS = 1 << 3;
    private static final int SESSION_START = 1;
    private static final int SUMMARY_VALUE = 1 << 3 | 2;
    private static final int VALUE_TAG = 1 << 3 | 2;
    private static final int VALUE_SIMPLE = 2 << 3 | 5;

    private static final String LEARNING_RATE = "learning_rate"; // one of the charts in CleanRL

    private static final int CRC_ROTATION = 15;
    private static final int CRC_DELTA = 0xa282ead8;
    private static final int BUFFER = 4096;
    private static final double MILLIS = 1000;
    /** Events are flushed if the last flush was longer ago than this. */
    private static final long FLUSH_NANOS = 2_000_000_000L;

    private final Path file;
    private final List<String> tags; // of the metrics
    private final OutputStream out;
    private final ByteBuffer event = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer summary = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer value = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private boolean broken;
    private long flushed = System.nanoTime();

    /**
     * Creates a new file in a run's folder. On resume it tells TensorBoard to discard events of episodes that will be replayed.
     *
     * @param metrics the names of the learner's metrics
     * @param episodes the number of episodes before this part of the run
     */
    public EventFile(Path folder, List<String> metrics, long episodes) {
        tags = metrics.stream().map(name -> (name.equals(LEARNING_RATE) ? "charts/" : "losses/") + name).toList();
        Path free = folder.resolve("events.out.tfevents." + System.currentTimeMillis() / 1000 + ".pixelpong");
        for (int i = 1; Files.exists(free); i++) {
            free = folder.resolve("events.out.tfevents." + System.currentTimeMillis() / 1000 + ".pixelpong." + i);
        }
        file = free;
        out = open();
        try {
            writeStart(episodes);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private OutputStream open() {
        try {
            return new BufferedOutputStream(Files.newOutputStream(file));
        } catch (IOException e) {
            giveUp(e);
            return OutputStream.nullOutputStream();
        }
    }

    /** A run is worth more than its event file. */
    private void giveUp(IOException e) {
        broken = true;
        System.err.println("The file " + file + " cannot be written (" + Reason.of(e) + "); the run goes on without it.");
    }

    private void writeStart(long episodes) throws IOException {
        begin(0);
        bytes(event, EVENT_FILE_VERSION, "brain.Event:2");
        write();
        if (episodes > 0) {
            begin(episodes + 1);
            varint(event, EVENT_SESSION_LOG);
            varint(event, 2); // the number of bytes that follow
            varint(event, SESSION_LOG_STATUS);
            varint(event, SESSION_START);
            write();
        }
        out.flush();
    }

    @Override
    public void onEpisode(EpisodeReport report, EpisodeStatistics statistics) {
        if (broken) {
            return;
        }
        try {
            summary.clear();
            add("charts/episodic_return", report.episodicReturn());
            add("charts/running_mean", report.runningMean());
            add("charts/episodic_length", report.episodicLength());
            add("charts/frames_per_second", report.framesPerSecond());
            for (int i = 0; i < tags.size(); i++) {
                if (Double.isFinite(report.metrics().get(i))) {
                    add(tags.get(i), report.metrics().get(i));
                }
            }
            begin(report.episode());
            bytes(event, EVENT_SUMMARY, summary.flip());
            write();
            if (System.nanoTime() - flushed > FLUSH_NANOS) {
                out.flush();
                flushed = System.nanoTime();
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void add(String tag, double number) {
        value.clear();
        bytes(value, VALUE_TAG, tag);
        varint(value, VALUE_SIMPLE);
        value.putFloat((float) number);
        bytes(summary, SUMMARY_VALUE, value.flip());
    }

    private void begin(long step) {
        event.clear();
        varint(event, EVENT_WALL_TIME);
        event.putDouble(System.currentTimeMillis() / MILLIS);
        varint(event, EVENT_STEP);
        varint(event, step);
    }

    private static void bytes(ByteBuffer to, int key, String text) {
        bytes(to, key, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void bytes(ByteBuffer to, int key, ByteBuffer data) {
        varint(to, key);
        varint(to, data.remaining());
        to.put(data);
    }

    /** Writes seven bits per byte, the lowest first; the highest bit of a byte says that another one follows. */
    private static void varint(ByteBuffer to, long number) {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            to.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        to.put((byte) rest);
    }

    /** Writes the event as a TFRecord. */
    private void write() throws IOException {
        byte[] data = new byte[event.flip().remaining()];
        event.get(data);
        byte[] length = little(Long.BYTES).putLong(data.length).array();
        out.write(length);
        out.write(little(Integer.BYTES).putInt(maskedCrc(length)).array());
        out.write(data);
        out.write(little(Integer.BYTES).putInt(maskedCrc(data)).array());
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int maskedCrc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), CRC_ROTATION) + CRC_DELTA;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            broken = true; // reported before, or only the last few episodes are missing
        }
    }
}
