"""Edge lists sorted into rows by counting, in linear time."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@compiled
def count_rows(order: int, source: Codes, target: Codes, directed: bool) -> Ints:
    """Return where each row starts; a self-loop takes one place."""
    ptr = np.zeros(order + 1, np.int64)
    for e in range(len(source)):
        ptr[source[e] + 1] += 1
        if not directed and source[e] != target[e]:
            ptr[target[e] + 1] += 1
    for i in range(order):
        ptr[i + 1] += ptr[i]
    return ptr


@compiled
def fill_rows(
    ptr: Ints, source: Codes, target: Codes, weight: Floats, directed: bool
) -> tuple[Codes, Floats]:
    """Place each edge in its row, or in both ends' rows."""
    free = ptr[:-1].copy()
    idx = np.empty(ptr[-1], np.int32)
    weighted = len(weight) > 0
    out = np.empty(ptr[-1] if weighted else 0, np.float64)
    for e in range(len(source)):
        a, b = source[e], target[e]
        idx[free[a]] = b
        if weighted:
            out[free[a]] = weight[e]
        free[a] += 1
        if not directed and a != b:
            idx[free[b]] = a
            if weighted:
                out[free[b]] = weight[e]
            free[b] += 1
    return idx, out


@compiled
def arc_rows(ptr: Ints) -> Codes:
    """Return the row that each arc belongs to."""
    rows = np.empty(ptr[-1], np.int32)
    for i in range(len(ptr) - 1):
        for j in range(ptr[i], ptr[i + 1]):
            rows[j] = i
    return rows


@compiled
def loops_of(ptr: Ints, idx: Codes) -> Ints:
    """Return the self-loops at each node."""
    out = np.zeros(len(ptr) - 1, np.int64)
    for u in range(len(out)):
        for j in range(ptr[u], ptr[u + 1]):
            out[u] += idx[j] == u
    return out


@compiled
def living_degrees(ptr: Ints, idx: Codes, alive: npt.NDArray[np.bool_]) -> Ints:
    """Return each living node's living neighbours, itself left out; 0 for the dead."""
    out = np.zeros(len(ptr) - 1, np.int64)
    for u in range(len(out)):
        if alive[u]:
            for j in range(ptr[u], ptr[u + 1]):
                out[u] += alive[idx[j]] and idx[j] != u
    return out


@compiled
def sort_rows(ptr: Ints, idx: Codes, weight: Floats) -> tuple[Codes, Floats]:
    """Sort each row's neighbours: one counting pass over the columns, stable, O(arcs)."""
    order = len(ptr) - 1
    start = np.zeros(order + 1, np.int64)
    for j in range(len(idx)):
        start[idx[j] + 1] += 1
    for i in range(order):
        start[i + 1] += start[i]
    weighted = len(weight) > 0
    row = np.empty(len(idx), np.int32)
    arc = np.empty(len(idx) if weighted else 0, np.int64)
    place = start[:-1].copy()
    for i in range(order):
        for j in range(ptr[i], ptr[i + 1]):
            k = place[idx[j]]
            row[k] = i
            if weighted:
                arc[k] = j
            place[idx[j]] += 1
    free = ptr[:-1].copy()
    out = np.empty_like(idx)
    out_weight = np.empty_like(weight)
    for c in range(order):
        for k in range(start[c], start[c + 1]):
            r = row[k]
            out[free[r]] = c
            if weighted:
                out_weight[free[r]] = weight[arc[k]]
            free[r] += 1
    return out, out_weight


@compiled
def merge_rows(ptr: Ints, idx: Codes, weight: Floats) -> tuple[Ints, Codes, Floats]:
    """Join equal neighbours of a sorted row, adding their weights."""
    repeated = 0
    for i in range(len(ptr) - 1):
        for j in range(ptr[i] + 1, ptr[i + 1]):
            repeated += idx[j] == idx[j - 1]
    if repeated == 0:
        return ptr, idx, weight
    weighted = len(weight) > 0
    new_ptr = np.zeros_like(ptr)
    new_idx = np.empty(len(idx) - repeated, np.int32)
    new_weight = np.empty(len(new_idx) if weighted else 0, np.float64)
    place = 0
    for i in range(len(ptr) - 1):
        for j in range(ptr[i], ptr[i + 1]):
            if j > ptr[i] and idx[j] == idx[j - 1]:
                if weighted:
                    new_weight[place - 1] += weight[j]
                continue
            new_idx[place] = idx[j]
            if weighted:
                new_weight[place] = weight[j]
            place += 1
        new_ptr[i + 1] = place
    return new_ptr, new_idx, new_weight


@compiled
def weights_by_edge(ptr: Ints, idx: Codes, weight: Floats) -> Floats:
    """Return the weights of the arcs to the same or a later node, in their order."""
    count = 0
    for u in range(len(ptr) - 1):
        for j in range(ptr[u], ptr[u + 1]):
            count += idx[j] >= u
    out = np.empty(count)
    place = 0
    for u in range(len(ptr) - 1):
        for j in range(ptr[u], ptr[u + 1]):
            if idx[j] >= u:
                out[place] = weight[j]
                place += 1
    return out


@compiled
def weights_by_arc(ptr: Ints, idx: Codes, held: Floats) -> Floats:
    """Return for every arc of undirected, ascending rows what ``weights_by_edge`` kept once."""
    out = np.empty(len(idx))
    lower = ptr[:-1].copy()  # arcs to earlier nodes come first in a row, and in this order
    place = 0
    for u in range(len(ptr) - 1):
        for j in range(lower[u], ptr[u + 1]):
            v = idx[j]
            out[j] = held[place]
            if v != u:
                out[lower[v]] = held[place]
                lower[v] += 1
            place += 1
    return out


@compiled
def subrows(ptr: Ints, idx: Codes, weight: Floats, chosen: Codes) -> tuple[Ints, Codes, Floats]:
    """Return the rows among ``chosen`` nodes (ascending), renumbered in their order."""
    new = np.full(len(ptr) - 1, -1, np.int32)
    for k in range(len(chosen)):
        new[chosen[k]] = k
    new_ptr = np.zeros(len(chosen) + 1, np.int64)
    for k in range(len(chosen)):
        inside = 0
        for j in range(ptr[chosen[k]], ptr[chosen[k] + 1]):
            inside += new[idx[j]] >= 0
        new_ptr[k + 1] = new_ptr[k] + inside
    weighted = len(weight) > 0
    new_idx = np.empty(new_ptr[-1], np.int32)
    new_weight = np.empty(new_ptr[-1] if weighted else 0, np.float64)
    for k in range(len(chosen)):
        place = new_ptr[k]
        for j in range(ptr[chosen[k]], ptr[chosen[k] + 1]):
            if new[idx[j]] >= 0:
                new_idx[place] = new[idx[j]]
                if weighted:
                    new_weight[place] = weight[j]
                place += 1
    return new_ptr, new_idx, new_weight


@compiled
def breadth_first_rows(ptr: Ints, idx: Codes) -> tuple[Ints, Codes, Codes]:
    """Return undirected rows renumbered in breadth-first order, ascending, and that order.

    Neighbours' numbers come to lie close together, which makes searches over the rows faster; and
    rows that ascend let a processor foresee which neighbours a search has passed.
    """
    order, one = len(ptr) - 1, np.uint32(1)
    places, targets = ptr.view(np.uint64), idx.view(np.uint32)
    new = np.full(order, -1, np.int32)
    found = np.empty(order, np.uint32)
    head, end = 0, 0
    for root in range(order):
        if new[root] < 0:
            new[root], found[end] = end, root
            end += 1
        while head < end:
            u = found[head]
            head += 1
            for j in range(places[u], places[u + one]):
                v = targets[j]
                if new[v] < 0:
                    new[v], found[end] = end, v
                    end += 1
    new_ptr = np.zeros(order + 1, np.int64)
    for k in range(order):
        new_ptr[k + 1] = new_ptr[k] + ptr[found[k] + one] - ptr[found[k]]
    free = new_ptr[:-1].copy()
    new_idx = np.empty_like(idx)
    for k in range(order):  # in order, so every row comes out ascending
        u = found[k]
        for j in range(places[u], places[u + one]):
            row = np.uint32(new[targets[j]])
            new_idx[free[row]] = k
            free[row] += 1
    return new_ptr, new_idx, found.view(np.int32)
