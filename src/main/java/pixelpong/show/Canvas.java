package pixelpong.show;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import pixelpong.pixels.Palette;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;

/**
 * A picture with 256 colours for painting games: the console's 128, and some for what the agent sees.
 *
 * <p>One palette for all pictures of a film keeps the film small and its colours constant.
 */
final class Canvas {
    private static final int CONSOLE_COLOURS = 128;
    private static final int[] OWN_COLOURS = {0x16181d, 0x2a2d34, 0xf2b544, 0x4aa3f0, 0x8b919c, 0xe8eaee};
    static final byte BACKGROUND = (byte) CONSOLE_COLOURS;
    static final byte UNCHANGED = (byte) (CONSOLE_COLOURS + 1);
    static final byte APPEARED = (byte) (CONSOLE_COLOURS + 2);
    static final byte VANISHED = (byte) (CONSOLE_COLOURS + 3);
    static final byte MARK = (byte) (CONSOLE_COLOURS + 4);

    static final byte TEXT = (byte) (CONSOLE_COLOURS + 5);

    private static final IndexColorModel COLOURS = colours();

    private final int width;
    private final int height;
    private final byte[] pixels;

    /** Creates a canvas filled with the background. */
    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        pixels = new byte[width * height];
        fill(0, 0, width, height, BACKGROUND);
    }

    private static IndexColorModel colours() {
        int[] rgb = new int[256];
        Arrays.setAll(rgb, i -> i < CONSOLE_COLOURS ? Palette.rgb(2 * i)
                : OWN_COLOURS[Math.min(i - CONSOLE_COLOURS, OWN_COLOURS.length - 1)]);
        return new IndexColorModel(8, rgb.length, rgb, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The colour of each pixel, row by row; not a copy. */
    byte[] pixels() {
        return pixels;
    }

    /** The colour as 0xRRGGBB. */
    static int rgb(byte colour) {
        return COLOURS.getRGB(colour & 0xff) & 0xffffff;
    }

    void fill(int x, int y, int wide, int high, byte colour) {
        for (int row = y; row < y + high; row++) {
            Arrays.fill(pixels, row * width + x, row * width + x + wide, colour);
        }
    }

    /** Paints the console's screen, with pixels {@code scale} wide and high. */
    void screen(int x, int y, int scale, byte[] screen) {
        for (int row = 0; row < Screen.HEIGHT; row++) {
            for (int column = 0; column < Screen.WIDTH; column++) {
                byte colour = (byte) ((screen[row * Screen.WIDTH + column] & 0xff) >> 1);
                fill(x + scale * column, y + scale * row, scale, scale, colour);
            }
        }
    }

    /** Paints a binary frame. */
    void frame(int x, int y, int scale, byte[] frame) {
        for (int pixel = 0; pixel < Screen.FRAME_PIXELS; pixel++) {
            pixel(x, y, scale, pixel, frame[pixel] == 0 ? UNCHANGED : APPEARED);
        }
    }

    /** Paints the difference of two frames. */
    void difference(int x, int y, int scale, SparsePixels seen) {
        fill(x, y, scale * Screen.FRAME_SIDE, scale * Screen.FRAME_SIDE, UNCHANGED);
        for (int k = 0; k < seen.count(); k++) {
            pixel(x, y, scale, seen.pixel(k), seen.isNegative(k) ? VANISHED : APPEARED);
        }
    }

    /** Paints what an agent saw: the bright pixels over the dim ones. */
    void view(int x, int y, int scale, Decision seen) {
        fill(x, y, scale * Screen.FRAME_SIDE, scale * Screen.FRAME_SIDE, UNCHANGED);
        for (int pixel : seen.second()) {
            pixel(x, y, scale, pixel, VANISHED);
        }
        for (int pixel : seen.first()) {
            pixel(x, y, scale, pixel, APPEARED);
        }
    }

    /** Writes a text whose pixels are {@code scale} wide and high. */
    void text(int x, int y, int scale, String text, byte colour) {
        Letters.draw(text, (column, row) -> fill(x + scale * column, y + scale * row, scale, scale, colour));
    }

    private void pixel(int x, int y, int scale, int pixel, byte colour) {
        fill(x + scale * (pixel % Screen.FRAME_SIDE), y + scale * (pixel / Screen.FRAME_SIDE), scale, scale, colour);
    }

    /** A copy as a JDK image. */
    BufferedImage image() {
        return image(0, 0, width, height);
    }

    /** A copy of a part as a JDK image. */
    BufferedImage image(int x, int y, int wide, int high) {
        WritableRaster raster = Raster.createInterleavedRaster(java.awt.image.DataBuffer.TYPE_BYTE, wide, high, 1, null);
        byte[] copy = ((DataBufferByte) raster.getDataBuffer()).getData();
        for (int row = 0; row < high; row++) {
            System.arraycopy(pixels, (y + row) * width + x, copy, row * wide, wide);
        }
        return new BufferedImage(COLOURS, raster, false, null);
    }
}
