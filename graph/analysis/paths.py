"""How two persons, or two groups, may be connected: the k best paths, each step explained."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import numpy as np

from graph.network.csr import AnyGraph, Csr, Numbered, build, numbered
from graph.network.kernels.building import arc_rows
from graph.network.kernels.paths import cheapest, costs_from

HUB_COST = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """One tie of a path; ``facts`` are the edge's attributes, ``sharers`` all who share ``end``."""

    start: Hashable
    end: Hashable
    facts: dict[str, Any]
    sharers: int


@dataclass(frozen=True, slots=True)
class ExplainedPath:
    """A path from a start to an end; cheaper paths say more."""

    nodes: tuple[Hashable, ...]
    steps: tuple[Step, ...]
    cost: float


def explained_paths(
    graph: AnyGraph,
    starts: Iterable[Hashable],
    ends: Iterable[Hashable],
    *,
    k: int = 5,
    most_steps: int = 8,
) -> tuple[ExplainedPath, ...]:
    """Return the ``k`` cheapest simple paths from any of ``starts`` to any of ``ends``.

    A step costs 1, and passing through a node that d others share costs ``0.5 log10(d)`` more, so
    that a path through a crowded prison ranks below one through a vehicle of two persons. Paths of
    more than ``most_steps`` steps are left out. Direction is kept if the graph is directed.

    Raises
    ------
    KeyError
        A start or an end is not in the graph.

    References
    ----------
    Yen (1971), *Finding the K shortest loopless paths in a network*, Management Science 17(11).
    """
    rows = numbered(graph)
    starts, ends = set(starts), set(ends)
    if not all(node in rows.index for node in starts | ends):
        raise KeyError("a start or an end is not in the graph")
    first, last = {rows.index[n] for n in starts}, {rows.index[n] for n in ends}
    if not first or not last or first & last:
        return ()
    net = _terminals(rows.csr, sorted(first), sorted(last))
    found = []
    for cost, path in _yen(net, rows.csr.order, k, most_steps):
        nodes = tuple(rows.nodes[i] for i in path)
        found.append(ExplainedPath(nodes, _steps(graph, rows, nodes), cost))
    return tuple(found)


def _steps(graph: AnyGraph, rows: Numbered, nodes: tuple[Hashable, ...]) -> tuple[Step, ...]:
    degrees = rows.csr.degrees
    return tuple(
        Step(a, b, dict(graph.get_edge_data(a, b) or {}), int(degrees[rows.index[b]]))
        for a, b in zip(nodes, nodes[1:], strict=False)
    )


@dataclass(frozen=True, slots=True)
class _Net:
    """Rows with step costs, a super-start (n) and a super-end (n + 1), and costs to the end."""

    csr: Csr
    ahead: np.ndarray


def _terminals(csr: Csr, first: list[int], last: list[int]) -> _Net:
    order = csr.order
    rows = arc_rows(csr.ptr)
    shared = np.maximum(csr.degrees, 1).astype(float)
    cost = 1.0 + HUB_COST * np.log10(shared[csr.idx])
    cost[np.isin(csr.idx, last)] = 1.0  # an end is not passed through
    keep = ~np.isin(csr.idx, first) & ~np.isin(rows, last)
    ends = np.asarray([*first, *last], np.int32)
    source = np.concatenate([rows[keep], np.full(len(first), order), ends[len(first) :]])
    target = np.concatenate([csr.idx[keep], ends[: len(first)], np.full(len(last), order + 1)])
    costs = np.concatenate([cost[keep], np.zeros(len(ends))])
    net = build(order + 2, source, target, costs, directed=True)
    back = build(order + 2, target, source, costs, directed=True)
    return _Net(net, costs_from(back.ptr, back.idx, back.weight, order + 1))


def _yen(net: _Net, order: int, k: int, most_steps: int) -> list[tuple[float, tuple[int, ...]]]:
    dearest = most_steps * float(net.csr.weight.max())  # of any path that is short enough
    found: list[tuple[float, tuple[int, ...]]] = []
    queue: list[tuple[float, tuple[int, ...]]] = []
    queued: set[tuple[int, ...]] = set()
    _offer(net, (order,), np.empty(0, np.int32), queue, queued)
    while queue and len(found) < k:
        cost, path = heappop(queue)
        if len(path) - 3 <= most_steps:
            found.append((cost, path[1:-1]))
        if cost > dearest or len(queued) > 50 * k:
            break
        _offer_spurs(net, path, queue, queued)
    return found


def _offer_spurs(
    net: _Net,
    path: tuple[int, ...],
    queue: list[tuple[float, tuple[int, ...]]],
    queued: set[tuple[int, ...]],
) -> None:
    for cut in range(1, len(path) - 1):
        root = path[:cut]
        taken = {other[cut] for other in queued if other[:cut] == root}
        _offer(net, root, np.asarray(sorted(taken), np.int32), queue, queued)


def _offer(
    net: _Net,
    root: tuple[int, ...],
    banned_next: np.ndarray,
    queue: list[tuple[float, tuple[int, ...]]],
    queued: set[tuple[int, ...]],
) -> None:
    csr = net.csr
    banned = np.zeros(csr.order, np.bool_)
    banned[list(root)] = True
    cost, tail = cheapest(
        csr.ptr, csr.idx, csr.weight, net.ahead, root[-1], csr.order - 1, banned, banned_next
    )
    if not len(tail):
        return
    path = (*root[:-1], *(int(node) for node in tail))
    if path not in queued:
        queued.add(path)
        heappush(queue, (_cost(csr, root) + cost, path))


def _cost(csr: Csr, root: tuple[int, ...]) -> float:
    total = 0.0
    for a, b in zip(root, root[1:], strict=False):
        at = csr.ptr[a] + np.searchsorted(csr.idx[csr.ptr[a] : csr.ptr[a + 1]], b)
        total += float(csr.weight[at])
    return total
