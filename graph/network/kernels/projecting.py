"""Two modes made one: nodes tied through the things that they share."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

BLOCK = 1 << 26
"""Pairs that room is made for at a time; what is not filled takes no memory."""


@compiled
def use_rows(
    shape: tuple[int, int], person: Codes, thing: Codes, weight: Floats, most: int
) -> tuple[tuple[Ints, Codes, Floats], tuple[Ints, Codes, Floats]]:
    """Return the things of each person, and the persons of each thing, these ascending.

    Things of one person, or of more than ``most``, are left out. Entries are the square root of
    the use's weight; in the second rows divided by the other sharers of the thing.
    """
    count = np.zeros(shape[1], np.int64)
    for e in range(len(thing)):
        count[thing[e]] += 1
    ptr = np.zeros(shape[0] + 1, np.int64)
    for e in range(len(thing)):
        ptr[person[e] + 1] += 2 <= count[thing[e]] <= most
    for u in range(shape[0]):
        ptr[u + 1] += ptr[u]
    things = np.empty(ptr[-1], np.int32)
    root = np.empty(ptr[-1])
    free = ptr[:-1].copy()
    for e in range(len(thing)):
        if 2 <= count[thing[e]] <= most:
            place = free[person[e]]
            things[place], root[place] = thing[e], np.sqrt(weight[e])
            free[person[e]] = place + 1
    of_ptr = np.zeros(shape[1] + 1, np.int64)
    for t in range(shape[1]):
        of_ptr[t + 1] = of_ptr[t] + (count[t] if 2 <= count[t] <= most else 0)
    sharers = np.empty(ptr[-1], np.int32)
    of_root = np.empty(ptr[-1])
    free = of_ptr[:-1].copy()
    for u in range(shape[0]):
        for j in range(ptr[u], ptr[u + 1]):
            t = things[j]
            sharers[free[t]], of_root[free[t]] = u, root[j] / (count[t] - 1)
            free[t] += 1
    return (ptr, things, root), (of_ptr, sharers, of_root)


@compiled
def shared_pairs(
    rows: tuple[Ints, Codes, Floats], of: tuple[Ints, Codes, Floats], after: Ints, first: int
) -> tuple[Ints, Codes, Floats, int]:
    """Return for each person the later persons that it shares things with, and summed products.

    ``rows`` and ``of`` are those of ``use_rows``. Rows from ``first`` on are done until ``BLOCK``
    pairs may come; the last value is the row to go on from. ``after`` says for each thing where
    its later sharers start: at first its first place, then as the last call left it.
    """
    ptr, things, weight = rows
    of_ptr, sharers, of_weight = of
    order = len(ptr) - 1
    most, last = 0, first
    left = after.copy()
    while last < order and (most < BLOCK or last == first):
        for j in range(ptr[last], ptr[last + 1]):
            left[things[j]] += 1
            most += of_ptr[things[j] + 1] - left[things[j]]
        last += 1
    out_ptr = np.zeros(last - first + 1, np.int64)
    out, out_weight = np.empty(most, np.int32), np.empty(most)
    total = np.zeros(order)
    place = 0
    for u in range(first, last):
        begin = place
        for j in range(ptr[u], ptr[u + 1]):
            t, w = things[j], weight[j]
            after[t] += 1  # persons come in order, so here the later sharers start
            for k in range(after[t], of_ptr[t + 1]):
                v = sharers[k]
                so_far = total[v]
                if so_far == 0.0:
                    out[place] = v
                    place += 1
                total[v] = so_far + w * of_weight[k]
        for k in range(begin, place):
            out_weight[k] = total[out[k]]
            total[out[k]] = 0.0
        out_ptr[u - first + 1] = place
    return out_ptr, out[:place], out_weight[:place], last


@compiled
def both_halves(ptr: Ints, idx: Codes, weight: Floats) -> tuple[Ints, Codes, Floats]:
    """Return full ascending rows of pairs named once, each in the row of its lower end."""
    order = len(ptr) - 1
    low = np.zeros(order + 1, np.int64)
    for j in range(len(idx)):
        low[idx[j] + 1] += 1
    full = np.zeros(order + 1, np.int64)
    for u in range(order):
        full[u + 1] = full[u] + low[u + 1] + ptr[u + 1] - ptr[u]
    out = np.empty(full[order], np.int32)
    out_weight = np.empty(full[order])
    free = full[:-1].copy()
    for u in range(order):  # rows in order, so the lower halves come out ascending
        for j in range(ptr[u], ptr[u + 1]):
            v = idx[j]
            out[free[v]] = u
            out_weight[free[v]] = weight[j]
            free[v] += 1
    for v in range(order):  # and from those the upper halves
        for k in range(full[v], full[v] + low[v + 1]):
            u = out[k]
            out[free[u]] = v
            out_weight[free[u]] = out_weight[k]
            free[u] += 1
    return full, out, out_weight


@compiled
def flow_pairs(
    start: Codes, end: Codes, weight: Floats, of_ptr: Ints, users: Codes
) -> tuple[Codes, Codes, Floats, Ints]:
    """Return the pairs of users at the two ends of each flow, its weight shared among them evenly.

    The last array says for each pair which flow it comes from; a user at both ends gives none.
    """
    count = 0
    for f in range(len(start)):
        count += (of_ptr[start[f] + 1] - of_ptr[start[f]]) * (of_ptr[end[f] + 1] - of_ptr[end[f]])
    left, right = np.empty(count, np.int32), np.empty(count, np.int32)
    share, origin = np.empty(count), np.empty(count, np.int64)
    place = 0
    for f in range(len(start)):
        a, b = start[f], end[f]
        many = (of_ptr[a + 1] - of_ptr[a]) * (of_ptr[b + 1] - of_ptr[b])
        for i in range(of_ptr[a], of_ptr[a + 1]):
            for j in range(of_ptr[b], of_ptr[b + 1]):
                if users[i] != users[j]:
                    left[place], right[place] = users[i], users[j]
                    share[place], origin[place] = weight[f] / many, f
                    place += 1
    return left[:place], right[:place], share[:place], origin[:place]


@compiled
def _note(
    ptr: Ints, idx: Codes, a: int, b: int, span: tuple[int, int], first: Codes, last: Codes
) -> None:
    """Widen the months of the arc from ``a`` to ``b`` by a span; 0 is unknown."""
    low, high = ptr[a], ptr[a + 1]
    while low < high:
        middle = (low + high) // 2
        if idx[middle] < b:
            low = middle + 1
        else:
            high = middle
    if low < ptr[a + 1] and idx[low] == b:
        if span[0] > 0 and (first[low] == 0 or span[0] < first[low]):
            first[low] = span[0]
        last[low] = max(last[low], span[1])


@compiled
def note_shared(
    of_ptr: Ints,
    sharers: Codes,
    months: tuple[Codes, Codes],
    ptr: Ints,
    idx: Codes,
    out: tuple[Codes, Codes],
) -> None:
    """Widen the months of all arcs by those of the things that their ends share."""
    first, last = months
    for t in range(len(of_ptr) - 1):
        for i in range(of_ptr[t], of_ptr[t + 1]):
            for j in range(of_ptr[t], of_ptr[t + 1]):
                if i != j:
                    begin = first[i] if first[j] == 0 else first[j]
                    if first[i] > 0 and first[j] > 0:
                        begin = min(first[i], first[j])
                    span = (begin, max(last[i], last[j]))
                    _note(ptr, idx, sharers[i], sharers[j], span, out[0], out[1])


@compiled
def note_pairs(
    pairs: tuple[Codes, Codes],
    months: tuple[Codes, Codes],
    ptr: Ints,
    idx: Codes,
    out: tuple[Codes, Codes],
) -> None:
    """Widen the months of the arcs between given pairs."""
    for p in range(len(pairs[0])):
        a, b = pairs[0][p], pairs[1][p]
        span = (months[0][p], months[1][p])
        _note(ptr, idx, a, b, span, out[0], out[1])
        _note(ptr, idx, b, a, span, out[0], out[1])
