"""Breadth-first search: from one node, and from all nodes 512 at a time."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled
from graph.network.kernels.threads import by_threads

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

WORDS = 8
"""Words of sources at once: a cache line."""


@compiled
def hops_from(ptr: Ints, idx: Codes, source: int, cutoff: int) -> tuple[Codes, Codes]:
    """Return the nodes within ``cutoff`` hops in the order reached, and their hops."""
    order = len(ptr) - 1
    seen = np.zeros(order, np.bool_)
    queue = np.empty(order, np.int32)
    hops = np.empty(order, np.int32)
    queue[0] = source
    hops[0] = 0
    seen[source] = True
    head, end = 0, 1
    while head < end:
        u, d = queue[head], hops[head]
        head += 1
        if d >= cutoff:
            break
        for j in range(ptr[u], ptr[u + 1]):
            v = idx[j]
            if not seen[v]:
                seen[v] = True
                queue[end] = v
                hops[end] = d + 1
                end += 1
    return queue[:end].copy(), hops[:end].copy()


@compiled
def bits(word: np.uint64) -> int:
    """Count the set bits of a word."""
    x = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def _gathered(
    first: int, last: int, idx: Codes, front: Words
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the sources at the front in any of the neighbours ``idx[first:last]``.

    The eight words are spelled out because only so does the compiler keep them in a register.
    """
    a = b = c = d = e = f = g = h = np.uint64(0)
    for j in range(first, last):
        v = idx[j]
        a |= front[v, 0]
        b |= front[v, 1]
        c |= front[v, 2]
        d |= front[v, 3]
        e |= front[v, 4]
        f |= front[v, 5]
        g |= front[v, 6]
        h |= front[v, 7]
    return a, b, c, d, e, f, g, h


@compiled
def _sweep(
    ptr: Ints, idx: Codes, sources: Codes, fronts: tuple[Words, Words], seen: Words, out: Floats
) -> None:
    """Search from up to 512 sources at once, one bit each (Then et al. 2014, MS-BFS).

    Each node pulls from its neighbours until all sources have reached it. Adds to ``out``, for
    each node reached: 1/hops, hops, the number of sources, and keeps the most hops.
    """
    order = len(ptr) - 1
    front, ahead = fronts
    seen[:] = 0
    front[:] = 0
    whole = np.zeros(WORDS, np.uint64)
    for k in range(len(sources)):
        bit = np.uint64(1) << np.uint64(k % 64)
        seen[sources[k], k // 64] |= bit
        front[sources[k], k // 64] |= bit
        whole[k // 64] |= bit
    hops, moved = 0, True
    while moved:
        hops += 1
        moved = False
        for v in range(order):
            missing = np.uint64(0)
            for w in range(WORDS):
                missing |= whole[w] & ~seen[v, w]
            if missing == 0:
                for w in range(WORDS):
                    ahead[v, w] = 0
                continue
            words = _gathered(ptr[v], ptr[v + 1], idx, front)
            count = 0
            for w in range(WORDS):
                fresh = words[w] & ~seen[v, w]
                ahead[v, w] = fresh
                seen[v, w] |= fresh
                count += bits(fresh)
            if count > 0:
                moved = True
                out[0, v] += count / hops
                out[1, v] += count * hops
                out[2, v] += count
                out[3, v] = max(out[3, v], hops)
        front, ahead = ahead, front


@compiled
def _hop_sums_of(ptr: Ints, idx: Codes, sources: Codes, first: int, step: int) -> Floats:
    """Return ``hop_sums`` over every ``step``-th block of sources from block ``first`` on."""
    order = len(ptr) - 1
    at_once = 64 * WORDS
    blocks = (len(sources) + at_once - 1) // at_once
    out = np.zeros((4, order))
    seen = np.zeros((order, WORDS), np.uint64)
    fronts = (np.zeros((order, WORDS), np.uint64), np.zeros((order, WORDS), np.uint64))
    for b in range(first, blocks, step):
        block = sources[b * at_once : min(len(sources), (b + 1) * at_once)]
        _sweep(ptr, idx, block, fronts, seen, out)
    return out


def hop_sums(ptr: Ints, idx: Codes, sources: Codes, threads: int) -> Floats:
    """Return per node, over all ``sources``: sum of 1/hops to it, of hops, how many reach it, and

    the most hops. ``ptr`` and ``idx`` are the rows of *incoming* arcs. Sources that lie near each
    other should follow each other. Each thread sums into its own rows, so the result does not
    depend on timing.
    """
    parts = by_threads(lambda t: _hop_sums_of(ptr, idx, sources, t, threads), threads)
    out = parts[0]
    for part in parts[1:]:
        out[:3] += part[:3]
        np.maximum(out[3], part[3], out=out[3])
    return out
