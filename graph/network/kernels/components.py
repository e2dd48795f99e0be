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
    """Return the largest k such that the node is in the k-core. Self-loops must be absent.

    Level by level, what has k neighbours left is taken off (Kabir & Madduri 2017, *Parallel k-core
    decomposition on multicore platforms*); of a neighbour only its degree is looked at, and nothing
    is sorted. A node is passed over once a level up to its own, so the cost is O(nodes + arcs).
    """
    order = len(ptr) - 1
    places, targets = ptr.view(np.uint64), idx.view(np.uint32)
    degree = np.empty(order, np.int32)
    for u in range(order):
        degree[u] = ptr[u + 1] - ptr[u]
    rest = np.arange(order).astype(np.uint32)
    queue = np.empty(order + 1, np.uint32)  # an entry is written before it is known to count
    left, k = order, np.int32(0)
    while left > 0:
        kept, head, end = 0, 0, 0
        least = np.int32(order)
        for i in range(left):
            u = rest[i]
            d = degree[u]
            queue[end] = u
            end += d == k
            rest[kept] = u
            kept += d > k
            least = min(least, d if d > k else least)
        left = kept
        while head < end:
            u = queue[head]
            head += 1
            for j in range(places[u], places[u + np.uint32(1)]):
                v = targets[j]
                d = degree[v]
                degree[v] = d - (d > k)
                queue[end] = v
                end += d == k + 1
        k = least if head == 0 else np.int32(k + 1)
    return degree
