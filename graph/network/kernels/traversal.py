"""Breadth-first search: from one node, and from all nodes 64 at a time."""

import numba
import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled, compiled_parallel

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


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
def _sweep(
    ptr: Ints,
    idx: Codes,
    sources: Codes,
    seen: npt.NDArray[np.uint64],
    front: npt.NDArray[np.uint64],
    near: npt.NDArray[np.uint64],
    lists: Codes,
    out: Floats,
) -> None:
    """Search from up to 64 sources at once, one bit each (Then et al. 2014, MS-BFS).

    Adds to ``out``, for each node reached: 1/hops, hops, the number of sources, and keeps the
    most hops. Work is proportional to the arcs of the nodes that are in a front.
    """
    seen[:] = 0
    one = np.uint64(1)
    active = 0
    for k in range(len(sources)):
        bit = one << np.uint64(k)
        seen[sources[k]] |= bit
        front[sources[k]] |= bit
        lists[0, active] = sources[k]
        active += 1
    hops = 0
    while active > 0:
        hops += 1
        touched = 0
        for a in range(active):
            u = lists[0, a]
            f = front[u]
            front[u] = 0
            for j in range(ptr[u], ptr[u + 1]):
                v = idx[j]
                if near[v] == 0:
                    if f & ~seen[v] == 0:
                        continue
                    lists[1, touched] = v
                    touched += 1
                near[v] |= f
        active = 0
        for a in range(touched):
            v = lists[1, a]
            fresh = near[v] & ~seen[v]
            near[v] = 0
            if fresh == 0:
                continue
            seen[v] |= fresh
            front[v] = fresh
            lists[0, active] = v
            active += 1
            count = bits(fresh)
            out[0, v] += count / hops
            out[1, v] += count * hops
            out[2, v] += count
            out[3, v] = max(out[3, v], hops)


@compiled_parallel
def hop_sums(ptr: Ints, idx: Codes, sources: Codes, threads: int) -> Floats:
    """Return per node, over all ``sources``: sum of 1/hops to it, of hops, how many reach it, and

    the most hops. Each thread sums into its own rows, so the result does not depend on timing.
    """
    order = len(ptr) - 1
    blocks = (len(sources) + 63) // 64
    parts = np.zeros((threads, 4, order))
    for t in numba.prange(threads):
        seen = np.zeros(order, np.uint64)
        front = np.zeros(order, np.uint64)
        near = np.zeros(order, np.uint64)
        lists = np.empty((2, order), np.int32)
        for b in range(t, blocks, threads):
            block = sources[b * 64 : min(len(sources), b * 64 + 64)]
            _sweep(ptr, idx, block, seen, front, near, lists, parts[t])
    out: Floats = parts[0].copy()
    for t in range(1, threads):
        out[:3] += parts[t, :3]
        out[3] = np.maximum(out[3], parts[t, 3])
    return out
