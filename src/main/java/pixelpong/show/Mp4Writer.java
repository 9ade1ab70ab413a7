package pixelpong.show;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import pixelpong.util.BadInput;
import pixelpong.util.Reason;

/** An MP4 with all 60 frames a second, encoded by an installed {@code ffmpeg} that reads the pictures from a pipe. */
final class Mp4Writer implements FilmWriter {
    private final Process ffmpeg;
    private final OutputStream pipe;
    private final byte[] rgb;

    /** @throws BadInput if ffmpeg is not installed */
    Mp4Writer(Path file, int width, int height) {
        rgb = new byte[3 * width * height];
        try {
            ffmpeg = new ProcessBuilder("ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pixel_format", "rgb24",
                    "-video_size", width + "x" + height, "-framerate", "60", "-i", "-", "-c:v", "libx264", "-crf", "18",
                    "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", "file:" + file)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new BadInput("An .mp4 needs ffmpeg, which does not start here (" + Reason.of(e) + "; Debian: apt-get install"
                    + " ffmpeg); without it --out takes a .gif.");
        }
        pipe = new BufferedOutputStream(ffmpeg.getOutputStream(), rgb.length);
    }

    @Override
    public int framesPerPicture() {
        return 1;
    }

    @Override
    public void add(Canvas canvas) throws IOException {
        int i = 0;
        for (byte pixel : canvas.pixels()) {
            int colour = Canvas.rgb(pixel);
            rgb[i++] = (byte) (colour >> 16);
            rgb[i++] = (byte) (colour >> 8);
            rgb[i++] = (byte) colour;
        }
        try {
            pipe.write(rgb);
        } catch (IOException e) {
            throw new IOException(complaint(), e);
        }
    }

    /** The error output of ffmpeg, once it has ended. */
    private String complaint() throws IOException {
        return "ffmpeg says: " + new String(ffmpeg.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        try {
            pipe.close();
        } catch (IOException e) {
            // ffmpeg has ended early: its error output says why.
        }
        String complaint = complaint();
        try {
            if (ffmpeg.waitFor() != 0) {
                throw new IOException(complaint);
            }
        } catch (InterruptedException e) {
            ffmpeg.destroy();
            throw new IOException("interrupted", e);
        }
    }
}
