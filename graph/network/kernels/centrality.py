"""PageRank by power iteration and betweenness by Brandes' accumulation."""

import numba
import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled, compiled_parallel

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.uint64]
Unsigned = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]


SETTLED = 1e-9
"""Tolerance from which on the way to the answer does not show in it."""


@compiled
def _in_steps(
    rows: tuple[Ints, Codes, Floats], passes_on: Floats, damping: float, limit: float, sweeps: int
) -> tuple[Floats, bool]:
    """Sweep by the power method: after each sweep the same shares as NetworkX has."""
    ptr, idx, weight = rows
    order = len(passes_on)
    share = np.full(order, 1.0 / order)
    sent = np.empty(order)
    for _ in range(sweeps):
        lost = 0.0
        for u in range(order):
            sent[u] = passes_on[u] * share[u]
            if passes_on[u] == 0.0:
                lost += share[u]
        base = (1.0 - damping + damping * lost) / order
        change = 0.0
        for u in range(order):
            s = base
            if len(weight):
                for j in range(ptr[u], ptr[u + 1]):
                    s += weight[j] * sent[idx[j]]
            else:
                for j in range(ptr[u], ptr[u + 1]):
                    s += sent[idx[j]]
            change += abs(s - share[u])
            share[u] = s
        if change < limit:
            return share, True
    return share, False


@compiled
def _at_once(
    rows: tuple[Ints, Codes, Floats], passes_on: Floats, damping: float, limit: float, sweeps: int
) -> tuple[Floats, bool]:
    """Use each share as soon as it is known (Gauss-Seidel): about half the sweeps.

    The shares are made to sum to one after each sweep, or else their sum would settle last.
    """
    places, targets, weight = rows[0].view(np.uint64), rows[1].view(np.uint32), rows[2]
    order, one = len(passes_on), np.uint64(1)  # unsigned: no position is asked if it is negative
    share = np.full(order, 1.0 / order)
    sent = passes_on * share
    lost = 0.0
    for u in range(order):
        if passes_on[u] == 0.0:
            lost += share[u]
    for _ in range(sweeps):
        change, total = 0.0, 0.0
        for u in range(np.uint64(order)):
            s = (1.0 - damping + damping * lost) / order
            if len(weight):
                for j in range(places[u], places[u + one]):
                    s += weight[j] * sent[targets[j]]
            else:
                for j in range(places[u], places[u + one]):
                    s += sent[targets[j]]
            change += abs(s - share[u])
            if passes_on[u] > 0.0:
                sent[u] = passes_on[u] * s
            else:
                lost += s - share[u]
            share[u] = s
            total += s
        share /= total
        if change < limit:
            return share, True
        sent /= total
        lost /= total
    return share, False


@compiled
def pagerank(
    ptr: Ints,
    idx: Codes,
    weight: Floats,
    outward: Floats,
    damping: float,
    tolerance: float,
    sweeps: int,
) -> tuple[Floats, bool]:
    """Return the stationary shares and whether the L1 change fell below n times the tolerance.

    ``ptr`` and ``idx`` are the rows of *incoming* arcs; ``outward`` is each node's outgoing
    strength. Nodes without outgoing arcs spread their share evenly. A loose tolerance is met in
    NetworkX's own steps, so that the unfinished answer is the same; one below ``SETTLED`` in fewer
    (Gleich et al. 2004, *Fast parallel PageRank: a linear system approach*).
    """
    order = len(ptr) - 1
    passes_on = np.zeros(order)
    for u in range(order):
        if outward[u] > 0.0:
            passes_on[u] = damping / outward[u]
    limit = order * tolerance
    if tolerance < SETTLED:
        return _at_once((ptr, idx, weight), passes_on, damping, limit, sweeps)
    return _in_steps((ptr, idx, weight), passes_on, damping, limit, sweeps)


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


@compiled_parallel
def betweenness(ptr: Ints, idx: Codes, sources: Codes, threads: int) -> Floats:
    """Return the same as ``betweenness_one_thread``; each thread adds into its own row."""
    rows = np.zeros((threads, len(ptr) - 1))
    for t in numba.prange(threads):
        rows[t] = betweenness_one_thread(ptr, idx, sources[t::threads].copy())
    return rows.sum(0)


@compiled
def row_sums(ptr: Ints, weight: Floats) -> Floats:
    """Return the summed weight of each row; its length if every arc weighs one."""
    out = np.zeros(len(ptr) - 1)
    for u in range(len(out)):
        if len(weight):
            for j in range(ptr[u], ptr[u + 1]):
                out[u] += weight[j]
        else:
            out[u] = ptr[u + 1] - ptr[u]
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
