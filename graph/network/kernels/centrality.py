"""PageRank by power iteration and betweenness by Brandes' accumulation."""

import numba
import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled, compiled_parallel

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
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
    ptr, idx, weight = rows
    order = len(passes_on)
    share = np.full(order, 1.0 / order)
    sent = passes_on * share
    lost = 0.0
    for u in range(order):
        if passes_on[u] == 0.0:
            lost += share[u]
    for _ in range(sweeps):
        change, total = 0.0, 0.0
        for u in range(order):
            s = (1.0 - damping + damping * lost) / order
            if len(weight):
                for j in range(ptr[u], ptr[u + 1]):
                    s += weight[j] * sent[idx[j]]
            else:
                for j in range(ptr[u], ptr[u + 1]):
                    s += sent[idx[j]]
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
def _accumulate(
    ptr: Ints,
    idx: Codes,
    source: int,
    dist: Codes,
    paths: Floats,
    debt: Floats,
    queue: Codes,
    out: Floats,
) -> None:
    """Add one source's dependencies to ``out``; the work arrays are left clean."""
    queue[0] = source
    dist[source] = 0
    paths[source] = 1.0
    head, end = 0, 1
    while head < end:
        u = queue[head]
        head += 1
        for j in range(ptr[u], ptr[u + 1]):
            v = idx[j]
            if dist[v] < 0:
                dist[v] = dist[u] + 1
                queue[end] = v
                end += 1
            if dist[v] == dist[u] + 1:
                paths[v] += paths[u]
    for k in range(end - 1, -1, -1):
        u = queue[k]
        owed = 0.0
        for j in range(ptr[u], ptr[u + 1]):
            v = idx[j]
            if dist[v] == dist[u] + 1:
                owed += debt[v]
        debt[u] = (1.0 + owed * paths[u]) / paths[u]
        if k > 0:
            out[u] += owed * paths[u]
    for k in range(end):
        u = queue[k]
        dist[u] = -1
        paths[u] = 0.0
        debt[u] = 0.0


@compiled
def betweenness_one_thread(ptr: Ints, idx: Codes, sources: Codes) -> Floats:
    """Return the summed dependencies of ``sources`` on every node, unscaled."""
    order = len(ptr) - 1
    out = np.zeros(order)
    dist = np.full(order, -1, np.int32)
    paths, debt = np.zeros(order), np.zeros(order)
    queue = np.empty(order, np.int32)
    for k in range(len(sources)):
        _accumulate(ptr, idx, sources[k], dist, paths, debt, queue, out)
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
