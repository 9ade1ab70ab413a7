package pixelpong.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BernoulliTest {
    @Test
    void sigmoidOfKnownLogits() {
        assertEquals(0.5f, Bernoulli.sigmoid(0));
        assertEquals(0.75f, Bernoulli.sigmoid((float) Math.log(3)), 1e-7f);
        assertEquals(1f, Bernoulli.sigmoid(200));
        assertEquals(0f, Bernoulli.sigmoid(-1000));
    }

    @Test
    void entropyOfKnownChances() {
        assertEquals(Math.log(2), Bernoulli.entropy(0.5), 1e-15);
        assertEquals(Math.log(4) - 0.75 * Math.log(3), Bernoulli.entropy(0.25), 1e-15);
        assertEquals(Bernoulli.entropy(0.25), Bernoulli.entropy(0.75), 1e-15);
        assertEquals(0, Bernoulli.entropy(0));
        assertEquals(0, Bernoulli.entropy(1));
    }
}
