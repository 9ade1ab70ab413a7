package pixelpong.show;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import pixelpong.pixels.Screen;

/**
 * What hidden units look for, as pictures: a pixel is white where something that appears excites the unit, black where it
 * holds it back, and grey where it does not matter, on a scale of each unit's own.
 */
public final class WeightPictures {
    private static final int SIDE = Screen.FRAME_SIDE;
    private static final int GAP = 2;
    private static final int MIDDLE = 128;
    private static final int RANGE = 127;

    private WeightPictures() {
    }

    /** The units, the strongest first. */
    public static int[] byStrength(Mind mind) {
        return IntStream.range(0, mind.units()).boxed()
                .sorted(Comparator.comparing((Integer unit) -> -mind.strength(unit))).mapToInt(unit -> unit).toArray();
    }

    /** A picture of one unit, 80 x 80 for each plane that the network is shown, side by side. */
    public static BufferedImage unit(Mind mind, int unit) {
        BufferedImage image = new BufferedImage(width(mind), SIDE, BufferedImage.TYPE_BYTE_GRAY);
        draw(mind, unit, image, 0, 0);
        return image;
    }

    /** All units in a grid about twice as wide as high, row by row, the strongest first. */
    public static BufferedImage grid(Mind mind) {
        int[] units = byStrength(mind);
        int width = width(mind);
        int columns = (int) Math.ceil(Math.sqrt(2.0 * units.length * SIDE / width));
        int rows = (units.length + columns - 1) / columns;
        BufferedImage image = new BufferedImage(GAP + columns * (width + GAP), GAP + rows * (SIDE + GAP),
                BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < units.length; i++) {
            draw(mind, units[i], image, GAP + i % columns * (width + GAP), GAP + i / columns * (SIDE + GAP));
        }
        return image;
    }

    private static int width(Mind mind) {
        return mind.view().inputs() / SIDE;
    }

    private static void draw(Mind mind, int unit, BufferedImage image, int x, int y) {
        float[] weights = new float[mind.view().inputs()];
        mind.picture(unit, weights);
        float largest = Float.MIN_NORMAL; // a unit without any weight is grey
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        for (int pixel = 0; pixel < weights.length; pixel++) {
            int grey = MIDDLE + Math.round(weights[pixel] / largest * RANGE);
            int plane = pixel / Screen.FRAME_PIXELS;
            image.getRaster().setSample(x + plane * SIDE + pixel % SIDE, y + pixel / SIDE % SIDE, 0, grey);
        }
    }

    /** An image as the bytes of a PNG file. */
    public static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not in memory
        }
        return out.toByteArray();
    }
}
