"""Kernels on several cores, by threads that live as long as one call.

Kernels release the interpreter's lock, so plain threads run them side by side. Numba's own parallel
loops would keep a pool of OpenMP threads, and a process forked from one that has such a pool is
killed at its first loop: ``multiprocessing`` forks unless told otherwise.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def by_threads[R](part: Callable[[int], R], threads: int) -> list[R]:
    """Return what ``part`` gives for each of the numbers below ``threads``, each from a thread."""
    if threads == 1:
        return [part(0)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(part, range(threads)))
