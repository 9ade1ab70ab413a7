"""The other side of pixelpong.bench.Versus: times NumPy when it is told to.

Prints one line that says what NumPy calculates with. Then reads lines "NAME SHAPE CALLS" and answers each with the seconds
that a call kept the thread busy; CALLS 0 asks for the result's checksum instead.
"""
import ctypes
import sys
import time

import numpy as np

HIDDEN, PIXELS, WEIGHTS = 200, 6400, 1280000


def numbers(n, seed):
    """As Versus.numbers."""
    i = np.arange(n, dtype=np.int64)
    return (((i * 48271 + seed * 7919) % 65537 - 32768) / 65536).astype(np.float32)


def matrix(rows, columns, seed):
    return numbers(rows * columns, seed).reshape(rows, columns)


def blas():
    """Names OpenBLAS's kernels, too: on a processor that it does not know it takes those of a very old one."""
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        paths = [line.split()[-1] for line in maps if "openblas" in line]
    if not paths:
        return "a BLAS that is not OpenBLAS"
    library = ctypes.CDLL(paths[0])
    for name in "openblas_get_corename", "scipy_openblas_get_corename64_":
        if hasattr(library, name):
            core = getattr(library, name)
            core.restype = ctypes.c_char_p
            return f"OpenBLAS's kernels for {core().decode()}"
    return "OpenBLAS"


a, b = numbers(PIXELS, 1), numbers(PIXELS, 2)
y = numbers(PIXELS, 3)
tmp = np.empty(PIXELS, np.float32)
w = matrix(HIDDEN, PIXELS, 4)  # as the tutorial shapes it
wt = matrix(PIXELS, HIDDEN, 5)
h = np.empty(HIDDEN, np.float32)
g = matrix(PIXELS, HIDDEN, 6)
outer = np.empty((PIXELS, HIDDEN), np.float32)
weights, adam_weights, gradient = numbers(WEIGHTS, 9), numbers(WEIGHTS, 12), numbers(WEIGHTS, 10)
cache, mean, square = (np.zeros(WEIGHTS, np.float32) for _ in range(3))
root, scratch = np.empty(WEIGHTS, np.float32), np.empty(WEIGHTS, np.float32)
cells = np.array([int(cell) for cell in sys.argv[1].split(",")])
observation = np.zeros(PIXELS, np.float32)
observation[cells >> 1] = 1 - 2 * (cells & 1)


def axpy():
    np.multiply(a, np.float32(1e-3), out=tmp)
    np.add(y, tmp, out=y)
    return y


def ger():
    np.multiply(a[:, None], delta[None, :], out=outer)
    np.add(g, outer, out=g)
    return g


def rms_prop():
    """The tutorial's update, without its temporary arrays."""
    np.multiply(gradient, gradient, out=scratch)
    np.multiply(scratch, np.float32(0.01), out=scratch)
    np.multiply(cache, np.float32(0.99), out=cache)
    np.add(cache, scratch, out=cache)
    np.sqrt(cache, out=root)
    np.add(root, np.float32(1e-5), out=root)
    np.divide(gradient, root, out=scratch)
    np.multiply(scratch, np.float32(1e-4), out=scratch)
    np.add(weights, scratch, out=weights)
    return weights


def adam():
    np.multiply(mean, np.float32(0.9), out=mean)
    np.multiply(gradient, np.float32(0.1), out=scratch)
    np.add(mean, scratch, out=mean)
    np.multiply(gradient, gradient, out=scratch)
    np.multiply(scratch, np.float32(0.001), out=scratch)
    np.multiply(square, np.float32(0.999), out=square)
    np.add(square, scratch, out=square)
    np.sqrt(square, out=root)
    np.add(root, np.float32(1e-5), out=root)
    np.divide(mean, root, out=scratch)
    np.multiply(scratch, np.float32(1e-4), out=scratch)
    np.add(adam_weights, scratch, out=adam_weights)
    return adam_weights


delta = numbers(HIDDEN, 11)
PRODUCTS = {}


def product(name, shape):
    """The product of two matrices of a shape: rows of C x columns of C x terms."""
    if (name, shape) not in PRODUCTS:
        m, n, terms = map(int, shape.split("x"))
        # Those of the tutorial's network have numbers of their own.
        first, second = {(1000, 200, 6400): (7, 5), (6400, 200, 1000): (7, 8)}.get((m, n, terms), (1, 2))
        left = matrix(terms, m, first).T if name == "gemmTransposed" else matrix(m, terms, first)
        right, out = matrix(terms, n, second), np.empty((m, n), np.float32)
        PRODUCTS[name, shape] = lambda: np.matmul(left, right, out=out)
    return PRODUCTS[name, shape]


CASES = {
    "dot": lambda: np.dot(a, b),
    "axpy": axpy,
    "sum": lambda: np.sum(a),
    "gemv": lambda: np.dot(w, a, out=h),
    "gemvTransposed": lambda: np.dot(a, wt, out=h),
    "ger": ger,
    "rmsProp": rms_prop,
    "adam": adam,
    "sparseForward": lambda: np.dot(w, observation, out=h),
}

print(f"NumPy {np.__version__} with {blas()}", flush=True)
for line in sys.stdin:
    name, shape, calls = line.split()
    case = CASES[name] if name in CASES else product(name, shape)
    if int(calls) == 0:
        print(float(np.sum(np.abs(np.asarray(case(), np.float64)))), flush=True)
    else:
        start = time.thread_time()
        for _ in range(int(calls)):
            case()
        print((time.thread_time() - start) / int(calls), flush=True)
