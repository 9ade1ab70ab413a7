package pixelpong.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pixelpong.game.Action;
import pixelpong.game.EnvPreset;
import pixelpong.game.JavaConsole;
import pixelpong.rollout.Agent;
import pixelpong.run.Level;
import pixelpong.simd.Kernels;

@Tag("no-kernels")
class MatchTest {
    private static final EnvPreset PRESET = EnvPreset.named("ALE/Pong-v5");
    private static final Supplier<Agent> RANDOM =
            () -> (observation, random) -> Action.values()[random.nextInt(Action.values().length)];

    private static final Runnable NOBODY = () -> { };

    @Test
    void pointsOfBothSides() {
        Match match = new Match(new Evaluation(List.of(18, -2, 0), List.of(1, 2, 3)), List.of(24, 40, 6));
        assertEquals(21 + 19 + 3, match.pointsFor());
        assertEquals(3 + 21 + 3, match.pointsAgainst());
        assertEquals(new Match(new Evaluation(List.of(-18, 2, 0), List.of(1, 2, 3)), List.of(24, 40, 6)), match.exchanged());
        assertEquals(new Match(new Evaluation(List.of(18, -2, 0, 18, -2, 0), List.of(1, 2, 3, 1, 2, 3)),
                List.of(24, 40, 6, 24, 40, 6)), match.plus(match));
    }

    @Test
    void theNumberOfWorkersChangesNothing() {
        Match match = Match.play(RANDOM, RANDOM, PRESET, 5, 1, 6, 1, NOBODY);
        assertEquals(match, Match.play(RANDOM, RANDOM, PRESET, 5, 1, 6, 3, NOBODY));
        Match later = Match.play(RANDOM, RANDOM, PRESET, 5, 4, 3, 1, NOBODY);
        assertEquals(match.points().subList(3, 6), later.points());
        assertEquals(match.games().returns().subList(3, 6), later.games().returns());
    }

    /** The computer's side is the game of one player. */
    @Test
    void againstTheComputerItIsAnEvaluation() {
        Match match = Match.play(RANDOM, null, PRESET, 5, 1, 4, 2, NOBODY);
        assertEquals(Evaluation.play(JavaConsole::new, PRESET, RANDOM, 5, 4, 1, ended -> { }), match.games());
    }

    /** Who has learned beats who moves at random; from the left side (rollout.LeftAgentTest) that would be luck. */
    @Test
    void whoHasLearnedWins() {
        Supplier<Agent> learned = () -> Agent.sampling(Level.FIVE_SECONDS.policy(Kernels.selected()));
        Match match = Match.play(learned, RANDOM, PRESET, 1, 1, 10, 2, NOBODY);
        assertTrue(match.games().mean() > 3, match.toString());
        assertTrue(match.exchanged().games().mean() < -3, match.toString());
    }
}
