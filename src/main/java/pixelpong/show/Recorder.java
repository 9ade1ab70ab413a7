package pixelpong.show;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import pixelpong.util.AtomicFile;
import pixelpong.util.BadInput;

/**
 * Films one game, or several beside each other: the screen at twice its size under a label and, on request, what the agent sees,
 * the probabilities of its actions with the chosen one lit, and the value that it gives to the position.
 */
public final class Recorder {
    /** More points than any game has. */
    public static final int WHOLE_GAME = Integer.MAX_VALUE;

    private static final int GAP = 16;
    /** The last picture stays for a second. */
    private static final int FRAMES_AT_THE_END = 60;

    private final List<FilmPlayer> players;
    private final boolean sideBySide;

    /**
     * Creates a recorder of games that are shown beside each other, each on a console of its own.
     *
     * @param sideBySide whether to show what the agents see and think
     */
    public Recorder(List<FilmPlayer> players, boolean sideBySide) {
        this.players = players;
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
     * @return the score of each game, as {@code computer:agent}
     * @throws IOException if the film cannot be written
     * @throws BadInput if the file's name or this machine does not allow the format
     */
    public List<String> record(long seed, long game, int points, Path file) throws IOException {
        requireFormat(file);
        int width = FilmedGame.width(sideBySide);
        Canvas canvas = new Canvas(players.size() * (width + GAP) - GAP, FilmedGame.HEIGHT);
        return AtomicFile.make(file, fresh -> {
            try (FilmWriter film = isGif(file) ? new GifWriter(fresh) : new Mp4Writer(fresh, canvas.width(), canvas.height())) {
                List<FilmedGame> games = players.stream().map(player -> new FilmedGame(player, sideBySide)).toList();
                games.forEach(filmed -> filmed.begin(seed, game, points));
                int frames = 0;
                while (advance(games)) {
                    add(games, canvas, film, frames++);
                }
                for (int end = frames + FRAMES_AT_THE_END; frames < end;) {
                    add(games, canvas, film, frames++);
                }
                return games.stream().map(FilmedGame::score).toList();
            }
        });
    }

    /** Goes on to the next frame; false if no game has one. */
    private static boolean advance(List<FilmedGame> games) {
        boolean any = false;
        for (FilmedGame game : games) {
            any |= game.advance();
        }
        return any;
    }

    private void add(List<FilmedGame> games, Canvas canvas, FilmWriter film, int frame) throws IOException {
        if (frame % film.framesPerPicture() == 0) {
            for (int i = 0; i < games.size(); i++) {
                games.get(i).paint(canvas, i * (FilmedGame.width(sideBySide) + GAP));
            }
            film.add(canvas);
        }
    }
}
