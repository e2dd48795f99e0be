"""Triangles, structural holes, cut points and what their loss breaks apart."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled
from graph.network.kernels.pagerank import row_sums
from graph.network.kernels.threads import by_threads

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


@compiled
def _constrain(
    ptr: Ints, idx: Codes, weight: Floats, strength: Floats, out: Floats, turn: tuple[int, int]
) -> None:
    """Fill ``constraints`` of every ``turn[1]``-th node from ``turn[0]`` on."""
    invested = np.zeros(len(out))
    for u in range(turn[0], len(out), turn[1]):
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


def constraints(ptr: Ints, idx: Codes, weight: Floats, threads: int) -> Floats:
    """Return Burt's constraint of symmetric rows without self-loops; NaN for isolates."""
    strength = row_sums(ptr, weight)
    out = np.full(len(strength), np.nan)
    by_threads(lambda t: _constrain(ptr, idx, weight, strength, out, (t, threads)), threads)
    return out


@compiled
def _find(link: Codes, k: int) -> int:
    """Return the first of the set that ``k`` is in, shortening the way there."""
    while link[np.uint32(k)] != k:
        up = link[np.uint32(link[np.uint32(k)])]
        link[np.uint32(k)] = up
        k = up
    return k


@compiled
def _join(link: Codes, leave: Codes, a: int, b: int) -> int:
    """Make one set of those on the tree's ways from two sets to where the ways meet."""
    while a != b:
        if leave[np.uint32(a)] == leave[np.uint32(b)]:
            link[np.uint32(b)] = a
            return a
        if leave[np.uint32(a)] < leave[np.uint32(b)]:
            a, b = b, a
        deeper = _find(link, leave[np.uint32(a)])
        link[np.uint32(a)] = deeper
        a = deeper
    return a


@compiled
def _search(
    ptr: Ints, idx: Codes, first: int, seen: Codes, place: Codes, state: tuple[Codes, Codes, Codes]
) -> int:
    """Search breadth-first from ``seen[first]``; return the end of what was found.

    ``place`` is where in ``seen`` a node is, -1 before. ``state`` is by place: the place above in
    the tree, and sets of places whose edges upward are in one block, each with where it leaves the
    block upward. An edge outside the tree puts the ways from its ends to where they meet into one
    block, and blocks are no more than that. Positions are read as unsigned, so that none is looked
    at for being negative.
    """
    above, link, leave = state
    places, targets = ptr.view(np.uint64), idx.view(np.uint32)
    head, end = first, first + 1
    while head < end:
        u = np.uint32(seen[np.uint32(head)])
        mine = _find(link, head)
        for j in range(places[u], places[u + np.uint32(1)]):
            v = targets[j]
            k = place[v]
            if k > head:
                other = link[np.uint32(k)]
                if other != mine:
                    other = _find(link, k)
                    if other != mine:
                        mine = _join(link, leave, mine, other)
            elif k == -1:
                new = np.uint32(end)
                place[v] = end
                seen[new] = v
                above[new] = leave[new] = head
                link[new] = end
                end += 1
        head += 1
    return end


@compiled
def _cuts(first: int, last: int, state: tuple[Codes, Codes, Codes]) -> tuple[Flags, Flags, Floats]:
    """Return for the places of one component whether they are cut points, whether their edge

    upward is a bridge, and the sum of squared sizes of what is left of the component without them.
    """
    above, link, leave = state
    many = last - first
    size = np.ones(many, np.int32)
    mass = np.zeros(many, np.int32)
    tops = np.zeros(many, np.int32)
    for k in range(last - 1, first, -1):  # what is below comes after
        up, own = above[np.uint32(k)], size[np.uint32(k - first)]
        size[np.uint32(up - first)] += own
        top = np.uint32(_find(link, k))
        block = np.uint32(top - np.uint32(first))
        mass[block] += own if up == leave[top] else 0
        tops[block] += 1
    cut_off = np.zeros(many, np.int32)
    left = np.zeros(many)
    parts = np.zeros(many, np.int32)
    bridge = np.zeros(many, np.bool_)
    for k in range(first + 1, last):
        if link[k] == k:
            p = leave[k] - first
            cut_off[p] += mass[k - first]
            left[p] += float(mass[k - first]) ** 2
            parts[p] += 1
            bridge[k - first] = tops[k - first] == 1
    for k in range(many):
        left[k] += (many - 1.0 - cut_off[k]) ** 2
    parts[0] -= 1  # a root in one block holds nothing together
    return parts > 0, bridge, left


@compiled
def cut_structure(ptr: Ints, idx: Codes, alive: Flags) -> tuple[Flags, Codes, Floats]:
    """Return cut points, each node's bridge parent (or -1), and what is left connected without it.

    One breadth-first search; blocks come from the cycles that edges outside its tree close. The
    last array holds for every living node the sum over the components of size squared once that
    node is removed; infinite for the dead.
    """
    order = len(ptr) - 1
    place = np.full(order, -1, np.int32)
    for u in range(order):
        if not alive[u]:
            place[u] = -2
    above = np.empty(order, np.int32)
    state = (above, np.arange(order).astype(np.int32), np.full(order, -1, np.int32))
    seen = np.empty(order, np.int32)
    cut = np.zeros(order, np.bool_)
    bridge = np.full(order, -1, np.int32)
    left = np.full(order, np.inf)
    at, total = 0, 0.0
    for root in range(order):
        if place[root] != -1:
            continue
        first = at
        place[root], seen[first], above[first] = first, root, first
        at = _search(ptr, idx, first, seen, place, state)
        is_cut, is_bridge, inside = _cuts(first, at, state)
        whole = float(at - first) ** 2
        total += whole
        for k in range(at - first):
            u = seen[first + k]
            cut[u], left[u] = is_cut[k], inside[k] - whole
            if is_bridge[k]:
                bridge[u] = seen[above[first + k]]
    for u in range(order):
        if alive[u]:
            left[u] += total
    return cut, bridge, left
