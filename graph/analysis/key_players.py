"""Key-player sets: whose removal breaks a network most, and who reaches most of it."""

from collections.abc import Hashable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from graph.network.csr import AnyGraph, Csr, numbered
from graph.network.kernels.building import breadth_first_rows
from graph.network.kernels.components import component_roots
from graph.network.kernels.structure import cut_structure
from graph.network.kernels.traversal import hops_from


@dataclass(frozen=True, slots=True)
class KeyPlayers:
    """A set in the order chosen, and what it attains (0 to 1) after each choice."""

    players: tuple[Hashable, ...]
    attained: tuple[float, ...]
    before: float


def fragmenting_players(graph: AnyGraph, k: int) -> KeyPlayers:
    """Return ``k`` nodes whose removal separates most pairs (KPP-Neg), chosen greedily.

    Attained is the share of all ordered pairs, those with removed nodes included, that no longer
    reach each other. Each choice is exact given those before and costs one breadth-first search,
    O(nodes + edges); the set itself is greedy, not proven best. Direction is ignored.

    References
    ----------
    Borgatti (2006), *Identifying sets of key players in a social network*,
    Comput. Math. Organ. Theory 12:21-34.
    """
    rows = numbered(_undirected(graph))
    csr, order = rows.csr, rows.csr.order
    pairs = max(1, order * (order - 1))
    ptr, idx, found = breadth_first_rows(csr.ptr, csr.idx)
    alive = np.ones(order, np.bool_)
    players: list[Hashable] = []
    attained: list[float] = []
    for _ in range(min(k, order)):
        _, _, left = cut_structure(ptr, idx, alive)
        least = np.flatnonzero(left == left.min())
        best = least[np.argmin(found[least])]  # of equals the first in the graph's order
        alive[best] = False
        players.append(rows.nodes[found[best]])
        attained.append(1.0 - (float(left[best]) - (order - len(players))) / pairs)
    return KeyPlayers(tuple(players), tuple(attained), fragmentation(graph))


def fragmentation(graph: AnyGraph) -> float:
    """Return the share of pairs of nodes that do not reach each other; 0 for fewer than two."""
    csr = numbered(_undirected(graph)).csr
    if csr.order < 2:
        return 0.0
    sizes = np.bincount(component_roots(csr.ptr, csr.idx)).astype(float)
    connected = float((sizes * (sizes - 1)).sum())
    return 1.0 - connected / (csr.order * (csr.order - 1))


def reaching_players(graph: AnyGraph, k: int, *, steps: int = 2) -> KeyPlayers:
    """Return ``k`` nodes that together reach most nodes within ``steps`` (KPP-Pos).

    Greedy with lazy gains (Leskovec et al. 2007): at least 1 - 1/e of the best possible reach.
    Attained is the share of nodes reached, the players themselves included.
    """
    rows = numbered(graph)
    csr, order = rows.csr, rows.csr.order
    covered = np.zeros(order, np.bool_)
    heap = [(-len(_ball(csr, node, steps)), node, 0) for node in range(order)]
    heapify(heap)
    players: list[Hashable] = []
    attained: list[float] = []
    while heap and len(players) < k:
        _, node, at = heappop(heap)
        ball = _ball(csr, node, steps)
        gain = int(np.count_nonzero(~covered[ball]))
        if at < len(players):
            heappush(heap, (-gain, node, len(players)))
            continue
        covered[ball] = True
        players.append(rows.nodes[node])
        attained.append(float(covered.mean()))
    return KeyPlayers(tuple(players), tuple(attained), 0.0)


def _ball(csr: Csr, node: int, steps: int) -> np.ndarray:
    reached, _ = hops_from(csr.ptr, csr.idx, node, steps)
    return reached


def _undirected(graph: AnyGraph) -> AnyGraph:
    return graph.to_undirected() if graph.is_directed() else graph
