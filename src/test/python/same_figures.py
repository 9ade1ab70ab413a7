#!/usr/bin/env python3
"""Compares two files of reference.py, or two archives of ppo_reference.py: the same names and shapes, and values equal up to
the rounding of another NumPy.

usage: same_figures.py OLD NEW
"""
import sys

import numpy as np


def read(path):
    if path.endswith('.npz'):
        with np.load(path) as archive:
            return {name: archive[name] for name in archive.files}
    with open(path) as lines:
        return {line.rsplit(' ', 1)[0]: np.array(float(line.rsplit(' ', 1)[1])) for line in lines}


def room(value):
    """How far another NumPy's value may be away. In an archive, which has float64 rounded to float32, that is little; a sum
    in which much cancels is as exact as its terms, which are about as large as the array's largest element."""
    if sys.argv[1].endswith('.npz'):
        return 1e-6 * abs(value) + 1e-9 * abs(value).max()
    return 1e-5 * np.maximum(1, abs(value))


old, new = read(sys.argv[1]), read(sys.argv[2])
if old.keys() != new.keys():
    sys.exit('the files name different figures: ' + ', '.join(sorted(old.keys() ^ new.keys())[:9]))
for name, value in old.items():
    if (value.dtype, value.shape) != (new[name].dtype, new[name].shape):
        sys.exit('%s was %s%s and is %s%s' % (name, value.dtype, value.shape, new[name].dtype, new[name].shape))
    wrong = ~(abs(new[name] - value) <= room(value))       # so that NaN is wrong, too
    if wrong.any():
        sys.exit('%s was %r and is %r' % (name, value[wrong][0].item(), new[name][wrong][0].item()))
print(len(old), 'figures agree')
