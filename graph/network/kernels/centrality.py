"""Betweenness by Brandes' accumulation, and the leading eigenvector by power iteration."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled
from graph.network.kernels.threads import by_threads

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.uint64]
Unsigned = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]


@compiled
def _reach(
    ptr: Places,
    idx: Unsigned,
    source: np.uint32,
    hops: Codes,
    work: tuple[Unsigned, Places, Unsigned],
) -> int:
    """Search breadth-first; return how many nodes are reached.

    ``work`` takes the nodes in the order reached, where the successors of each begin and end, and
    the successors. All is written without a branch: which arcs lead on, no processor foresees.
    """
    queue, ends, onward = work
    queue[0] = source
    hops[source] = 0
    head, end, kept = 0, 1, 0
    while head < end:
        u = queue[head]
        further = np.int32(hops[u] + 1)
        for j in range(ptr[u], ptr[u + np.uint32(1)]):
            v = idx[j]
            known = hops[v]
            new = known < 0
            queue[end] = v
            end += new
            at = further if new else known
            hops[v] = at
            onward[kept] = v
            kept += at == further
        head += 1
        ends[head] = kept
    return end


@compiled
def _settle(
    reached: int, paths: Floats, debt: Floats, work: tuple[Unsigned, Places, Unsigned], out: Floats
) -> None:
    """Count shortest paths along the successors, and add what they owe each node to ``out``."""
    queue, ends, onward = work
    source = queue[0]
    paths[source] = 1.0
    for k in range(reached):
        ways = paths[queue[k]]
        for j in range(ends[k], ends[k + 1]):
            paths[onward[j]] += ways
    for k in range(reached - 1, -1, -1):
        u = queue[k]
        owed = 0.0
        for j in range(ends[k], ends[k + 1]):
            owed += debt[onward[j]]
        debt[u] = 1.0 / paths[u] + owed
        if k > 0:
            out[u] += owed * paths[u]


@compiled
def betweenness_one_thread(ptr: Ints, idx: Codes, sources: Codes) -> Floats:
    """Return the summed dependencies of ``sources`` on every node, unscaled (Brandes 2001).

    Positions are read as unsigned, so that none is looked at for being negative.
    """
    order = len(ptr) - 1
    places, targets = ptr.view(np.uint64), idx.view(np.uint32)
    out = np.zeros(order)
    hops = np.full(order, -1, np.int32)
    paths, debt = np.zeros(order), np.zeros(order)
    # One place more: an entry is written before it is known to count
    work = (
        np.empty(order + 1, np.uint32),
        np.zeros(order + 1, np.uint64),
        np.empty(len(idx) + 1, np.uint32),
    )
    for source in sources.view(np.uint32):
        reached = _reach(places, targets, source, hops, work)
        _settle(reached, paths, debt, work, out)
        for u in work[0][:reached]:
            hops[u] = -1
            paths[u] = 0.0
    return out


def betweenness(ptr: Ints, idx: Codes, sources: Codes, threads: int) -> Floats:
    """Return the same as ``betweenness_one_thread``, by threads that take turns at the sources."""
    parts = by_threads(
        lambda t: betweenness_one_thread(ptr, idx, sources[t::threads].copy()), threads
    )
    out: Floats = np.sum(parts, axis=0)
    return out


@compiled
def eigenvector(
    ptr: Ints, idx: Codes, weight: Floats, tolerance: float, sweeps: int
) -> tuple[Floats, bool]:
    """Return the leading eigenvector of identity plus the incoming rows, and if it settled."""
    order = len(ptr) - 1
    x = np.full(order, 1.0 / order)
    y = np.empty(order)
    for _ in range(sweeps):
        square = 0.0
        for u in range(order):
            s = x[u]
            for j in range(ptr[u], ptr[u + 1]):
                s += x[idx[j]] * (weight[j] if len(weight) else 1.0)
            y[u] = s
            square += s * s
        norm = np.sqrt(square) if square > 0.0 else 1.0
        change = 0.0
        for u in range(order):
            y[u] /= norm
            change += abs(y[u] - x[u])
        x, y = y, x
        if change < order * tolerance:
            return x, True
    return x, False
