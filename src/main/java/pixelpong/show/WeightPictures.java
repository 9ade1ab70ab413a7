package pixelpong.show;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import pixelpong.pixels.Screen;
import pixelpong.policy.Policy;

/**
 * Pictures of the hidden units' incoming weights: positive weights are white, negative ones black, and zero is grey, on a
 * separate scale for each unit.
 */
public final class WeightPictures {
    private static final int SIDE = Screen.FRAME_SIDE;
    private static final int GAP = 2;
    private static final int MIDDLE = 128;
    private static final int RANGE = 127;

    private WeightPictures() {
    }

    /** The indices of the units, strongest first. */
    public static int[] byStrength(Policy policy) {
        return IntStream.range(0, policy.hiddenUnits()).boxed()
                .sorted(Comparator.comparing((Integer unit) -> -policy.strength(unit))).mapToInt(unit -> unit).toArray();
    }

    /** A picture of one unit: 80 x 80 for each plane of the view, side by side. */
    public static BufferedImage unit(Policy policy, int unit) {
        BufferedImage image = new BufferedImage(width(policy), SIDE, BufferedImage.TYPE_BYTE_GRAY);
        draw(policy, unit, image, 0, 0);
        return image;
    }

    /** All units in a grid about twice as wide as high, row by row, strongest first. */
    public static BufferedImage grid(Policy policy) {
        int[] units = byStrength(policy);
        int width = width(policy);
        int columns = (int) Math.ceil(Math.sqrt(2.0 * units.length * SIDE / width));
        int rows = (units.length + columns - 1) / columns;
        BufferedImage image = new BufferedImage(GAP + columns * (width + GAP), GAP + rows * (SIDE + GAP),
                BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < units.length; i++) {
            draw(policy, units[i], image, GAP + i % columns * (width + GAP), GAP + i / columns * (SIDE + GAP));
        }
        return image;
    }

    private static int width(Policy policy) {
        return policy.view().inputs() / SIDE;
    }

    private static void draw(Policy policy, int unit, BufferedImage image, int x, int y) {
        float[] weights = new float[policy.view().inputs()];
        policy.incomingWeights(unit, weights);
        float largest = Float.MIN_NORMAL; // a unit whose weights are all 0 is grey
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
            throw new UncheckedIOException(e); // impossible in memory
        }
        return out.toByteArray();
    }
}
