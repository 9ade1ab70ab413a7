#!/usr/bin/env python3
"""Computes, with NumPy alone and in float64, the figures that PpoReferenceTest compares with: PPO on made-up data, from the
rewards of a rollout to the weights after two minibatches. Run it from the project's folder to write the archive anew:

    python3 src/test/python/ppo_reference.py src/test/resources/pixelpong/learn/ppo-reference.npz

It follows the papers: Schulman et al. 2016 for the advantages, Schulman et al. 2017 (equations 7 and 9) for the objective,
Kingma and Ba 2015 (algorithm 1) for Adam. The gradient is derived by hand, and compared with central differences here.

What the archive holds of each case; steps are numbered environment by environment:

    start                 where its part of the hash begins; weight i of tensor k (in the order W1, W1_blocks, W2, W3 of those
                          that there are, [output][input]) is uniform(start + 1,000,000 k + i), a quarter of it for W1_blocks,
                          and made negative where it leads to the unit DEAD of a hidden layer
    network               pixels, side of a block, units of the first layer, units of the second (0: there is none)
    prior                 what is added to the logits
    cells, cell_ends      what each step saw: pixel * 2, and 1 more where the pixel is -1; where the cells of each step end
    actions, log_old      what was done, and the logarithm of its probability at that time
    values, rewards       [environment, step]
    truncated             [environment, step]: 1 where an episode was cut off after the step, although nothing had ended
    end_values            [environment, step]: the value of the last position of such an episode, 0 at all other steps
    value_after           [environment]: the value of the position after the last step
    order                 the steps in the order in which they are learned from; each minibatch has half of them
    advantages, returns   [environment, step]
    explained_variance    1 - var(returns - values) / var(returns)
    outputs1, outputs2    of the network for the rows of each minibatch: logits, then the value
    objective, policy_loss, value_loss, entropy, approx_kl, clip_fraction, gradient_norm      [minibatch]
    gradient1_W1, ...     of the objective, which is to be made large, for each tensor and minibatch
    change1_W1, ...       by how much the weights have changed after each minibatch, since the beginning
    mean_W1, square_W1    Adam's moments after both

These tensors are whole, and float32 as PixelPong's reader has them; all other figures are float64, all counts int64.
"""
import sys

import numpy as np

from reference import mix, uniform

SIDE = 80                                  # of a frame
GAMMA, LAMBDA, CLIP, VALUE_COEFFICIENT, ENTROPY_COEFFICIENT = 0.97, 0.9, 0.2, 0.5, 0.02
LEARNING_RATE, BETA1, BETA2, EPSILON = 2.0 ** -7, 0.9, 0.999, 1e-5
MINIBATCHES = 2
DEAD = 3                                   # the unit of each hidden layer to which no weight is positive


class Case:
    """Made-up weights and a made-up rollout, all exact in float32. The part of the hash that they come from was chosen so that
    the checks below hold: rows on all sides of all kinks, and none close to one."""

    def __init__(self, part, planes, block_side, hidden1, hidden2, prior, rewards, truncated):
        self.start = part * 10_000_000
        self.pixels = planes * SIDE * SIDE
        self.block_side, self.hidden1, self.hidden2 = block_side, hidden1, hidden2
        self.prior = np.array(prior, float)
        self.rewards, self.truncated = np.array(rewards, float), np.array(truncated, float)
        self.block_of = self.blocks_of_pixels()
        self.weights = self.made_up_weights()
        self.x = self.made_up_observations()
        shape = self.rewards.shape
        self.values = 2 * self.draw(6_000_000, shape)
        self.end_values = self.truncated * (1 + self.draw(6_100_000, shape))
        self.value_after = 2 * self.draw(6_200_000, shape[:1])
        steps = range(self.rewards.size)
        self.actions = np.array([mix(self.start + 6_300_000 + i) % len(prior) for i in steps])
        spread = self.draw(6_400_000, self.rewards.size)
        self.log_old = np.float32(1.5 * spread - np.log(len(prior))).astype(np.float64)
        self.order = np.array(sorted(steps, key=lambda i: mix(self.start + 6_500_000 + i)))

    def draw(self, offset, shape):
        count = int(np.prod(shape))
        return np.array([uniform(self.start + offset + i) for i in range(count)]).reshape(shape)

    def blocks_of_pixels(self):
        """The number of each pixel's block: plane by plane, row by row."""
        if not self.block_side:
            return None
        pixel = np.arange(self.pixels)
        plane, y, x = pixel // SIDE ** 2, pixel // SIDE % SIDE, pixel % SIDE
        in_row = SIDE // self.block_side
        return plane * in_row ** 2 + y // self.block_side * in_row + x // self.block_side

    def made_up_weights(self):
        last = self.hidden2 or self.hidden1
        shapes = {'W1': (self.hidden1, self.pixels)}
        if self.block_side:
            shapes['W1_blocks'] = self.hidden1, self.block_of.max() + 1
        if self.hidden2:
            shapes['W2'] = self.hidden2, self.hidden1
        shapes['W3'] = len(self.prior) + 1, last
        weights = {}
        for number, (name, shape) in enumerate(shapes.items()):
            w = self.draw(number * 1_000_000, shape)
            if name == 'W1_blocks':
                w /= 4
            if name != 'W3':
                w[DEAD] = -abs(w[DEAD])
            weights[name] = w
        return weights

    def made_up_observations(self):
        """A column of -1 and four of 1 in a small part of the planes. The first step sees nothing, the second one the planes'
        corners, too."""
        x = np.zeros((self.rewards.size, self.pixels))
        for step in range(1, len(x)):
            for k in range(5):
                bits = mix(self.start + 5_000_000 + 100 * step + k)
                top = (33 + (bits >> 8) % 9) * SIDE + 30 + (bits >> 16) % 6
                length = 1 + (bits >> 24) % 10
                plane = (bits >> 32) % (self.pixels // SIDE ** 2)
                pixels = plane * SIDE ** 2 + top + SIDE * np.arange(length)
                x[step, pixels] = -1 if k == 0 else 1
        for corner in 0, SIDE - 1, SIDE ** 2 - SIDE, SIDE ** 2 - 1:
            x[1, corner::SIDE ** 2] = 1
        return x


def advantages(case):
    """A(t) = delta(t) + gamma lambda A(t + 1), with delta(t) = r(t) + gamma V(t + 1) - V(t). After a step that ends a segment
    A is 0, and V is 0 or, where it was only cut off, the value of the position it was left in."""
    a = np.zeros(case.rewards.shape)
    for environment in range(len(a)):
        next_value, next_advantage = case.value_after[environment], 0.0
        for t in reversed(range(a.shape[1])):
            at = environment, t
            if case.rewards[at] != 0 or case.truncated[at]:
                next_value, next_advantage = case.end_values[at], 0.0
            delta = case.rewards[at] + GAMMA * next_value - case.values[at]
            a[at] = next_advantage = delta + GAMMA * LAMBDA * next_advantage
            next_value = case.values[at]
    return a


class Minibatch:
    """Some steps of a rollout, their advantages standardised."""

    def __init__(self, case, steps, advantage, target):
        self.x, self.actions, self.log_old = case.x[steps], case.actions[steps], case.log_old[steps]
        a = advantage.ravel()[steps]
        self.advantage = (a - a.mean()) / a.std()
        self.target = target.ravel()[steps]

    def touched(self, case, name):
        """Which columns of a tensor belong to inputs that an observation sees; all, if its inputs are hidden units."""
        lit = (self.x != 0).any(0)
        if name == 'W1_blocks':
            return np.isin(np.arange(case.block_of.max() + 1), case.block_of[lit])
        return lit if name == 'W1' else np.ones(case.weights[name].shape[1], bool)


def forward(case, w, x):
    """All that the gradient needs, too: sums and activations of the hidden layers, logits and values."""
    first = w['W1'] + w['W1_blocks'][:, case.block_of] if case.block_side else w['W1']
    sums = [x @ first.T]
    h = [np.maximum(sums[0], 0)]
    if case.hidden2:
        sums.append(h[0] @ w['W2'].T)
        h.append(np.maximum(sums[1], 0))
    out = h[-1] @ w['W3'].T
    return sums, h, out[:, :-1] + case.prior, out[:, -1]


def objective(case, w, batch):
    """The objective's mean over the minibatch, and its statistics."""
    _, _, logits, value = forward(case, w, batch.x)
    log_pi = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    pi = np.exp(log_pi)
    log_ratio = log_pi[np.arange(len(pi)), batch.actions] - batch.log_old
    r = np.exp(log_ratio)
    a = batch.advantage
    policy_loss = np.maximum(-a * r, -a * np.clip(r, 1 - CLIP, 1 + CLIP)).mean()
    value_loss = (0.5 * (value - batch.target) ** 2).mean()
    bonus = (-pi * (log_pi - case.prior)).sum(1).mean()       # -KL(pi || prior), up to a constant; without prior the entropy
    return {
        'objective': -policy_loss - VALUE_COEFFICIENT * value_loss + ENTROPY_COEFFICIENT * bonus,
        'policy_loss': policy_loss,
        'value_loss': value_loss,
        'entropy': (-pi * log_pi).sum(1).mean(),
        'approx_kl': (r - 1 - log_ratio).mean(),
        'clip_fraction': (abs(r - 1) > CLIP).mean(),
    }


def gradient(case, w, batch):
    """The objective's derivative with respect to each weight."""
    rows = len(batch.x)
    sums, h, logits, value = forward(case, w, batch.x)
    pi = np.exp(logits)
    pi /= pi.sum(1, keepdims=True)
    taken = np.zeros_like(pi)
    taken[np.arange(rows), batch.actions] = 1
    r = (pi * taken).sum(1) / np.exp(batch.log_old)
    a = batch.advantage
    check_kinks(sums, r, a)
    counts = np.where(a > 0, r < 1 + CLIP, r > 1 - CLIP)
    d_policy = (counts * a * r)[:, None] * (taken - pi)
    surprise = np.log(pi) - case.prior
    d_bonus = -pi * (surprise - (pi * surprise).sum(1, keepdims=True))
    d_value = -VALUE_COEFFICIENT * (value - batch.target)
    d_out = np.column_stack([d_policy + ENTROPY_COEFFICIENT * d_bonus, d_value]) / rows
    g = {'W3': d_out.T @ h[-1]}
    d_sum = (d_out @ w['W3']) * (sums[-1] > 0)
    if case.hidden2:
        g['W2'] = d_sum.T @ h[0]
        d_sum = (d_sum @ w['W2']) * (sums[0] > 0)
    g['W1'] = d_sum.T @ batch.x
    if case.block_side:
        blocks = np.zeros(w['W1_blocks'].T.shape)
        np.add.at(blocks, case.block_of, g['W1'].T)
        g['W1_blocks'] = blocks.T
    check_zeros(case, batch, sums, g)
    return {name: g[name] for name in w}


def check_zeros(case, batch, sums, g):
    """A derivative is 0 where no row has both input and unit active, and nowhere else: none is 0, or almost 0, just because
    much cancels."""
    active, seen = [s > 0 for s in sums], batch.x != 0
    paths = {'W1': active[0].T @ seen, 'W3': np.broadcast_to(active[-1].any(0), g['W3'].shape)}
    if case.hidden2:
        paths['W2'] = active[1].T @ active[0]
    if case.block_side:
        blocks = np.zeros((len(seen), g['W1_blocks'].shape[1]), bool)
        row, pixel = np.nonzero(seen)
        blocks[row, case.block_of[pixel]] = True
        paths['W1_blocks'] = active[0].T @ blocks
    for name, path in paths.items():
        assert (abs(g[name][path]) > 3e-6).all() and (g[name][~path] == 0).all(), name


def check_kinks(sums, r, a):
    """Neither rounding nor a small difference takes a row across a kink; and all sides of all kinks are there."""
    for s in sums:
        assert abs(s[s != 0]).min() > 2e-4, 'a unit is close to its kink'
        assert (s < 0).any() and (s > 0).any() and (s[:, DEAD] <= 0).all()
    assert abs(abs(r - 1) - CLIP).min() > 1e-3 and abs(a).min() > 1e-3, 'a ratio is close to where it is clipped'
    sides = {(bool(up), int(np.sign(q - 1)) if abs(q - 1) > CLIP else 0) for up, q in zip(a > 0, r)}
    assert sides == {(up, side) for up in (False, True) for side in (-1, 0, 1)}, sides


def check_gradient(case, w, batch, g):
    """A sample of each tensor against central differences."""
    for name in w:
        flat, slopes = w[name].reshape(-1), g[name].reshape(-1)
        other, zero = np.flatnonzero(slopes), np.flatnonzero(slopes == 0)
        sample = np.concatenate([other[::len(other) // 40 + 1], zero[::len(zero) // 10 + 1]])
        for i in sample:
            old, sides = flat[i], []
            for step in 1e-5, -1e-5:
                flat[i] = old + step
                sides.append(objective(case, w, batch)['objective'])
            flat[i] = old
            difference = (sides[0] - sides[1]) / 2e-5
            assert abs(difference - slopes[i]) < 1e-8, (name, i, difference, slopes[i])


def adam(case, w, mean, square, g, batch, t):
    """Step t, uphill. An input that the minibatch does not touch keeps its weights and their moments."""
    for name in w:
        moved = np.broadcast_to(batch.touched(case, name), w[name].shape)
        m = BETA1 * mean[name] + (1 - BETA1) * g[name]
        v = BETA2 * square[name] + (1 - BETA2) * g[name] ** 2
        step = LEARNING_RATE * (m / (1 - BETA1 ** t)) / (np.sqrt(v / (1 - BETA2 ** t)) + EPSILON)
        mean[name], square[name] = np.where(moved, m, mean[name]), np.where(moved, v, square[name])
        w[name] = np.where(moved, w[name] + step, w[name])


def inputs(case):
    cells = [np.flatnonzero(x) * 2 + (x[x != 0] < 0) for x in case.x]
    return {
        'start': case.start,
        'network': np.array([case.pixels, case.block_side, case.hidden1, case.hidden2]),
        'prior': case.prior,
        'cells': np.concatenate(cells),
        'cell_ends': np.cumsum([len(c) for c in cells]),
        'actions': case.actions,
        'log_old': case.log_old,
        'values': case.values,
        'rewards': case.rewards,
        'truncated': case.truncated,
        'end_values': case.end_values,
        'value_after': case.value_after,
        'order': case.order,
    }


def learn(case):
    """What the archive holds of a case."""
    a = advantages(case)
    target = a + case.values
    figures = inputs(case)
    figures.update(advantages=a, returns=target, explained_variance=1 - (target - case.values).var() / target.var())
    w = {name: values.copy() for name, values in case.weights.items()}
    mean, square = [{name: np.zeros_like(values) for name, values in w.items()} for _ in range(2)]
    statistics, touched = [], []
    for t, steps in enumerate(np.split(case.order, MINIBATCHES), 1):
        batch = Minibatch(case, steps, a, target)
        touched.append(batch.touched(case, 'W1'))
        _, _, logits, value = forward(case, w, batch.x)
        figures['outputs%d' % t] = np.column_stack([logits, value])
        g = gradient(case, w, batch)
        check_gradient(case, w, batch, g)
        norm = np.sqrt(sum((values ** 2).sum() for values in g.values()))
        statistics.append(dict(objective(case, w, batch), gradient_norm=norm))
        adam(case, w, mean, square, g, batch, t)
        for name in w:
            figures['gradient%d_%s' % (t, name)] = np.float32(g[name])
            figures['change%d_%s' % (t, name)] = np.float32(w[name] - case.weights[name])
    first, second = touched
    assert (first & ~second).sum() > 10 and (second & ~first).sum() > 10 and (first & second).sum() > 10
    for name in statistics[0]:
        figures[name] = np.array([s[name] for s in statistics])
    for name in w:
        figures['mean_' + name], figures['square_' + name] = np.float32(mean[name]), np.float32(square[name])
    return figures


def main():
    cases = {
        # Two planes, blocks, two layers, a prior; points and episodes cut off, in the middle and with the last step.
        'case1': Case(157, 2, 4, 20, 9, [-0.5, 0.25, -1, 0.5, 0, -0.75],
                      [[0, 0, 0, -1, 0, 0], [0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, -1], [0, 0, 0, 0, 0, 0]],
                      [[0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1]]),
        # One plane, one layer, neither blocks nor a prior.
        'case2': Case(108, 1, 0, 12, 0, [0, 0, 0],
                      [[0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, -1, 0, 0, 0]],
                      [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]]),
    }
    arrays = {'gamma': GAMMA, 'lambda': LAMBDA, 'clip': CLIP, 'value_coefficient': VALUE_COEFFICIENT,
              'entropy_coefficient': ENTROPY_COEFFICIENT, 'learning_rate': LEARNING_RATE}
    for name, case in cases.items():
        arrays.update((name + '_' + key, np.ascontiguousarray(values) if np.ndim(values) else values)
                      for key, values in learn(case).items())
    np.savez_compressed(sys.argv[1], **arrays)


if __name__ == '__main__':
    main()
