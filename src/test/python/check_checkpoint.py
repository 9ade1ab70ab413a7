#!/usr/bin/env python3
"""Opens a checkpoint with NumPy, checks names, shapes and types, and saves its weights as NumPy does.

usage: check_checkpoint.py CHECKPOINT HIDDEN EPISODES OUT
"""
import sys

import numpy as np

path, hidden, episodes, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
with np.load(path) as checkpoint:
    for prefix in '', 'rmsprop_', 'gradient_':
        w1, w2 = checkpoint[prefix + 'W1'], checkpoint[prefix + 'W2']
        assert w1.shape == (hidden, 6400) and w1.dtype == np.float32, (prefix, w1.shape, w1.dtype)
        assert w2.shape == (hidden,) and w2.dtype == np.float32, (prefix, w2.shape, w2.dtype)
        assert np.isfinite(w1).all() and np.isfinite(w2).all(), prefix
    assert int(checkpoint['episodes']) == episodes, checkpoint['episodes']
    assert checkpoint['steps'] > 0 and checkpoint['frames'] >= 2 * checkpoint['steps']
    assert -21 <= checkpoint['running_mean'] <= 21
    # Standard normal over the square root of 6400, hardly changed yet.
    assert abs(checkpoint['W1'].std() * 80 - 1) < 0.01
    np.savez(out, W1=checkpoint['W1'].astype(np.float64), W2=checkpoint['W2'])
print('NumPy reads', path)
