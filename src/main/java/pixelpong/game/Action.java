package pixelpong.game;

import java.util.Arrays;
import java.util.Optional;

/** The actions of this game, with the emulator's codes. Gym's indices 2 and 3 are the codes 3 and 4. */
public enum Action {
    /** No action. */
    NOOP(0),
    /** Press the button. */
    FIRE(1),
    /** Joystick right: the agent's paddle goes up. */
    RIGHT(3),
    /** Joystick left: the agent's paddle goes down. */
    LEFT(4),
    /** Up with the button pressed. */
    RIGHTFIRE(11),
    /** Down with the button pressed. */
    LEFTFIRE(12);

    private final int code;

    Action(int code) {
        this.code = code;
    }

    /** The action with an emulator code, if this game has it. */
    public static Optional<Action> ofCode(long code) {
        return Arrays.stream(values()).filter(action -> action.code == code).findFirst();
    }

    /** The emulator's code. */
    public int code() {
        return code;
    }

    /** Whether the agent's paddle goes up. */
    public boolean movesUp() {
        return this == RIGHT || this == RIGHTFIRE;
    }

    /** Whether the agent's paddle goes down. */
    public boolean movesDown() {
        return this == LEFT || this == LEFTFIRE;
    }

    /** Whether the button is pressed. */
    public boolean fires() {
        return this == FIRE || this == RIGHTFIRE || this == LEFTFIRE;
    }
}
