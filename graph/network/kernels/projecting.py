"""Two modes made one: nodes tied through the things that they share."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Pairs = tuple[npt.NDArray[np.uint32], Floats]

BLOCK = 1 << 25
"""Pairs that are held at a time, 12 bytes each."""

MOST_DIGIT = 15
"""Bits of a node's number that are sorted by at a time."""

STRIPES = {1: 11, 2: 9, 3: 9}
"""Rows that are sorted together, as a power of two, by how many digits a node's number has.

One large digit has more counters than a small stripe has pairs.
"""


@compiled
def sharers_by_thing(
    shape: tuple[int, int], person: Codes, thing: Codes, weight: Floats, most: int
) -> tuple[Ints, Codes, Floats, Ints]:
    """Return where each thing's sharers start, the sharers, their roots, and where rows start.

    A thing of one person, or of more than ``most``, has none. A root is that of the use's weight
    over the thing's other sharers: the product of two is what the thing gives a pair. Rows take
    a place for each pair that each thing gives.
    """
    count = np.zeros(shape[1], np.int32)
    for e in range(len(thing)):
        count[thing[e]] += 1
    of_ptr = np.zeros(shape[1] + 1, np.int64)
    for t in range(shape[1]):
        of_ptr[t + 1] = of_ptr[t] + (count[t] if 2 <= count[t] <= most else 0)
    sharers, root = np.empty(of_ptr[-1], np.int32), np.empty(of_ptr[-1])
    room = np.zeros(shape[0] + 1, np.int64)
    for e in range(len(thing)):
        t = thing[e]
        others = of_ptr[t + 1] - of_ptr[t] - 1
        if others > 0:
            count[t] -= 1
            at = of_ptr[t] + count[t]
            sharers[at], root[at] = person[e], np.sqrt(weight[e] / others)
            room[person[e] + 1] += others
    for u in range(shape[0]):
        room[u + 1] += room[u]
    return of_ptr, sharers, root, room


@compiled
def scatter_pairs(
    of: tuple[Ints, Codes, Floats], room: Ints, span: tuple[int, int, int], out: Pairs
) -> None:
    """Write what each thing gives each pair whose first end is within ``span``.

    ``span`` is a first row, the end of rows, and how many rows make a stripe, as a power of two.
    Pairs come by stripes of first ends, and in each by things. A pair is its second end and its
    first end's place in the stripe.
    """
    of_ptr, sharers, root = of
    pairs, product = out
    first, last, bits = span
    stripes = (last - first + (1 << bits) - 1) >> bits
    free = np.empty(stripes, np.int64)
    for s in range(stripes):
        free[s] = room[first + (s << bits)] - room[first]
    for t in range(len(of_ptr) - 1):
        for j in range(of_ptr[t], of_ptr[t + 1]):
            row = sharers[j] - first
            if row < 0 or row >= last - first:
                continue
            at = free[row >> bits]
            place = row & ((1 << bits) - 1)
            for k in range(of_ptr[t], of_ptr[t + 1]):
                if k != j:
                    pairs[at], product[at] = (sharers[k] << bits) | place, root[j] * root[k]
                    at += 1
            free[row >> bits] = at


@compiled
def _sort_by(pairs: Pairs, out: Pairs, shift: int, bits: int) -> None:
    """Sort by ``bits`` of the words from ``shift`` on, by counting; equal ones keep their order."""
    word, product = pairs
    low = np.uint32((1 << bits) - 1)
    free = np.zeros((1 << bits) + 1, np.int32)
    for k in range(len(word)):
        free[((word[k] >> np.uint32(shift)) & low) + 1] += 1
    for d in range(1 << bits):
        free[d + 1] += free[d]
    for k in range(len(word)):
        digit = (word[k] >> np.uint32(shift)) & low
        out[0][free[digit]], out[1][free[digit]] = word[k], product[k]
        free[digit] += 1


@compiled
def rows_of_pairs(
    pairs: Pairs, room: Ints, span: tuple[int, int, int], digits: tuple[int, int]
) -> Ints:
    """Make rows of ``pairs`` in their own memory, ascending, what things give one pair added up.

    ``digits`` are how many, of how many bits, a node's number has. Stripes are sorted in memory
    that a processor keeps to itself. Returns where rows start; the last number is how much of
    ``pairs`` they take. Both directions of a pair are added up in the order of things, so that
    they are equal to the last bit.
    """
    word, product = pairs
    first, last, bits = span
    most = 0
    for begin in range(first, last, 1 << bits):
        most = max(most, room[min(last, begin + (1 << bits))] - room[begin])
    near = (np.empty(most, np.uint32), np.empty(most))
    far = (np.empty(most, np.uint32), np.empty(most))
    ptr = np.zeros(last - first + 1, np.int64)
    filled = 0
    for begin in range(first, last, 1 << bits):
        end = min(last, begin + (1 << bits))
        low, many = room[begin] - room[first], room[end] - room[begin]
        near[0][:many], near[1][:many] = word[low : low + many], product[low : low + many]
        for digit in range(digits[0] + 1):  # the row last
            shift, width = (bits + digit * digits[1], digits[1]) if digit < digits[0] else (0, bits)
            _sort_by((near[0][:many], near[1][:many]), far, shift, width)
            near, far = far, near
        for u in range(begin, end):
            for k in range(room[u] - room[begin], room[u + 1] - room[begin]):
                if k > room[u] - room[begin] and near[0][k] == near[0][k - 1]:
                    product[filled - 1] += near[1][k]
                else:
                    word[filled], product[filled] = near[0][k] >> np.uint32(bits), near[1][k]
                    filled += 1
            ptr[u - first + 1] = filled
    return ptr


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
