package pixelpong.game;

/** The emulator's action codes that this game knows. Gym's indices 2 and 3 are the codes 3 and 4. */
public final class Action {
    /** Leave the joystick alone. */
    public static final int NOOP = 0;
    /** Press the button. */
    public static final int FIRE = 1;
    /** Joystick right: the agent's paddle goes up. */
    public static final int RIGHT = 3;
    /** Joystick left: the agent's paddle goes down. */
    public static final int LEFT = 4;
    /** Up with the button pressed. */
    public static final int RIGHTFIRE = 11;
    /** Down with the button pressed. */
    public static final int LEFTFIRE = 12;

    private Action() {
    }
}
