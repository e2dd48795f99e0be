"""Shared neighbours: of given pairs, and of all pairs two steps apart."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@compiled
def pair_scores(ptr: Ints, idx: Codes, pairs: Codes, value: Floats) -> Floats:
    """Return for each pair the sum of ``value`` over shared neighbours other than the two."""
    out = np.zeros(len(pairs))
    for p in range(len(pairs)):
        a, b = pairs[p, 0], pairs[p, 1]
        i, j = ptr[a], ptr[b]
        while i < ptr[a + 1] and j < ptr[b + 1]:
            if idx[i] == idx[j]:
                if idx[i] != a and idx[i] != b:
                    out[p] += value[idx[i]]
                i += 1
                j += 1
            elif idx[i] < idx[j]:
                i += 1
            else:
                j += 1
    return out


@compiled
def two_step_pairs(ptr: Ints, idx: Codes, value: Floats) -> tuple[Ints, Codes, Floats]:
    """Return rows of untied pairs (lower node first) sharing neighbours, with summed ``value``."""
    order = len(ptr) - 1
    count = np.zeros(order + 1, np.int64)
    mark = np.full(order, -1, np.int32)
    for u in range(order):
        mark[u] = u
        for j in range(ptr[u], ptr[u + 1]):
            mark[idx[j]] = u
        for j in range(ptr[u], ptr[u + 1]):
            z = idx[j]
            for k in range(ptr[z], ptr[z + 1]):
                v = idx[k]
                if v > u and mark[v] != u:
                    mark[v] = u
                    count[u + 1] += 1
    for u in range(order):
        count[u + 1] += count[u]
    far = np.empty(count[order], np.int32)
    score = np.empty(count[order])
    slot = np.full(order, -1, np.int64)
    mark[:] = -1
    for u in range(order):
        place = count[u]
        mark[u] = u
        for j in range(ptr[u], ptr[u + 1]):
            mark[idx[j]] = u
        for j in range(ptr[u], ptr[u + 1]):
            z = idx[j]
            for k in range(ptr[z], ptr[z + 1]):
                v = idx[k]
                if v <= u or mark[v] == u:
                    continue
                if slot[v] < count[u]:
                    slot[v] = place
                    far[place] = v
                    score[place] = value[z]
                    place += 1
                else:
                    score[slot[v]] += value[z]
    return count, far, score
