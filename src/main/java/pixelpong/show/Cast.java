package pixelpong.show;

/** Who plays, game by game. Is asked on the thread that plays. */
@FunctionalInterface
public interface Cast {
    /** The agent of the next game, whose weights stand still; null if it is a person. */
    Mind mind();

    /** Who holds the right paddle when {@code mind} is at play. */
    default Player player(Mind mind) {
        return Player.agent(mind);
    }
}
