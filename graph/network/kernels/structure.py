"""Triangles, structural holes, cut points and what their loss breaks apart."""

import numba
import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled, compiled_parallel

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@compiled
def triangle_counts(ptr: Ints, idx: Codes) -> Ints:
    """Return the triangles at each node; self-loops are passed over.

    Arcs are looked at from the end of lower degree, so the cost is O(edges ** 1.5).
    """
    order = len(ptr) - 1
    out = np.zeros(order, np.int64)
    mark = np.full(order, -1, np.int32)
    for u in range(order):
        du = ptr[u + 1] - ptr[u]
        for j in range(ptr[u], ptr[u + 1]):
            v = idx[j]
            dv = ptr[v + 1] - ptr[v]
            if dv > du or (dv == du and v > u):
                mark[v] = u
        for j in range(ptr[u], ptr[u + 1]):
            v = idx[j]
            if mark[v] != u:
                continue
            dv = ptr[v + 1] - ptr[v]
            for k in range(ptr[v], ptr[v + 1]):
                w = idx[k]
                dw = ptr[w + 1] - ptr[w]
                if mark[w] == u and (dw > dv or (dw == dv and w > v)):
                    out[u] += 1
                    out[v] += 1
                    out[w] += 1
    return out


@compiled_parallel
def constraints(ptr: Ints, idx: Codes, weight: Floats, threads: int) -> Floats:
    """Return Burt's constraint of symmetric rows without self-loops; NaN for isolates."""
    order = len(ptr) - 1
    out = np.full(order, np.nan)
    strength = np.zeros(order)
    for u in range(order):
        for j in range(ptr[u], ptr[u + 1]):
            strength[u] += weight[j] if len(weight) else 1.0
    for t in numba.prange(threads):
        invested = np.zeros(order)
        for u in range(t, order, threads):
            if strength[u] == 0.0:
                continue
            for j in range(ptr[u], ptr[u + 1]):
                v = idx[j]
                p = (weight[j] if len(weight) else 1.0) / strength[u]
                invested[v] += p
                through = p / strength[v]
                for k in range(ptr[v], ptr[v + 1]):
                    invested[idx[k]] += through * (weight[k] if len(weight) else 1.0)
            total = 0.0
            for j in range(ptr[u], ptr[u + 1]):
                total += invested[idx[j]] ** 2
            out[u] = total
            for j in range(ptr[u], ptr[u + 1]):
                v = idx[j]
                invested[v] = 0.0
                for k in range(ptr[v], ptr[v + 1]):
                    invested[idx[k]] = 0.0
    return out


@compiled
def _discover(
    ptr: Ints, idx: Codes, root: int, seen: Codes, state: tuple[Codes, Codes, Codes, Ints], at: int
) -> int:
    """Search depth-first from ``root``; return the number of nodes found so far.

    ``state`` is when each node was found (-1 not yet; the order of the graph: passed over), the
    earliest that a back edge of its leads to, its parent and where its row is read on. ``seen``
    takes the nodes as they are found.
    """
    found, low, parent, cursor = state
    found[root] = low[root] = at
    seen[at] = root
    at += 1
    u = root
    while u >= 0:
        c, end, above, least = cursor[u], ptr[u + 1], parent[u], low[u]
        child = -1
        while c < end and child < 0:
            v = idx[c]
            c += 1
            when = found[v]
            if when < 0:
                child = v
            elif when < least and v != above:
                least = when
        cursor[u], low[u] = c, least
        if child < 0:
            u = above
            continue
        found[child] = low[child] = at
        seen[at] = child
        at += 1
        parent[child] = u
        u = child
    return at


@compiled
def _cuts(
    seen: Codes, first: int, last: int, state: tuple[Codes, Codes, Codes, Ints]
) -> tuple[Flags, Codes, Floats, float]:
    """Return for each node found from ``first`` to ``last``, one component, by when it was found:

    whether it is a cut point, whether the edge to its parent is a bridge, and the sum of squared
    sizes of what is left of the component without it; and the squared size of the whole.
    """
    found, low, parent, _ = state
    many = last - first
    size = np.ones(many, np.int64)
    cut_off = np.zeros(many, np.int64)
    squares = np.zeros(many)
    parts = np.zeros(many, np.int64)
    bridge = np.full(many, -1, np.int32)
    for k in range(many - 1, 0, -1):  # children come after their parents
        u = seen[first + k]
        p = parent[u]
        q = found[p] - first
        size[q] += size[k]
        low[p] = min(low[p], low[u])
        if low[u] > found[p]:
            bridge[k] = p
        if low[u] >= found[p]:
            cut_off[q] += size[k]
            squares[q] += float(size[k]) ** 2
            parts[q] += 1
    left = squares + (many - 1.0 - cut_off) ** 2
    parts[0] -= 1  # a root with one child holds nothing together
    return parts > 0, bridge, left, float(many) ** 2


@compiled
def cut_structure(ptr: Ints, idx: Codes, alive: Flags) -> tuple[Flags, Codes, Floats]:
    """Return cut points, each node's bridge parent (or -1), and what is left connected without it.

    One depth-first search (Hopcroft & Tarjan 1973). The last array holds for every living node the
    sum over the components of size squared once that node is removed; infinite for the dead.
    """
    order = len(ptr) - 1
    found = np.full(order, -1, np.int32)
    for u in range(order):
        if not alive[u]:
            found[u] = order
    parent = np.full(order, -1, np.int32)
    state = (found, np.zeros(order, np.int32), parent, ptr[:-1].copy())
    seen = np.empty(order, np.int32)
    cut = np.zeros(order, np.bool_)
    bridge = np.full(order, -1, np.int32)
    left = np.full(order, np.inf)
    at, total = 0, 0.0
    for root in range(order):
        if found[root] >= 0:
            continue
        first = at
        at = _discover(ptr, idx, root, seen, state, at)
        is_cut, to_parent, inside, whole = _cuts(seen, first, at, state)
        total += whole
        for k in range(at - first):
            u = seen[first + k]
            cut[u], bridge[u] = is_cut[k], to_parent[k]
            left[u] = inside[k] - whole
    for u in range(order):
        if alive[u]:
            left[u] += total
    return cut, bridge, left
