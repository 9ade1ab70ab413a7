package pixelpong.show;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import pixelpong.game.Action;
import pixelpong.pixels.Observation;
import pixelpong.pixels.Screen;
import pixelpong.pixels.View;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;
import pixelpong.rollout.EpisodeRunner;
import pixelpong.util.SplitMix64;

/**
 * One game of a film: plays it frame by frame and paints it, on request with what its agent sees and thinks.
 *
 * <p>One instance belongs to one thread.
 */
final class FilmedGame {
    static final int HEADER = 28;
    static final int HEIGHT = HEADER + 2 * Screen.HEIGHT;

    private static final int SCALE = 2;
    private static final int SCREEN_WIDTH = SCALE * Screen.WIDTH;
    private static final int TEXT = 3;
    private static final int SMALL_TEXT = 2;
    private static final int GAP = 16;

    /** The column beside the screen: what the agent sees, a bar for each action, and the value. */
    private static final int VIEW_SCALE = 3;
    private static final int VIEW_SIDE = VIEW_SCALE * Screen.FRAME_SIDE;
    private static final int VIEW_TOP = 44;
    private static final int ACTIONS_TOP = VIEW_TOP + VIEW_SIDE + 14;
    private static final int ACTION_HEIGHT = 18;
    private static final int BAR_LEFT = 84;
    private static final int BAR_WIDTH = VIEW_SIDE - BAR_LEFT;
    private static final int BAR_HEIGHT = 10;
    private static final int MOST_ACTIONS = 6;
    private static final int VALUE_TOP = ACTIONS_TOP + MOST_ACTIONS * ACTION_HEIGHT + 10;

    /** After the last point: long enough to see it on the scoreboard. */
    private static final int FRAMES_AFTER = 45;

    private final FilmPlayer player;
    private final boolean sideBySide;
    private final WatchedConsole console;
    private final EpisodeRunner runner;
    private final Deque<Picture> coming = new ArrayDeque<>(); // the frames of the last step that have not been shown
    private int points;
    private int framesAfter;
    private Picture shown;
    private Decision decision;

    /** A frame. */
    private record Picture(byte[] screen, int won, int lost, Decision decision) {
    }

    FilmedGame(FilmPlayer player, boolean sideBySide) {
        this.player = player;
        this.sideBySide = sideBySide;
        console = new WatchedConsole(player.console(), this::frame);
        runner = new EpisodeRunner(console, player.preset(), new WatchedAgent(player.agent()));
    }

    /** Notes each decision of an agent. */
    private final class WatchedAgent implements Agent {
        private final Agent agent;

        private WatchedAgent(Agent agent) {
            this.agent = agent;
        }

        @Override
        public Action act(Observation observation, SplitMix64 random) {
            Action action = agent.act(observation, random);
            decision = Decision.of(observation, player.policy(), action);
            return action;
        }

        @Override
        public View view() {
            return agent.view();
        }
    }

    static int width(boolean sideBySide) {
        return sideBySide ? SCREEN_WIDTH + GAP + VIEW_SIDE + GAP : SCREEN_WIDTH;
    }

    /** Starts game number {@code game} of {@code seed}, of which {@code points} points are filmed. */
    void begin(long seed, long game, int points) {
        this.points = points;
        runner.begin(seed, game);
    }

    private void frame() {
        coming.add(new Picture(console.screen().clone(), console.won(), console.lost(), decision));
    }

    /** Goes on to the next frame; false if there is none, and the last one stays. */
    boolean advance() {
        while (coming.isEmpty()) {
            if (runner.done()) {
                return false;
            }
            runner.step();
        }
        if (shown != null && shown.won + shown.lost >= points && framesAfter++ == FRAMES_AFTER) {
            return false;
        }
        shown = coming.remove();
        return true;
    }

    /** The score, as {@code computer:agent}. */
    String score() {
        return shown.lost + ":" + shown.won;
    }

    /** Paints the current frame with its left edge at {@code x}. */
    void paint(Canvas canvas, int x) {
        canvas.fill(x, 0, width(sideBySide), HEADER, Canvas.BACKGROUND);
        canvas.text(x + 4, 7, TEXT, player.label(), Canvas.TEXT);
        String score = shown.lost + " : " + shown.won;
        canvas.text(x + SCREEN_WIDTH - 4 - Letters.width(TEXT, score), 7, TEXT, score, Canvas.TEXT);
        canvas.screen(x, HEADER, SCALE, shown.screen);
        if (sideBySide) {
            paintDecision(canvas, x + SCREEN_WIDTH + GAP);
        }
    }

    private void paintDecision(Canvas canvas, int x) {
        canvas.text(x, VIEW_TOP - 14, SMALL_TEXT, "what it sees", Canvas.MARK);
        canvas.view(x, VIEW_TOP, VIEW_SCALE, shown.decision);
        Policy policy = player.policy();
        for (int action = 0; action < policy.actions().size(); action++) {
            int y = ACTIONS_TOP + action * ACTION_HEIGHT;
            boolean chosen = action == shown.decision.chosen();
            canvas.fill(x, y, VIEW_SIDE, ACTION_HEIGHT, Canvas.BACKGROUND);
            canvas.text(x, y, SMALL_TEXT, Decision.name(policy.actions().get(action)), chosen ? Canvas.TEXT : Canvas.MARK);
            canvas.fill(x + BAR_LEFT, y, BAR_WIDTH, BAR_HEIGHT, Canvas.UNCHANGED);
            int filled = (int) Math.round(shown.decision.probabilities()[action] * BAR_WIDTH);
            canvas.fill(x + BAR_LEFT, y, filled, BAR_HEIGHT, chosen ? Canvas.APPEARED : Canvas.MARK);
        }
        shown.decision.value().ifPresent(value -> paintValue(canvas, x, value));
    }

    /** A bar from the middle: to the right if a point for the agent is expected, to the left if one against it. */
    private static void paintValue(Canvas canvas, int x, double value) {
        canvas.fill(x, VALUE_TOP, VIEW_SIDE, ACTION_HEIGHT, Canvas.BACKGROUND);
        canvas.text(x, VALUE_TOP, SMALL_TEXT, String.format(Locale.ROOT, "value %+.1f", value), Canvas.MARK);
        canvas.fill(x + BAR_LEFT, VALUE_TOP, BAR_WIDTH, BAR_HEIGHT, Canvas.UNCHANGED);
        int middle = x + BAR_LEFT + BAR_WIDTH / 2;
        int length = (int) Math.round(Math.max(-1, Math.min(1, value)) * BAR_WIDTH / 2);
        canvas.fill(Math.min(middle, middle + length), VALUE_TOP, Math.abs(length), BAR_HEIGHT,
                value > 0 ? Canvas.APPEARED : Canvas.VANISHED);
        canvas.fill(middle, VALUE_TOP, 1, BAR_HEIGHT, Canvas.TEXT);
    }
}
