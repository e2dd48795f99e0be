"""What processes compute, where the analysis itself takes no progress: graph in, result out."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Protocol

import networkx as nx

from graph.analysis.disruption import Disruption, disrupt
from graph.analysis.roles import Role, roles
from graph.progress import Progress


class Tied(Protocol):
    """Two nodes and how strongly they are tied."""

    @property
    def start(self) -> str: ...

    @property
    def end(self) -> str: ...

    @property
    def weight(self) -> float: ...


def removal_effect(
    graph: "nx.Graph[str]", removed: Sequence[str], seed: int, *, progress: Progress
) -> Disruption:
    """What removing a set does to a graph, at once and after healing."""
    progress("removal", 0, 0)
    return disrupt(graph, removed, seed=seed)


def member_roles(graph: "nx.Graph[str]", seed: int, *, progress: Progress) -> dict[Hashable, Role]:
    """The place of each node among and between the groups of a graph."""
    progress("roles", 0, 0)
    return roles(graph, seed=seed)


def places(
    nodes: Sequence[str], ties: Iterable[Tied], seed: int, *, progress: Progress
) -> dict[str, tuple[float, float]]:
    """A place (0 to 1 on both axes) for each node, the nearer the more strongly they are tied."""
    progress("places", 0, 0)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from((tie.start, tie.end, tie.weight) for tie in ties)
    spots = nx.spring_layout(graph, seed=seed, iterations=200, k=2.0 / max(1, len(nodes)) ** 0.5)
    return {node: (float(x + 1.0) / 2.0, float(y + 1.0) / 2.0) for node, (x, y) in spots.items()}
