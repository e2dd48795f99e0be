"""PageRank: by power iteration, by Gauss-Seidel, and by conjugate gradients."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled, compiled_sums, inlined

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.uint64]
Unsigned = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Rows = tuple[Ints, Codes, Floats]
Arcs = tuple[Places, Unsigned, Floats]

SETTLED = 1e-9
"""Tolerance from which on the way to the answer does not show in it."""


@compiled
def _unsigned(rows: Rows) -> Arcs:
    """Return rows whose numbers are never asked whether they are negative."""
    return rows[0].view(np.uint64), rows[1].view(np.uint32), rows[2]


@inlined
def _got(u: int, arcs: Arcs, sent: Floats) -> float:
    """Return what a node gets of what its neighbours send."""
    places, targets, weight = arcs
    s = 0.0
    if len(weight):
        for j in range(places[u], places[u + np.uint64(1)]):
            s += weight[j] * sent[targets[j]]
    else:
        for j in range(places[u], places[u + np.uint64(1)]):
            s += sent[targets[j]]
    return s


@compiled
def _in_steps(
    arcs: Arcs, passes_on: Floats, damping: float, limit: float, sweeps: int
) -> tuple[Floats, bool]:
    """Sweep by the power method: after each sweep the same shares as NetworkX has."""
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
        for u in range(np.uint64(order)):
            s = base + _got(u, arcs, sent)
            change += abs(s - share[u])
            share[u] = s
        if change < limit:
            return share, True
    return share, False


@compiled
def _at_once(
    arcs: Arcs, passes_on: Floats, damping: float, limit: float, sweeps: int
) -> tuple[Floats, bool]:
    """Use each share as soon as it is known (Gauss-Seidel): about half the sweeps.

    The shares are made to sum to one after each sweep, or else their sum would settle last.
    """
    places, targets, weight = arcs
    order, one = len(passes_on), np.uint64(1)
    share = np.full(order, 1.0 / order)
    sent = passes_on * share
    lost = 0.0
    for u in range(order):
        if passes_on[u] == 0.0:
            lost += share[u]
    for _ in range(sweeps):
        change, total = 0.0, 0.0
        even = 1.0 / order
        for u in range(np.uint64(order)):
            s = (1.0 - damping + damping * lost) * even
            # Not ``_got``: compiled into a loop that writes what it reads, it takes twice as long
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
def _spread(arcs: Arcs, sent: Floats, out: Floats) -> None:
    """Set ``out`` to what each node gets of what all send."""
    for u in range(np.uint64(len(out))):
        out[u] = _got(u, arcs, sent)


@compiled_sums
def _turned(outward: Floats, way: Floats, got: Floats, damping: float) -> float:
    """Make of ``got`` the system's answer to ``way``; return the product of both."""
    product = 0.0
    for u in range(len(way)):
        got[u] = outward[u] * way[u] - damping * got[u]
        product += got[u] * way[u]
    return product


@compiled_sums
def _stepped(
    state: tuple[Floats, Floats, Floats], way: Floats, answer: Floats, length: float
) -> tuple[float, float]:
    """Go ``length`` along ``way``; return the sum of the residuals' sizes, and their norm."""
    sent, missing, inverse = state
    size, norm = 0.0, 0.0
    for u in range(len(sent)):
        sent[u] += length * way[u]
        left = missing[u] - length * answer[u]
        missing[u] = left
        size += abs(left)
        norm += left * left * inverse[u]
    return size, norm


@compiled
def pagerank_of_symmetric(
    rows: Rows, outward: Floats, damping: float, limit: float, sweeps: int
) -> tuple[Floats, bool]:
    """Return PageRank of symmetric rows, and whether a further sweep would change it by less than

    ``limit`` in all. With what each node sends to a neighbour as unknown, the system is symmetric
    and positive definite: conjugate gradients, scaled by ``outward``, take about half the sweeps of
    Gauss-Seidel. Weights and ``outward``, their sums, are not negative; ``damping`` is below 1.
    Shares are found up to a factor, so nodes without arcs need no sweeps (Del Corso, Gulli & Romani
    2005, *Fast PageRank computation via a sparse linear system*).
    """
    arcs, order = _unsigned(rows), len(outward)
    inverse = np.zeros(order)
    tied, total = 0, 0.0
    for u in range(order):
        if outward[u] > 0.0:
            tied += 1
            total += outward[u]
            inverse[u] = 1.0 / outward[u]
    start = tied / ((1.0 - damping) * total) if tied else 0.0  # the answer, were degrees equal
    sent, missing, way = np.zeros(order), np.zeros(order), np.zeros(order)
    norm = 0.0
    for u in range(order):
        if outward[u] > 0.0:
            sent[u] = start
            missing[u] = 1.0 - start * (1.0 - damping) * outward[u]
            way[u] = missing[u] * inverse[u]
            norm += missing[u] * way[u]
    enough = limit * (tied / (1.0 - damping) + order - tied)
    answer = np.empty(order)
    settled = norm == 0.0
    for _ in range(sweeps):
        if settled:
            break
        _spread(arcs, way, answer)
        along = _turned(outward, way, answer, damping)
        before = norm
        size, norm = _stepped((sent, missing, inverse), way, answer, norm / along)
        settled = size < enough or norm == 0.0
        for u in range(order):
            way[u] = missing[u] * inverse[u] + norm / before * way[u]
    for u in range(order):
        sent[u] = outward[u] * sent[u] if outward[u] > 0.0 else 1.0
    return sent / sent.sum(), settled


@compiled
def pagerank(
    rows: Rows, outward: Floats, damping: float, tolerance: float, sweeps: int, symmetric: bool
) -> tuple[Floats, bool]:
    """Return the stationary shares and whether the L1 change fell below n times the tolerance.

    ``rows`` are those of *incoming* arcs; ``outward`` is each node's outgoing strength. Nodes
    without outgoing arcs spread their share evenly. A loose tolerance is met in NetworkX's own
    steps, so that the unfinished answer is the same; one below ``SETTLED`` in fewer (Gleich et al.
    2004, *Fast parallel PageRank: a linear system approach*).
    """
    arcs, order = _unsigned(rows), len(outward)
    limit = order * tolerance
    if symmetric and tolerance < SETTLED and damping < 1.0:
        return pagerank_of_symmetric(rows, outward, damping, limit, sweeps)
    passes_on = np.zeros(order)
    for u in range(order):
        if outward[u] > 0.0:
            passes_on[u] = damping / outward[u]
    if tolerance < SETTLED:
        return _at_once(arcs, passes_on, damping, limit, sweeps)
    return _in_steps(arcs, passes_on, damping, limit, sweeps)


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
