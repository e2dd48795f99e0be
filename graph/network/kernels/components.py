"""Connected components by union-find, and k-core numbers by bucket peeling."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]


@compiled
def component_roots(ptr: Ints, idx: Codes) -> Codes:
    """Return for each node the smallest node of its component; direction is ignored."""
    order = len(ptr) - 1
    parent = np.arange(order).astype(np.int32)
    for u in range(order):
        a = u
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        for j in range(ptr[u], ptr[u + 1]):
            b = parent[idx[j]]
            if b == a:  # mostly so, once a large component has grown
                continue
            while parent[b] != b:
                parent[b] = parent[parent[b]]
                b = parent[b]
            if a < b:
                parent[b] = a
            elif b < a:
                parent[a] = b
                a = b
            parent[idx[j]] = a
    for u in range(order):
        parent[u] = parent[parent[u]]  # parents are smaller, so theirs are final already
    return parent


@compiled
def core_numbers(ptr: Ints, idx: Codes) -> Codes:
    """Return the largest k such that the node is in the k-core (Batagelj & Zaversnik 2003).

    Self-loops must be absent.
    """
    order = len(ptr) - 1
    degree = np.empty(order, np.int32)
    largest = 0
    for u in range(order):
        degree[u] = ptr[u + 1] - ptr[u]
        largest = max(largest, degree[u])
    start = np.zeros(largest + 2, np.int32)
    for u in range(order):
        start[degree[u] + 1] += 1
    for d in range(largest + 1):
        start[d + 1] += start[d]
    place = np.empty(order, np.int32)
    queue = np.empty(order, np.int32)
    free = start.copy()
    for u in range(order):
        place[u] = free[degree[u]]
        queue[place[u]] = u
        free[degree[u]] += 1
    for k in range(order):
        u = queue[k]
        for j in range(ptr[u], ptr[u + 1]):
            v = idx[j]
            if degree[v] > degree[u]:
                first = start[degree[v]]
                other = queue[first]
                if other != v:  # swap v to the front of its bucket, then shrink the bucket
                    queue[place[v]] = other
                    place[other] = place[v]
                    queue[first] = v
                    place[v] = first
                start[degree[v]] += 1
                degree[v] -= 1
    return degree
