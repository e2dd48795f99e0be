"""Two modes made one: nodes tied through the things that they share."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@compiled
def _grown(values: Codes, weights: Floats, need: int) -> tuple[Codes, Floats]:
    if need <= len(values):
        return values, weights
    size = max(need, 2 * len(values))
    new_values, new_weights = np.empty(size, np.int32), np.empty(size)
    new_values[: len(values)] = values
    new_weights[: len(weights)] = weights
    return new_values, new_weights


@compiled
def shared_pairs(
    ptr: Ints, things: Codes, weight: Floats, of_ptr: Ints, sharers: Codes, of_weight: Floats
) -> tuple[Ints, Codes, Floats]:
    """Return for each node the later nodes that it shares things with, and the summed products.

    ``ptr, things, weight`` are the things of each node, ``of_ptr, sharers, of_weight`` the nodes of
    each thing, ascending; weights are above 0. Rows come unsorted; ``both_halves`` completes them.
    """
    order = len(ptr) - 1
    out_ptr = np.zeros(order + 1, np.int64)
    out = np.empty(max(16, 2 * len(things)), np.int32)
    out_weight = np.empty(len(out))
    total = np.zeros(order)
    after = of_ptr[:-1].copy()  # nodes come in order, so this is where the later sharers start
    place = 0
    for u in range(order):
        need = place
        for j in range(ptr[u], ptr[u + 1]):
            after[things[j]] += 1
            need += of_ptr[things[j] + 1] - after[things[j]]
        out, out_weight = _grown(out, out_weight, need)
        first = place
        for j in range(ptr[u], ptr[u + 1]):
            t = things[j]
            for k in range(after[t], of_ptr[t + 1]):
                v = sharers[k]
                if total[v] == 0.0:
                    out[place] = v
                    place += 1
                total[v] += weight[j] * of_weight[k]
        for k in range(first, place):
            out_weight[k] = total[out[k]]
            total[out[k]] = 0.0
        out_ptr[u + 1] = place
    return out_ptr, out[:place], out_weight[:place]


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
