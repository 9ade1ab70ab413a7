#!/usr/bin/env python3
"""Compares two files of reference.py: the same names, and values equal up to the rounding of another NumPy."""
import sys


def read(path):
    with open(path) as lines:
        return {line.rsplit(' ', 1)[0]: float(line.rsplit(' ', 1)[1]) for line in lines}


old, new = read(sys.argv[1]), read(sys.argv[2])
if old.keys() != new.keys():
    sys.exit('the files name different figures')
for name, value in old.items():
    if abs(new[name] - value) > 1e-5 * max(1, abs(value)):
        sys.exit('%s was %r and is %r' % (name, value, new[name]))
print(len(old), 'figures agree')
