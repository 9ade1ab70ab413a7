package pixelpong.show;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.Screen;
import pixelpong.util.BadInput;

/**
 * Films a game: the screen at twice its size and, if asked, beside it what the network sees, at the height at which the
 * screen shows the same, and p(up) as a bar.
 */
public final class Recorder {
    /** As many points as a game can have. */
    public static final int WHOLE_GAME = Integer.MAX_VALUE;

    private static final int SCALE = 2;
    private static final int WIDTH = SCALE * Screen.WIDTH;
    private static final int HEIGHT = SCALE * Screen.HEIGHT;
    private static final int GAP = 16;
    private static final int BAR = 24;
    private static final int DIFFERENCE_X = WIDTH + GAP;
    private static final int DIFFERENCE_SCALE = SCALE * Screen.STRIDE;
    private static final int FIELD_TOP = SCALE * Screen.FIRST_ROW;
    private static final int FIELD_HEIGHT = DIFFERENCE_SCALE * Screen.FRAME_SIDE;
    private static final int BAR_X = DIFFERENCE_X + FIELD_HEIGHT + GAP;

    private final Console console;
    private final EnvPreset preset;
    private final Mind mind;
    private final boolean sideBySide;

    /** Lets {@code mind} play on {@code console}, which stays the caller's to close. */
    public Recorder(Console console, EnvPreset preset, Mind mind, boolean sideBySide) {
        this.console = console;
        this.preset = preset;
        this.mind = mind;
        this.sideBySide = sideBySide;
    }

    /** @throws BadInput unless the name ends in .gif or .mp4 */
    public static void requireFormat(Path file) {
        if (!isGif(file) && !isMp4(file)) {
            throw new BadInput("--out is '" + file + "'; a film's name ends in .gif or .mp4.");
        }
    }

    private static boolean isGif(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".gif");
    }

    private static boolean isMp4(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".mp4");
    }

    /**
     * Films game number {@code game} of {@code seed} until so many points are made. The file is complete when it gets its
     * name.
     *
     * @return the score, as {@code computer:agent}
     * @throws IOException if the film cannot be written
     * @throws BadInput if the file's name or this machine does not allow the format
     */
    public String record(long seed, long game, int points, Path file) throws IOException {
        requireFormat(file);
        Canvas canvas = new Canvas(sideBySide ? BAR_X + BAR + GAP : WIDTH, HEIGHT);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            String score;
            try (Film film = isGif(file) ? new GifFilm(fresh) : new Mp4Film(fresh, canvas.width(), canvas.height())) {
                score = play(seed, game, points, canvas, film);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            return score;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private String play(long seed, long game, int points, Canvas canvas, Film film) {
        int[] frames = {0};
        Performance performance = new Performance(console, preset, Player.agent(mind), seen -> {
            if (frames[0]++ % film.framesAPicture() == 0) {
                paint(canvas, seen);
                add(film, canvas);
            }
        });
        performance.start(seed, game);
        while (!performance.over() && performance.won() + performance.lost() < points) {
            performance.step();
        }
        return performance.lost() + ":" + performance.won();
    }

    private void paint(Canvas canvas, Performance game) {
        canvas.screen(0, 0, SCALE, game.screen());
        if (sideBySide) {
            canvas.difference(DIFFERENCE_X, FIELD_TOP, DIFFERENCE_SCALE, game.changes());
            int filled = (int) Math.round(mind.up() * FIELD_HEIGHT);
            canvas.fill(BAR_X, FIELD_TOP, BAR, FIELD_HEIGHT - filled, Canvas.UNCHANGED);
            canvas.fill(BAR_X, FIELD_TOP + FIELD_HEIGHT - filled, BAR, filled, Canvas.APPEARED);
            canvas.fill(BAR_X, FIELD_TOP + FIELD_HEIGHT / 2, BAR, 2, Canvas.MARK); // an even chance
        }
    }

    private static void add(Film film, Canvas canvas) {
        try {
            film.add(canvas);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
