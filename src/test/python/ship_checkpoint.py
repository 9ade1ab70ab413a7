#!/usr/bin/env python3
"""Makes a trained checkpoint small enough to ship: weights alone, as float16, and 0 for inputs that training never saw.

usage: ship_checkpoint.py CHECKPOINT OUT
"""
import sys

import numpy as np

with np.load(sys.argv[1]) as checkpoint:
    arrays = {name: checkpoint[name] for name in ('W1', 'W1_blocks', 'W2', 'W3') if name in checkpoint}
    for name in 'W1', 'W1_blocks':
        if name in arrays:
            arrays[name] = np.where((checkpoint['adam_square_' + name] > 0).any(axis=0), arrays[name], 0)
    arrays = {name: values.astype(np.float16) for name, values in arrays.items()}
    for name in 'actions', 'prior', 'episodes', 'steps', 'frames':
        arrays[name] = checkpoint[name]
    print('%.1f %% of the inputs were seen' % (100 * (arrays['W1'] != 0).any(axis=0).mean()))
np.savez_compressed(sys.argv[2], **arrays)
