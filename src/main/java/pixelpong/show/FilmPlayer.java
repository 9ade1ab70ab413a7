package pixelpong.show;

import pixelpong.game.Console;
import pixelpong.game.EnvPreset;
import pixelpong.policy.Policy;
import pixelpong.rollout.Agent;

/**
 * Who plays in a film.
 *
 * @param console where; stays the caller's to close
 * @param agent has a policy
 * @param label who it is, in a few words for the film's upper edge; anything but letters, digits and some punctuation is left blank
 */
public record FilmPlayer(Console console, EnvPreset preset, Agent agent, String label) {
    Policy policy() {
        return agent.policy().orElseThrow();
    }
}
