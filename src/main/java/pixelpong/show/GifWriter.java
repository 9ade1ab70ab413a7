package pixelpong.show;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * An animated GIF with 30 pictures a second, written by the JDK's ImageIO. Each picture contains only the rectangle that has
 * changed; a picture without changes extends the duration of the previous one.
 */
final class GifWriter implements FilmWriter {
    private static final int FRAMES_A_SECOND = 60;
    /** GIF durations are in hundredths of a second, and browsers slow down pictures shorter than two of them. */
    private static final int FRAMES_PER_PICTURE = 2;
    private static final int PER_SECOND = 100;
    private static final int COLOURS = 256;
    private static final String STREAM_FORMAT = "javax_imageio_gif_stream_1.0";
    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    private final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    private final OutputStream file;
    private final ImageOutputStream out;
    private byte[] shown; // the pixels of the last picture
    private IIOImage pending; // the last picture with changes, until its duration is known
    private int pictures;
    private int pendingSince; // in hundredths of a second from the start

    GifWriter(Path path) throws IOException {
        file = new BufferedOutputStream(Files.newOutputStream(path));
        out = new MemoryCacheImageOutputStream(file);
        writer.setOutput(out);
        writer.prepareWriteSequence(palette());
    }

    /** One colour table for the whole film, so that pictures need none of their own. */
    private IIOMetadata palette() throws IOException {
        IIOMetadataNode root = new IIOMetadataNode(STREAM_FORMAT);
        IIOMetadataNode table = child(root, "GlobalColorTable");
        table.setAttribute("sizeOfGlobalColorTable", Integer.toString(COLOURS));
        table.setAttribute("backgroundColorIndex", "0");
        table.setAttribute("sortFlag", "FALSE");
        for (int i = 0; i < COLOURS; i++) {
            int rgb = Canvas.rgb((byte) i);
            IIOMetadataNode entry = child(table, "ColorTableEntry");
            entry.setAttribute("index", Integer.toString(i));
            entry.setAttribute("red", Integer.toString(rgb >> 16));
            entry.setAttribute("green", Integer.toString(rgb >> 8 & 0xff));
            entry.setAttribute("blue", Integer.toString(rgb & 0xff));
        }
        IIOMetadata metadata = writer.getDefaultStreamMetadata(null);
        metadata.mergeTree(STREAM_FORMAT, root);
        return metadata;
    }

    @Override
    public int framesPerPicture() {
        return FRAMES_PER_PICTURE;
    }

    @Override
    public void add(Canvas canvas) throws IOException {
        int width = canvas.width();
        int left = width;
        int right = 0;
        int top = canvas.height();
        int bottom = 0;
        byte[] pixels = canvas.pixels();
        for (int i = 0; i < pixels.length; i++) {
            if (shown == null || pixels[i] != shown[i]) {
                left = Math.min(left, i % width);
                right = Math.max(right, i % width + 1);
                top = Math.min(top, i / width);
                bottom = Math.max(bottom, i / width + 1);
            }
        }
        if (left < right) {
            writePending();
            pending = image(canvas, left, top, right - left, bottom - top);
            pendingSince = now();
            shown = pixels.clone();
        }
        pictures++;
    }

    private int now() {
        return pictures * FRAMES_PER_PICTURE * PER_SECOND / FRAMES_A_SECOND;
    }

    private IIOImage image(Canvas canvas, int x, int y, int width, int height) throws IOException {
        var image = canvas.image(x, y, width, height);
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        IIOMetadataNode place = child(root, "ImageDescriptor");
        place.setAttribute("imageLeftPosition", Integer.toString(x));
        place.setAttribute("imageTopPosition", Integer.toString(y));
        place.setAttribute("imageWidth", Integer.toString(width));
        place.setAttribute("imageHeight", Integer.toString(height));
        place.setAttribute("interlaceFlag", "FALSE");
        if (shown == null) {
            IIOMetadataNode loop = child(child(root, "ApplicationExtensions"), "ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(new byte[] {1, 0, 0}); // repeat forever
        }
        metadata.mergeTree(FORMAT, root);
        return new IIOImage(image, null, metadata);
    }

    private void writePending() throws IOException {
        if (pending == null) {
            return;
        }
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "doNotDispose");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(now() - pendingSince));
        pending.getMetadata().mergeTree(FORMAT, root);
        writer.writeToSequence(pending, null);
    }

    private static IIOMetadataNode child(IIOMetadataNode parent, String name) {
        IIOMetadataNode child = new IIOMetadataNode(name);
        parent.appendChild(child);
        return child;
    }

    @Override
    public void close() throws IOException {
        try (file; out) {
            writePending();
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }
}
