"""Cheapest paths over directed rows with nodes and first arcs forbidden, for Yen's algorithm."""

from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@compiled
def costs_from(ptr: Ints, idx: Codes, cost: Floats, source: int) -> Floats:
    """Return the cheapest cost from ``source`` to every node (Dijkstra); infinite if none."""
    best = np.full(len(ptr) - 1, np.inf)
    best[source] = 0.0
    heap = [(0.0, np.int64(source))]
    while len(heap) > 0:
        spent, u = heappop(heap)
        if spent > best[u]:
            continue
        for j in range(ptr[u], ptr[u + 1]):
            c = spent + cost[j]
            v = np.int64(idx[j])
            if c < best[v]:
                best[v] = c
                heappush(heap, (c, v))
    return best


@compiled
def cheapest(
    ptr: Ints,
    idx: Codes,
    cost: Floats,
    ahead: Floats,
    start: int,
    end: int,
    banned: Flags,
    banned_next: Codes,
) -> tuple[float, Codes]:
    """Return cost and nodes of the cheapest path that avoids ``banned`` nodes (A*).

    ``ahead`` is each node's cheapest cost to ``end`` in the whole graph, a lower bound here; the
    first step may not go to ``banned_next``. An empty path means that there is none.
    """
    order = len(ptr) - 1
    best = np.full(order, np.inf)
    came = np.full(order, -1, np.int32)
    best[start] = 0.0
    heap = [(ahead[start], 0.0, np.int64(start))]
    while len(heap) > 0:
        _, spent, u = heappop(heap)
        if u == end:
            break
        if spent > best[u]:
            continue
        for j in range(ptr[u], ptr[u + 1]):
            v = np.int64(idx[j])
            if banned[v] or ahead[v] == np.inf:
                continue
            if u == start:
                refused = False
                for k in range(len(banned_next)):
                    refused = refused or banned_next[k] == v
                if refused:
                    continue
            c = spent + cost[j]
            if c < best[v] - 1e-12:
                best[v] = c
                came[v] = u
                heappush(heap, (c + ahead[v], c, v))
    if best[end] == np.inf:
        return np.inf, np.empty(0, np.int32)
    steps = 1
    at = end
    while at != start:
        at = came[at]
        steps += 1
    path = np.empty(steps, np.int32)
    at = end
    for k in range(steps - 1, -1, -1):
        path[k] = at
        at = came[at]
    return best[end], path
