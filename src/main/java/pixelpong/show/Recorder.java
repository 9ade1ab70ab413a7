package pixelpong.show;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.pixels.Screen;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.util.AtomicFile;
import pixelpong.util.BadInput;

/**
 * Films a game: the screen at twice its size and, optionally beside it, the network's input, aligned with the screen, and p(up)
 * as a bar.
 */
public final class Recorder {
    /** More points than any game has. */
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
    private final Policy policy;
    private final boolean sideBySide;

    /** Creates a recorder of games on {@code console}, which stays the caller's to close. */
    public Recorder(Console console, EnvPreset preset, Policy policy, boolean sideBySide) {
        this.console = console;
        this.preset = preset;
        this.policy = policy;
        this.sideBySide = sideBySide;
    }

    /** @throws BadInput if the name does not end in .gif or .mp4 */
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
     * Films game number {@code game} of {@code seed} for {@code points} points. The file gets its name when it is complete.
     *
     * @return the score, as {@code computer:agent}
     * @throws IOException if the film cannot be written
     * @throws BadInput if the file's name or this machine does not allow the format
     */
    public String record(long seed, long game, int points, Path file) throws IOException {
        requireFormat(file);
        Canvas canvas = new Canvas(sideBySide ? BAR_X + BAR + GAP : WIDTH, HEIGHT);
        try {
            return AtomicFile.make(file, fresh -> {
                try (FilmWriter film = isGif(file) ? new GifWriter(fresh) : new Mp4Writer(fresh, canvas.width(), canvas.height())) {
                    return play(seed, game, points, canvas, film);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private String play(long seed, long game, int points, Canvas canvas, FilmWriter film) {
        Filming filming = new Filming(canvas, film);
        WatchedConsole watched = filming.watched;
        new EpisodeRunner(watched, preset, Agent.sampling(policy)).play(seed, game, () -> watched.won() + watched.lost() >= points);
        return watched.lost() + ":" + watched.won();
    }

    /** Paints and films the game frame by frame. */
    private final class Filming {
        private final WatchedConsole watched = new WatchedConsole(console, this::frame);
        private final Canvas canvas;
        private final FilmWriter film;
        private int frames;

        private Filming(Canvas canvas, FilmWriter film) {
            this.canvas = canvas;
            this.film = film;
        }

        private void frame() {
            if (frames++ % film.framesPerPicture() == 0) {
                paint();
                try {
                    film.add(canvas);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void paint() {
            canvas.screen(0, 0, SCALE, watched.screen());
            if (sideBySide) {
                canvas.difference(DIFFERENCE_X, FIELD_TOP, DIFFERENCE_SCALE, watched.changes());
                int filled = (int) Math.round(policy.up() * FIELD_HEIGHT);
                canvas.fill(BAR_X, FIELD_TOP, BAR, FIELD_HEIGHT - filled, Canvas.UNCHANGED);
                canvas.fill(BAR_X, FIELD_TOP + FIELD_HEIGHT - filled, BAR, filled, Canvas.APPEARED);
                canvas.fill(BAR_X, FIELD_TOP + FIELD_HEIGHT / 2, BAR, 2, Canvas.MARK); // marks p = 0.5
            }
        }
    }
}
