"""Leiden community detection (Traag, Waltman & van Eck 2019) for weighted undirected rows.

The quality is ``sum of w(inside) - gamma * (mass of the community)^2``: with node strengths as
masses and ``gamma = resolution / total strength`` this is modularity, with unit masses it is the
constant Potts model, which has no resolution limit.
"""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.compiling import compiled

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@compiled
def strengths(ptr: Ints, idx: Codes, weight: Floats) -> Floats:
    """Return the sum of weights at each node; a self-loop counts twice."""
    out = np.zeros(len(ptr) - 1)
    for u in range(len(out)):
        for j in range(ptr[u], ptr[u + 1]):
            w = weight[j] if len(weight) else 1.0
            out[u] += 2.0 * w if idx[j] == u else w
    return out


@compiled
def _shuffled(order: int, seed: int) -> Codes:
    np.random.seed(seed)
    return np.random.permutation(order).astype(np.int32)


@compiled
def _crowds(mass: Floats, group: Codes) -> tuple[Floats, Codes, Codes, int]:
    """Return each group's mass and number of nodes, and a stack of the empty groups."""
    order = len(mass)
    total = np.zeros(order)
    count = np.zeros(order, np.int32)
    for u in range(order):
        total[group[u]] += mass[u]
        count[group[u]] += 1
    empty = np.empty(order + 1, np.int32)
    empties = 0
    for g in range(order - 1, -1, -1):
        if count[g] == 0:
            empty[empties] = g
            empties += 1
    return total, count, empty, empties


@compiled
def _weigh_groups(
    ptr: Ints, idx: Codes, weight: Floats, u: int, group: Codes, gain: Floats, seen: Codes
) -> int:
    """Add up the weight from ``u`` to each group next to it; return how many ``seen`` there are."""
    found = 0
    for j in range(ptr[u], ptr[u + 1]):
        v = idx[j]
        if v == u:
            continue
        g = group[v]
        if gain[g] == 0.0:
            seen[found] = g
            found += 1
        gain[g] += weight[j] if len(weight) else 1.0
    return found


@compiled
def _call_back(
    near: Codes, best: int, group: Codes, waiting: Flags, queue: Codes, head: int, length: int
) -> int:
    """Queue the neighbours that are outside the group moved to; return the queue's length."""
    order = len(queue)
    for v in near:
        if group[v] != best and not waiting[v]:
            waiting[v] = True
            tail = head + length
            queue[tail if tail < order else tail - order] = v
            length += 1
    return length


@compiled
def move_nodes(
    ptr: Ints, idx: Codes, weight: Floats, mass: Floats, gamma: float, group: Codes, visit: Codes
) -> int:
    """Move nodes to the group of best gain until none gains, revisiting only changed surroundings.

    ``group`` is changed in place; returns the number of moves. Ties keep the present group.
    """
    order = len(ptr) - 1
    total, count, empty, empties = _crowds(mass, group)
    queue = visit.copy()
    waiting = np.ones(order, np.bool_)
    head, length, moves = 0, order, 0
    gain = np.zeros(order)
    seen = np.empty(order, np.int32)
    while length > 0:
        u = queue[head]
        head = head + 1 if head + 1 < order else 0
        length -= 1
        waiting[u] = False
        own = group[u]
        found = _weigh_groups(ptr, idx, weight, u, group, gain, seen)
        total[own] -= mass[u]
        count[own] -= 1
        best, best_gain = own, gain[own] - gamma * mass[u] * total[own]
        for k in range(found):
            g = seen[k]
            score = gain[g] - gamma * mass[u] * total[g]
            if score > best_gain + 1e-12:
                best, best_gain = g, score
            gain[g] = 0.0
        if best_gain < -1e-12 and count[own] > 0:
            best = empty[empties - 1]
        if best != own:
            moves += 1
            if count[best] == 0:
                empties -= 1
            if count[own] == 0:
                empty[empties] = own
                empties += 1
            group[u] = best
            near = idx[ptr[u] : ptr[u + 1]]
            length = _call_back(near, best, group, waiting, queue, head, length)
        total[best] += mass[u]
        count[best] += 1
    return moves


@compiled
def refine(
    ptr: Ints, idx: Codes, weight: Floats, mass: Floats, gamma: float, group: Codes, visit: Codes
) -> Codes:
    """Split each group into well-connected parts by merging its nodes from singletons.

    Only nodes and parts that are well connected to their group may merge, and only along edges, so
    that every part is connected.
    """
    order = len(ptr) - 1
    part = np.arange(order).astype(np.int32)
    part_mass = mass.copy()
    group_mass = np.zeros(order)
    outward = np.zeros(order)  # weight from a part to the rest of its group
    alone = np.ones(order, np.bool_)
    for u in range(order):
        group_mass[group[u]] += mass[u]
        for j in range(ptr[u], ptr[u + 1]):
            if idx[j] != u and group[idx[j]] == group[u]:
                outward[u] += weight[j] if len(weight) else 1.0
    gain = np.zeros(order)
    seen = np.empty(order, np.int32)
    for i in range(order):
        u = visit[i]
        whole = group_mass[group[u]]
        if not alone[u] or outward[u] < gamma * mass[u] * (whole - mass[u]):
            continue
        found = 0
        for j in range(ptr[u], ptr[u + 1]):
            v = idx[j]
            if v == u or group[v] != group[u]:
                continue
            p = part[v]
            if gain[p] == 0.0:
                seen[found] = p
                found += 1
            gain[p] += weight[j] if len(weight) else 1.0
        best, best_gain = u, 0.0
        for k in range(found):
            p = seen[k]
            score = gain[p] - gamma * mass[u] * part_mass[p]
            tied = outward[p] >= gamma * part_mass[p] * (whole - part_mass[p])
            if tied and score > best_gain:
                best, best_gain = p, score
        if best != u:
            part[u] = best
            part_mass[best] += mass[u]
            outward[best] += outward[u] - 2.0 * gain[best]
            alone[u] = False
            alone[best] = False
        for k in range(found):
            gain[seen[k]] = 0.0
    return part


@compiled
def compact(labels: Codes) -> tuple[Codes, int]:
    """Renumber labels from zero in order of first appearance; labels are below their count."""
    new = np.full(len(labels), -1, np.int32)
    out = np.empty_like(labels)
    count = 0
    for u in range(len(labels)):
        if new[labels[u]] < 0:
            new[labels[u]] = count
            count += 1
        out[u] = new[labels[u]]
    return out, count


@compiled
def aggregate(
    ptr: Ints, idx: Codes, weight: Floats, mass: Floats, part: Codes, parts: int
) -> tuple[Ints, Codes, Floats, Floats]:
    """Make one node of each part; edges inside a part vanish, for they gain nothing any more."""
    order = len(ptr) - 1
    start = np.zeros(parts + 1, np.int64)
    new_mass = np.zeros(parts)
    for u in range(order):
        start[part[u] + 1] += 1
        new_mass[part[u]] += mass[u]
    for p in range(parts):
        start[p + 1] += start[p]
    member = np.empty(order, np.int32)
    free = start[:-1].copy()
    for u in range(order):
        member[free[part[u]]] = u
        free[part[u]] += 1
    new_ptr = np.zeros(parts + 1, np.int64)
    new_idx = np.empty(len(idx), np.int32)
    new_weight = np.empty(len(idx))
    slot = np.full(parts, -1, np.int64)
    place = 0
    for p in range(parts):
        first = place
        for k in range(start[p], start[p + 1]):
            u = member[k]
            for j in range(ptr[u], ptr[u + 1]):
                q = part[idx[j]]
                if q == p:
                    continue
                w = weight[j] if len(weight) else 1.0
                if slot[q] < first:
                    slot[q] = place
                    new_idx[place] = q
                    new_weight[place] = w
                    place += 1
                else:
                    new_weight[slot[q]] += w
        new_ptr[p + 1] = place
    return new_ptr, new_idx[:place].copy(), new_weight[:place].copy(), new_mass


@compiled
def _one_pass(
    ptr: Ints, idx: Codes, weight: Floats, mass: Floats, gamma: float, group: Codes, seed: int
) -> Codes:
    """Move, refine, aggregate until nothing moves; return each node's group."""
    order = len(ptr) - 1
    node = np.arange(order).astype(np.int32)  # where each original node is in the present level
    level = group.copy()
    for depth in range(64):
        now = len(ptr) - 1
        visit = _shuffled(now, seed + depth)
        move_nodes(ptr, idx, weight, mass, gamma, level, visit)
        level, groups = compact(level)
        if groups == now:
            break
        part, parts = compact(refine(ptr, idx, weight, mass, gamma, level, visit))
        if parts == now:
            break
        above = np.empty(parts, np.int32)
        for u in range(now):
            above[part[u]] = level[u]
        ptr, idx, weight, mass = aggregate(ptr, idx, weight, mass, part, parts)
        for u in range(order):
            node[u] = part[node[u]]
        level = above
    out = np.empty(order, np.int32)
    for u in range(order):
        out[u] = level[node[u]]
    return out


@compiled
def leiden(
    ptr: Ints, idx: Codes, weight: Floats, mass: Floats, gamma: float, seed: int, passes: int
) -> Codes:
    """Return each node's community, numbered in order of first appearance.

    The same seed gives the same communities. ``passes`` repeats the whole from the last result.
    """
    group = np.arange(len(ptr) - 1).astype(np.int32)
    for k in range(passes):
        group = _one_pass(ptr, idx, weight, mass, gamma, group, seed + 1000 * k)
        group, _ = compact(group)
    return _connected(ptr, idx, group)


@compiled
def _connected(ptr: Ints, idx: Codes, group: Codes) -> Codes:
    """Split groups that a last move left disconnected; that never lowers the quality."""
    order = len(ptr) - 1
    out = np.full(order, -1, np.int32)
    stack = np.empty(order, np.int32)
    count = 0
    for s in range(order):
        if out[s] >= 0:
            continue
        out[s] = count
        stack[0] = s
        top = 1
        while top > 0:
            top -= 1
            u = stack[top]
            for j in range(ptr[u], ptr[u + 1]):
                v = idx[j]
                if out[v] < 0 and group[v] == group[s]:
                    out[v] = count
                    stack[top] = v
                    top += 1
        count += 1
    return out
