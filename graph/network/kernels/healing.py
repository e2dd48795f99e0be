"""Networks that lose members and tie anew, many times over; ties are added to linked lists."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled
from graph.network.kernels.traversal import bits

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

STEPS = 4
"""Most steps that reach is counted within."""

MEASURES = 3 + STEPS
"""Figures that ``measured`` gives."""


@compiled
def _spread(order: int, source: Codes, target: Codes, edges: int, sources: Codes) -> Floats:
    """Return the sum of inverse hops from all ``sources``, and how many others lie within a step,

    two, ... ``STEPS``, summed over them; 64 sources at a time, one bit each.
    """
    out = np.zeros(1 + STEPS)
    seen = np.empty(order, np.uint64)
    front = np.empty(order, np.uint64)
    near = np.zeros(order, np.uint64)
    one = np.uint64(1)
    for first in range(0, len(sources), 64):
        seen[:] = 0
        for k in range(first, min(first + 64, len(sources))):
            seen[sources[k]] |= one << np.uint64(k - first)
        front[:] = seen
        hops = 0
        found = 1
        while found > 0:
            hops += 1
            for e in range(edges):
                near[source[e]] |= front[target[e]]
                near[target[e]] |= front[source[e]]
            found = 0
            for u in range(order):
                fresh = near[u] & ~seen[u]
                near[u] = 0
                seen[u] |= fresh
                front[u] = fresh
                if fresh != 0:
                    found += bits(fresh)
            out[0] += found / hops
            for n in range(hops, STEPS + 1):
                out[n] += found
    return out


@compiled
def _groups(order: int, source: Codes, target: Codes, edges: int) -> tuple[float, float]:
    """Return the size of the largest component and the ordered pairs within components."""
    parent = np.arange(order).astype(np.int32)
    size = np.ones(order, np.int64)
    for e in range(edges):
        a, b = source[e], target[e]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a != b:
            if size[a] < size[b]:
                a, b = b, a
            parent[b] = a
            size[a] += size[b]
    largest = 0.0
    pairs = 0.0
    for u in range(order):
        if parent[u] == u:
            largest = max(largest, float(size[u]))
            pairs += float(size[u]) * float(size[u] - 1)
    return largest, pairs


@compiled
def measured(order: int, source: Codes, target: Codes, edges: int, sources: Codes) -> Floats:
    """Return what an edge list still does: largest component, connected ordered pairs, and over all

    ``sources`` the summed inverse hops and the others within 1 to ``STEPS`` steps.
    """
    out = np.empty(MEASURES)
    out[0], out[1] = _groups(order, source, target, edges)
    out[2:] = _spread(order, source, target, edges, sources)
    return out


@compiled
def _grown(values: Codes, need: int) -> Codes:
    if need <= len(values):
        return values
    out = np.empty(max(need, 2 * len(values)), np.int32)
    out[: len(values)] = values
    return out


@compiled
def _star(near: Codes, heir: int, source: Codes, target: Codes, edges: int) -> int:
    """Tie the heir to the others of ``near``; return the number of edges then."""
    for k in range(len(near)):
        if near[k] != heir:
            source[edges] = heir
            target[edges] = near[k]
            edges += 1
    return edges


@compiled
def recoveries(
    source: Codes,
    target: Codes,
    places: tuple[Ints, Codes, Codes],
    sources: Codes,
    chances: tuple[float, float],
    shape: tuple[int, int, int, int],
    seed: int,
) -> Floats:
    """Return ``measured`` for each run and round of healing.

    ``places`` are the contacts of each removed node (rows, contacts) and its heir, -1 if none;
    ``chances`` those of closure and of replacement; ``shape`` the nodes, the runs, the rounds and
    the first round that is measured (the others stay 0).
    """
    order, runs, rounds, first = shape
    ptr, contacts, heirs = places
    out = np.zeros((runs, rounds, MEASURES))
    np.random.seed(seed)
    for r in range(runs):
        own_source, own_target = source.copy(), target.copy()
        edges = len(source)
        vacant = np.ones(len(heirs), np.bool_)
        for turn in range(rounds):
            for p in range(len(heirs)):
                near = contacts[ptr[p] : ptr[p + 1]]
                if not vacant[p] or len(near) < 2:
                    continue
                need = edges + len(near) * (len(near) - 1) // 2 + len(near)
                own_source, own_target = _grown(own_source, need), _grown(own_target, need)
                if np.random.random() < chances[1]:
                    vacant[p] = False
                    edges = _star(near, heirs[p], own_source, own_target, edges)
                    continue
                for i in range(len(near)):
                    for j in range(i + 1, len(near)):
                        if np.random.random() < chances[0]:
                            own_source[edges] = near[i]
                            own_target[edges] = near[j]
                            edges += 1
            if turn >= first:
                out[r, turn] = measured(order, own_source, own_target, edges, sources)
    return out
