package pixelpong.show;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;

/** A moment of a game on its way into the network, as the tutorial plots it. */
public final class FramePictures {
    /** By then the ball has been served and both paddles have moved. */
    private static final int STEPS = 40;
    private static final int SCALE = 4;

    private FramePictures() {
    }

    /**
     * Plays a few steps and shows the last.
     *
     * @return pictures by name, in the order of the way: {@code screen}, {@code frame} (cropped, halved, two colours),
     *     {@code difference} (minus the frame of the step before)
     */
    public static Map<String, BufferedImage> of(Console console, EnvPreset preset, long seed) {
        Player anybody = (cells, count, random) -> random.nextDouble() < 0.5 ? Action.RIGHT
                : Action.LEFT;
        Performance game = new Performance(console, preset, anybody, frame -> { });
        game.start(seed, 1);
        for (int step = 0; step < STEPS; step++) {
            game.step();
        }
        Observation difference = new Observation();
        byte[] frame = new byte[Screen.FRAME_PIXELS];
        console.look();
        console.difference(difference);
        Screen.binarise(game.screen(), frame);

        Canvas screenCanvas = new Canvas(SCALE * Screen.WIDTH, SCALE * Screen.HEIGHT);
        screenCanvas.screen(0, 0, SCALE, game.screen());
        Canvas frameCanvas = square();
        frameCanvas.frame(0, 0, SCALE, frame);
        Canvas differenceCanvas = square();
        differenceCanvas.difference(0, 0, SCALE, difference);

        Map<String, BufferedImage> pictures = new LinkedHashMap<>();
        pictures.put("screen", screenCanvas.image());
        pictures.put("frame", frameCanvas.image());
        pictures.put("difference", differenceCanvas.image());
        return pictures;
    }

    private static Canvas square() {
        return new Canvas(SCALE * Screen.FRAME_SIDE, SCALE * Screen.FRAME_SIDE);
    }
}
