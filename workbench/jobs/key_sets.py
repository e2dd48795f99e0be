"""Key-player sets of every small size, and what those with most ties do instead."""

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx

from graph.analysis.key_players import fragmentation, fragmenting_players, reaching_players
from graph.progress import Progress


@dataclass(frozen=True, slots=True)
class Removed:
    """Nodes taken out, and what is left.

    ``apart`` (0 to 1) is the share of all pairs, those of removed nodes included, that do not reach
    each other; ``parts`` counts the components left, ``largest`` the nodes of the largest.
    """

    players: tuple[str, ...]
    apart: float
    parts: int
    largest: int


@dataclass(frozen=True, slots=True)
class Watched:
    """Nodes that together reach ``reached`` of all (0 to 1, themselves included)."""

    players: tuple[str, ...]
    reached: float


@dataclass(frozen=True, slots=True)
class SizedSets:
    """Sets of one size; those watched reach within one step, two … in that order."""

    removed: Removed
    removed_by_ties: Removed
    watched: tuple[Watched, ...]
    watched_by_ties: tuple[Watched, ...]


@dataclass(frozen=True, slots=True)
class KeySets:
    """Sets of one node, two … and the share of pairs that were apart ``before``."""

    before: float
    sizes: tuple[SizedSets, ...]


def key_sets(graph: "nx.Graph[str]", most: int, steps: int, *, progress: Progress) -> KeySets:
    """Sets of 1 to ``most`` nodes, always leaving one, which reach within 1 to ``steps`` steps.

    The naive choice are the nodes of most ties, of equals those tied more strongly.
    """
    sizes = range(1, min(most, len(graph) - 1) + 1)
    by_ties = _by_ties(graph)
    found = []
    for done, size in enumerate(sizes):
        progress("key_sets", done, len(sizes))
        naive = by_ties[:size]
        found.append(
            SizedSets(
                removed=_removed(graph, fragmenting_players(graph, size).players),
                removed_by_ties=_removed(graph, naive),
                watched=tuple(
                    _watched(graph, reaching_players(graph, size, steps=n).players, n)
                    for n in range(1, steps + 1)
                ),
                watched_by_ties=tuple(_watched(graph, naive, n) for n in range(1, steps + 1)),
            )
        )
    return KeySets(fragmentation(graph), tuple(found))


def _by_ties(graph: "nx.Graph[str]") -> list[str]:
    strength = dict(graph.degree(weight="weight"))
    return sorted(graph, key=lambda node: (-graph.degree(node), -strength[node], node))


def _removed(graph: "nx.Graph[str]", players: Sequence[object]) -> Removed:
    chosen = tuple(map(str, players))
    rest = graph.subgraph(set(graph) - set(chosen))
    sizes = [len(part) for part in nx.connected_components(rest)]
    joined = sum(size * (size - 1) for size in sizes)
    pairs = len(graph) * (len(graph) - 1)
    return Removed(chosen, 1.0 - joined / pairs, len(sizes), max(sizes))


def _watched(graph: "nx.Graph[str]", players: Sequence[object], steps: int) -> Watched:
    chosen = tuple(map(str, players))
    near = nx.multi_source_dijkstra_path_length(graph, set(chosen), cutoff=steps, weight=None)
    return Watched(chosen, len(near) / len(graph))
