"""Key-player sets: whose removal breaks a network most, and who reaches most of it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from graph.network.csr import AnyGraph, Csr, numbered
from graph.network.kernels.building import breadth_first_rows
from graph.network.kernels.components import component_roots
from graph.network.kernels.structure import cut_structure
from graph.network.kernels.traversal import hops_from

EXCHANGED = 1000
"""Most nodes of a graph whose key players are exchanged after the greedy choice."""

STARTS = 30
"""Further sets, drawn at random, that exchanges begin from; the greedy one ends in a hollow."""


@dataclass(frozen=True, slots=True)
class KeyPlayers:
    """A set, and what its first one, first two ... attain (0 to 1); ``before`` without any."""

    players: tuple[Hashable, ...]
    attained: tuple[float, ...]
    before: float


def fragmenting_players(graph: AnyGraph, k: int) -> KeyPlayers:
    """Return ``k`` nodes whose removal separates most pairs (KPP-Neg), chosen one by one.

    Attained is the share of all ordered pairs, those with removed nodes included, that no longer
    reach each other. Each choice is exact given those before and costs one breadth-first search,
    O(nodes + edges). In graphs of up to ``EXCHANGED`` nodes, players are exchanged, from there and
    from ``STARTS`` other sets, until no exchange of one separates more. The set is not proven best.
    Direction is ignored.

    References
    ----------
    Borgatti (2006), *Identifying sets of key players in a social network*,
    Comput. Math. Organ. Theory 12:21-34.
    """
    rows = numbered(_undirected(graph))
    order = rows.csr.order
    ptr, idx, found = breadth_first_rows(rows.csr.ptr, rows.csr.idx)

    def left_without(players: list[int]) -> np.ndarray:
        alive = np.ones(order, np.bool_)
        alive[players] = False
        return cut_structure(ptr, idx, alive)[2]

    def least(left: np.ndarray) -> int:
        equals = np.flatnonzero(left == left.min())
        return int(equals[np.argmin(found[equals])])  # of equals the first in the graph's order

    players: list[int] = []
    remains: list[float] = []
    for _ in range(min(k, order)):
        left = left_without(players)
        players.append(least(left))
        remains.append(float(left[players[-1]]))
    if order <= EXCHANGED:
        players = _exchanged(players, order, left_without, least)
        remains = [float(left_without(players[:n])[players[n]]) for n in range(len(players))]
    pairs = max(1, order * (order - 1))
    attained = tuple(1.0 - (left - (order - n)) / pairs for n, left in enumerate(remains, start=1))
    chosen = tuple(rows.nodes[found[player]] for player in players)
    return KeyPlayers(chosen, attained, _separated(_sizes_in_order(ptr, idx)))


_Worth = Callable[[list[int]], np.ndarray]
_Best = Callable[[np.ndarray], int]


def _exchanged(greedy: list[int], order: int, worth: _Worth, best: _Best) -> list[int]:
    """Return the best set that exchanges of one player lead to, from the greedy and other sets.

    ``worth`` is what is left if each node joins the others chosen (lower is better), ``best``
    picks one of the lowest. The other sets are the same at each call.
    """
    if not greedy:
        return greedy
    random = np.random.default_rng(order)
    starts = [greedy]
    starts += [random.choice(order, len(greedy), replace=False).tolist() for _ in range(STARTS)]
    ends = [_settled(start, worth, best) for start in starts]
    return min(ends, key=lambda end: end[0])[1]


def _settled(start: list[int], worth: _Worth, best: _Best) -> tuple[float, list[int]]:
    """Exchange players while one who stands aside does better in a player's place."""
    players, left_over = list(start), np.inf
    at, unmoved = 0, 0
    while unmoved < len(players):
        left = worth(players[:at] + players[at + 1 :])
        other = best(left)
        if left[other] < left[players[at]]:
            players[at], unmoved = other, 0
        left_over = float(left[players[at]])
        unmoved += 1
        at = (at + 1) % len(players)
    return left_over, players


def fragmentation(graph: AnyGraph) -> float:
    """Return the share of pairs of nodes that do not reach each other; 0 for fewer than two."""
    csr = numbered(_undirected(graph)).csr
    return _separated(np.bincount(component_roots(csr.ptr, csr.idx)))


def _sizes_in_order(ptr: np.ndarray, idx: np.ndarray) -> np.ndarray:
    """Return the sizes of the components of breadth-first rows, where only a first node of one

    has no neighbour before it.
    """
    first = np.arange(len(ptr) - 1)
    tied = np.flatnonzero(ptr[1:] > ptr[:-1])
    first[tied] = idx[ptr[tied]]
    starts = np.flatnonzero(first >= np.arange(len(first)))
    return np.diff(np.append(starts, len(first)))


def _separated(sizes: np.ndarray) -> float:
    """Return the share of pairs that are in two components of these sizes."""
    order = int(sizes.sum())
    if order < 2:
        return 0.0
    connected = float((sizes * (sizes - 1.0)).sum())
    return 1.0 - connected / (order * (order - 1))


def reaching_players(graph: AnyGraph, k: int, *, steps: int = 2) -> KeyPlayers:
    """Return ``k`` nodes that together reach most nodes within ``steps`` (KPP-Pos).

    Greedy with lazy gains (Leskovec et al. 2007): at least 1 - 1/e of the best possible reach; in
    graphs of up to ``EXCHANGED`` nodes players are exchanged while that reaches more. Attained is
    the share of nodes reached, the players themselves included.
    """
    rows = numbered(graph)
    csr, order = rows.csr, rows.csr.order
    players = _reaching_greedily(csr, min(k, order), steps)
    if order <= EXCHANGED:
        near = np.zeros((order, order), np.bool_)
        for node in range(order):
            near[node, _ball(csr, node, steps)] = True

        def missed(others: list[int]) -> np.ndarray:
            covered = near[others].any(axis=0)
            return np.asarray(order - (near | covered).sum(axis=1), np.float64)

        players = _exchanged(players, order, missed, lambda left: int(np.argmin(left)))
    covered = np.zeros(order, np.bool_)
    attained = []
    for node in players:
        covered[_ball(csr, node, steps)] = True
        attained.append(float(covered.mean()))
    return KeyPlayers(tuple(rows.nodes[node] for node in players), tuple(attained), 0.0)


def _reaching_greedily(csr: Csr, k: int, steps: int) -> list[int]:
    covered = np.zeros(csr.order, np.bool_)
    heap = [(-len(_ball(csr, node, steps)), node, 0) for node in range(csr.order)]
    heapify(heap)
    players: list[int] = []
    while len(players) < k:
        _, node, at = heappop(heap)
        ball = _ball(csr, node, steps)
        if at < len(players):
            gain = int(np.count_nonzero(~covered[ball]))
            heappush(heap, (-gain, node, len(players)))
            continue
        covered[ball] = True
        players.append(node)
    return players


def _ball(csr: Csr, node: int, steps: int) -> np.ndarray:
    reached, _ = hops_from(csr.ptr, csr.idx, node, steps)
    return reached


def _undirected(graph: AnyGraph) -> AnyGraph:
    return graph.to_undirected() if graph.is_directed() else graph
