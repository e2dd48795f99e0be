"""Decorators that compile a kernel once and keep the machine code on disk.

Type checkers see the plain Python function; numba is untyped.
"""

from collections.abc import Callable
from typing import cast

import numba


def compiled[F: Callable[..., object]](function: F) -> F:
    """Compile for one thread; the lock is released, so other analysts' work goes on."""
    return cast(F, numba.njit(cache=True, nogil=True)(function))


def compiled_sums[F: Callable[..., object]](function: F) -> F:
    """Compile for one thread; sums may be taken in any order, so several terms at once."""
    any_order = {"reassoc", "contract", "nsz"}
    return cast(F, numba.njit(cache=True, nogil=True, fastmath=any_order)(function))


def inlined[F: Callable[..., object]](function: F) -> F:
    """Copy the function into its callers: an inner loop that is handed arrays costs calls less."""
    return cast(F, numba.njit(inline="always")(function))
