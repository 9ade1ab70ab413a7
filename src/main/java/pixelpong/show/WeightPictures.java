package pixelpong.show;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import pixelpong.pixels.Screen;
import pixelpong.policy.Policy;

/**
 * Pictures of the hidden units' incoming weights: positive weights are orange, negative ones blue, and the smaller they are the more
 * of the background shows through; on a separate scale for each unit.
 */
public final class WeightPictures {
    private static final int SIDE = Screen.FRAME_SIDE;
    private static final int GAP = 2;
    private static final int OPAQUE = 255;
    private static final int POSITIVE = 0xe08a00;
    private static final int NEGATIVE = 0x1f7ad1;

    private WeightPictures() {
    }

    /** The indices of the units, strongest first. */
    public static int[] byStrength(Policy policy) {
        float[] strengths = policy.strengths();
        return IntStream.range(0, strengths.length).boxed()
                .sorted(Comparator.comparing((Integer unit) -> -strengths[unit])).mapToInt(unit -> unit).toArray();
    }

    /** A picture of one unit: 80 x 80 for each plane of the view, side by side. */
    public static BufferedImage unit(Policy policy, int unit) {
        BufferedImage image = new BufferedImage(width(policy), SIDE, BufferedImage.TYPE_INT_ARGB);
        draw(policy, unit, image, 0, 0);
        return image;
    }

    /** All units in a grid about twice as wide as high, row by row, strongest first. */
    public static BufferedImage grid(Policy policy) {
        return grid(policy, policy.hiddenUnits());
    }

    /** As {@link #grid(Policy)}, of no more than the {@code most} strongest units. */
    public static BufferedImage grid(Policy policy, int most) {
        int[] units = Arrays.copyOf(byStrength(policy), Math.min(most, policy.hiddenUnits()));
        int width = width(policy);
        int columns = (int) Math.ceil(Math.sqrt(2.0 * units.length * SIDE / width));
        int rows = (units.length + columns - 1) / columns;
        BufferedImage image = new BufferedImage(GAP + columns * (width + GAP), GAP + rows * (SIDE + GAP),
                BufferedImage.TYPE_INT_ARGB);
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
        float largest = Float.MIN_NORMAL; // a unit whose weights are all 0 is empty
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        for (int pixel = 0; pixel < weights.length; pixel++) {
            int alpha = Math.round(Math.abs(weights[pixel]) / largest * OPAQUE);
            int colour = weights[pixel] > 0 ? POSITIVE : NEGATIVE;
            int plane = pixel / Screen.FRAME_PIXELS;
            image.setRGB(x + plane * SIDE + pixel % SIDE, y + pixel / SIDE % SIDE, alpha << Integer.SIZE - Byte.SIZE | colour);
        }
    }

    /** An image as the bytes of a PNG file. */
    public static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // Left to itself, ImageIO would first write it to a temporary file.
        try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // impossible in memory
        }
        return out.toByteArray();
    }
}
