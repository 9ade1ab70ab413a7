package pixelpong.game;

import java.util.List;

/** The set of actions that a policy chooses from. */
public enum ActionSet {
    /** The tutorial's: up and down. */
    UP_DOWN("up-down", Action.RIGHT, Action.LEFT),
    /** Up, down and no action. */
    MOVE("move", Action.NOOP, Action.RIGHT, Action.LEFT),
    /** The same three with the button pressed, which speeds up the ball. */
    MOVE_FIRE("move-fire", Action.FIRE, Action.RIGHTFIRE, Action.LEFTFIRE),
    /** All six. */
    ALL("all", Action.NOOP, Action.FIRE, Action.RIGHT, Action.LEFT, Action.RIGHTFIRE, Action.LEFTFIRE);

    private final String label;
    private final List<Action> actions;

    ActionSet(String label, Action... actions) {
        this.label = label;
        this.actions = List.of(actions);
    }

    /** The actions, in the order of a policy's outputs. */
    public List<Action> actions() {
        return actions;
    }

    /** The name in options and files. */
    @Override
    public String toString() {
        return label;
    }
}
