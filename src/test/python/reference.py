#!/usr/bin/env python3
"""Computes, with NumPy alone, the figures that NumpyReferenceTest compares with: forward pass, returns, gradients and two
RMSProp updates of a small made-up episode. Run it from the project's folder to write the file anew:

    python3 src/test/python/reference.py > src/test/resources/pixelpong/learn/reference.txt
"""
import numpy as np

HIDDEN, PIXELS, STEPS = 20, 6400, 60
GAMMA, DECAY, LEARNING_RATE, EPSILON = 0.99, 0.99, 1e-3, 1e-5
MASK = (1 << 64) - 1


def mix(z):
    """SplitMix64's output function: a hash that the Java test computes in the same way."""
    z = (z + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def uniform(index):
    """A multiple of 2^-24 in [-0.5, 0.5): exact in float32."""
    return (mix(index) >> 40) / float(1 << 24) - 0.5


def episode():
    """Weights, observations with about 40 pixels of -1 or 1, actions and rewards, all from the hash."""
    w1 = np.array([uniform(i) for i in range(HIDDEN * PIXELS)], np.float32).reshape(HIDDEN, PIXELS)
    w2 = np.array([uniform(1_000_000 + i) for i in range(HIDDEN)], np.float32)
    x = np.zeros((STEPS, PIXELS), np.float32)
    for t in range(1, STEPS):
        for k in range(40):
            bits = mix(2_000_000 + 100 * t + k)
            x[t, (bits >> 8) % PIXELS] = 1 if bits & 1 else -1
    up = np.array([mix(3_000_000 + t) & 1 for t in range(STEPS)], np.float32)
    reward = np.zeros(STEPS)
    reward[[9, 21, 40]] = -1, 1, -1        # the last steps lead to no point
    return w1, w2, x, up, reward


def discounted(reward):
    out, running = np.zeros(len(reward)), 0.0
    for t in reversed(range(len(reward))):
        if reward[t] != 0:
            running = 0.0
        running = running * GAMMA + reward[t]
        out[t] = running
    return out


def rmsprop(w, cache, gradient):
    cache[:] = DECAY * cache + (1 - DECAY) * gradient ** 2
    w += LEARNING_RATE * gradient / (np.sqrt(cache) + EPSILON)


def show(name, values):
    for i, v in enumerate(np.ravel(values)):
        print(name, i, repr(float(v)))


def main():
    w1, w2, x, up, reward = episode()
    pre = x @ w1.T                                     # (steps, hidden)
    h = np.maximum(pre, 0)
    p = 1 / (1 + np.exp(-(h @ w2)))
    returns = discounted(reward)
    advantage = (returns - returns.mean()) / returns.std()
    g = (up - p) * advantage                           # derivative with respect to the logit
    dw2 = h.T @ g
    dh = np.outer(g, w2)
    dh[h <= 0] = 0
    dw1 = dh.T @ x
    new1, new2 = w1.astype(np.float64), w2.astype(np.float64)
    cache1, cache2 = np.zeros_like(new1), np.zeros_like(new2)
    for scale in 1.0, 0.3:                             # two updates, the second along a smaller gradient
        rmsprop(new1, cache1, scale * dw1)
        rmsprop(new2, cache2, scale * dw2)
    show('probability', p)
    show('return', returns)
    show('advantage', advantage)
    show('dW2', dw2)
    show('newW2', new2)
    # W1 has 128,000 elements: its norm, and every 97th of those that the episode touches.
    show('norm_dW1', np.sqrt((dw1.astype(np.float64) ** 2).sum()))
    touched = np.flatnonzero(np.ravel(dw1))[::97]
    for i in touched:
        print('dW1', i, repr(float(np.ravel(dw1)[i])))
        print('newW1', i, repr(float(np.ravel(new1)[i])))


if __name__ == '__main__':
    main()
