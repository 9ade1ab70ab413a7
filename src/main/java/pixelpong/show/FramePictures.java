package pixelpong.show;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import pixelpong.game.Action;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.Screen;
import pixelpong.pixels.SparsePixels;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.simd.Kernels;

/** The stages of preprocessing at one moment of a game, as the tutorial plots them. */
public final class FramePictures {
    /** After this many steps the ball has been served and both paddles have moved. */
    private static final int STEPS = 40;
    private static final int SCALE = 4;

    private FramePictures() {
    }

    /**
     * Plays a few steps and draws the last one.
     *
     * @return pictures by name, in order: {@code screen}, {@code frame} (cropped, halved, two colours),
     *     {@code difference} (minus the frame of the previous step)
     */
    public static Map<String, BufferedImage> of(Console console, EnvPreset preset, long seed, Kernels kernels) {
        Agent untrained = (observation, random) -> random.nextDouble() < 0.5 ? Action.RIGHT : Action.LEFT;
        EpisodeRunner game = new EpisodeRunner(console, preset, untrained);
        game.play(seed, 1, () -> game.statistics().length() == STEPS);
        SparsePixels difference = new SparsePixels();
        byte[] screen = new byte[Screen.SIZE];
        byte[] frame = new byte[Screen.FRAME_PIXELS];
        console.look();
        console.difference(difference);
        console.screen(screen);
        Screen.binarise(screen, frame, kernels);

        Canvas screenCanvas = new Canvas(SCALE * Screen.WIDTH, SCALE * Screen.HEIGHT);
        screenCanvas.screen(0, 0, SCALE, screen);
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
