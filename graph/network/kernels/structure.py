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
def cut_structure(ptr: Ints, idx: Codes, alive: Flags) -> tuple[Flags, Codes, Floats]:
    """Return cut points, each node's bridge parent (or -1), and what is left connected without it.

    One depth-first search (Hopcroft & Tarjan 1973). The last array holds for every living node the
    sum over the components of size squared once that node is removed; infinite for the dead.
    """
    order = len(ptr) - 1
    found = np.full(order, -1, np.int32)  # order of discovery
    low = np.zeros(order, np.int32)
    size = np.ones(order, np.int64)
    parent = np.full(order, -1, np.int32)
    root = np.zeros(order, np.int32)
    cursor = ptr[:-1].copy()
    stack = np.empty(order, np.int32)
    cut_off = np.zeros(order, np.int64)
    cut_squares = np.zeros(order)
    cut = np.zeros(order, np.bool_)
    bridge = np.full(order, -1, np.int32)
    whole = np.zeros(order, np.int64)
    clock = 0
    squares = 0.0
    for r in range(order):
        if not alive[r] or found[r] >= 0:
            continue
        first = clock
        children = 0
        found[r] = low[r] = clock
        clock += 1
        root[r] = r
        stack[0] = r
        top = 1
        while top > 0:
            u = stack[top - 1]
            if cursor[u] < ptr[u + 1]:
                v = idx[cursor[u]]
                cursor[u] += 1
                if not alive[v] or v == u:
                    continue
                if found[v] < 0:
                    found[v] = low[v] = clock
                    clock += 1
                    parent[v] = u
                    root[v] = r
                    stack[top] = v
                    top += 1
                elif v != parent[u] and found[v] < low[u]:
                    low[u] = found[v]
                continue
            top -= 1
            if top == 0:
                break
            p = stack[top - 1]
            size[p] += size[u]
            low[p] = min(low[p], low[u])
            if low[u] > found[p]:
                bridge[u] = p
            if low[u] >= found[p]:
                cut_off[p] += size[u]
                cut_squares[p] += float(size[u]) ** 2
                if p == r:
                    children += 1
                else:
                    cut[p] = True
        cut[r] = children > 1
        whole[r] = clock - first
        squares += float(whole[r]) ** 2
    left = np.full(order, np.inf)
    for u in range(order):
        if alive[u]:
            all_of = float(whole[root[u]])
            left[u] = squares - all_of**2 + cut_squares[u] + (all_of - 1.0 - cut_off[u]) ** 2
    return cut, bridge, left
