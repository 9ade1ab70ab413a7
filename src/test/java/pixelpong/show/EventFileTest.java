package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixelpong.game.EpisodeStatistics;
import pixelpong.run.EpisodeReport;

/** Event files, read by a reader of the test's own, written from the description of the formats. */
@Tag("any-jdk")
@Tag("no-kernels")
class EventFileTest {
    @TempDir
    private Path folder;

    /** CRC-32C, bit by bit, rotated and shifted as TFRecords have it. */
    private static int maskedCrc(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    private static byte[] take(ByteBuffer from, int bytes) {
        byte[] taken = new byte[bytes];
        from.get(taken);
        return taken;
    }

    private static long varint(ByteBuffer from) {
        long number = 0;
        for (int shift = 0;; shift += 7) {
            byte b = from.get();
            number |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return number;
            }
        }
    }

    /** The fields of a message by their numbers: long, double, float or bytes. */
    private static Map<Integer, List<Object>> fields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, List<Object>> fields = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            int key = (int) varint(in);
            Object value = switch (key & 7) {
                case 0 -> varint(in);
                case 1 -> in.getDouble();
                case 2 -> take(in, (int) varint(in));
                case 5 -> in.getFloat();
                default -> throw new AssertionError("wire type " + (key & 7));
            };
            fields.computeIfAbsent(key >> 3, number -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private List<Map<Integer, List<Object>>> events() throws IOException {
        List<Path> files;
        try (var listed = Files.list(folder)) {
            files = listed.toList();
        }
        assertEquals(1, files.size());
        assertTrue(files.get(0).getFileName().toString().matches("events\\.out\\.tfevents\\.\\d{10}\\.pixelpong"));
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(files.get(0))).order(ByteOrder.LITTLE_ENDIAN);
        List<Map<Integer, List<Object>>> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = take(in, 8);
            assertEquals(maskedCrc(length), in.getInt());
            byte[] data = take(in, (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
            assertEquals(maskedCrc(data), in.getInt());
            events.add(fields(data));
        }
        assertEquals("brain.Event:2", new String((byte[]) events.get(0).get(3).get(0), StandardCharsets.UTF_8));
        return events;
    }

    private static Map<String, Float> scalars(Map<Integer, List<Object>> event) {
        Map<String, Float> scalars = new LinkedHashMap<>();
        for (Object value : fields((byte[]) event.get(5).get(0)).get(1)) {
            Map<Integer, List<Object>> fields = fields((byte[]) value);
            scalars.put(new String((byte[]) fields.get(1).get(0), StandardCharsets.UTF_8), (Float) fields.get(2).get(0));
        }
        return scalars;
    }

    @Test
    void scalarsOfEveryEpisode() throws IOException {
        EpisodeStatistics unused = new EpisodeStatistics();
        try (EventFile file = new EventFile(folder, List.of("entropy", "gradient_norm", "learning_rate"), 0)) {
            file.onEpisode(new EpisodeReport(1, -20, -20.25, 1_200, 4_000, false, 0.5, 9_000,
                    List.of(0.5, Double.NaN, 0.125)), unused);
            file.onEpisode(new EpisodeReport(300, 7, 3.5, 2_400, 8_000, true, 1, 10_000, List.of(0.25, 64.0, 0.0)), unused);
        }
        List<Map<Integer, List<Object>>> events = events();
        assertEquals(3, events.size());
        assertEquals(List.of(1L), events.get(1).get(2));
        assertEquals(Map.of("charts/episodic_return", -20f, "charts/running_mean", -20.25f, "charts/episodic_length", 1_200f,
                "losses/entropy", 0.5f, "charts/frames_per_second", 9_000f, "charts/learning_rate", 0.125f),
                scalars(events.get(1)));
        assertEquals(List.of(300L), events.get(2).get(2));
        assertEquals(64f, scalars(events.get(2)).get("losses/gradient_norm"));
        assertTrue((Double) events.get(2).get(1).get(0) > 1.7e9);
    }

    /** No room for one more file is no reason to end a training. */
    @Test
    void aFileThatCannotBeMadeIsDoneWithout() {
        PrintStream old = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (EventFile file = new EventFile(folder.resolve("missing"), List.of("entropy"), 0)) {
            file.onEpisode(new EpisodeReport(1, -20, -20, 1_200, 4_000, false, 0.5, 9_000, List.of(0.5)), new EpisodeStatistics());
        } finally {
            System.setErr(old);
        }
        String text = said.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("cannot be written") && text.endsWith("; the run goes on without it.\n"), text);
        assertEquals(1, text.lines().count(), text);
    }

    @Test
    void aRunThatGoesOnTakesBackWhatIsPlayedAgain() throws IOException {
        new EventFile(folder, List.of(), 500).close();
        Map<Integer, List<Object>> start = events().get(1);
        assertEquals(List.of(501L), start.get(2));
        assertEquals(Map.of(1, List.of(1L)), fields((byte[]) start.get(7).get(0)));
    }
}
