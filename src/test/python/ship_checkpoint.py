#!/usr/bin/env python3
"""Makes a trained checkpoint small enough to ship: weights alone, as float16, and 0 for inputs that training never saw.

usage: ship_checkpoint.py CHECKPOINT OUT [INITIAL]

With INITIAL, a checkpoint of the initial weights, it keeps only what training has changed since then, in steps of 1/16 (first layer),
1/32 and 1/256 (last layer); of the first layer's changes the tenth that matter most: the largest changes times gradients.
"""
import sys

import numpy as np

KEPT = 0.1
STEPS = {'W1': 1 / 16, 'W1_blocks': 1 / 32, 'W2': 1 / 32, 'W3': 1 / 256}


def changes(name, values, initial, adam_square):
    changed = values - initial
    steps = np.round(np.abs(changed) / STEPS[name])
    if name == 'W1':
        score = np.abs(changed) * adam_square ** 0.25
        steps = np.where(score > np.quantile(score, 1 - KEPT), np.maximum(steps, 1), 0)
    # Without -0, and with an input's weights side by side, it takes less room.
    return np.asfortranarray(np.sign(changed) * steps * STEPS[name] + 0.0)


with np.load(sys.argv[1]) as checkpoint:
    arrays = {name: checkpoint[name] for name in STEPS if name in checkpoint}
    if len(sys.argv) > 3:
        with np.load(sys.argv[3]) as initial:
            arrays = {name: changes(name, values, initial[name], checkpoint['adam_square_' + name])
                      for name, values in arrays.items()}
    else:
        for name in 'W1', 'W1_blocks':
            if name in arrays:
                arrays[name] = np.where((checkpoint['adam_square_' + name] > 0).any(axis=0), arrays[name], 0)
    arrays = {name: values.astype(np.float16) for name, values in arrays.items()}
    for name in 'actions', 'prior', 'episodes', 'steps', 'frames':
        arrays[name] = checkpoint[name]
    print('%.1f %% of the inputs are not 0' % (100 * (arrays['W1'] != 0).any(axis=0).mean()))
np.savez_compressed(sys.argv[2], **arrays)
