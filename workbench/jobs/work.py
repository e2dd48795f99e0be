"""What processes compute beside the analyses themselves: graph in, result out."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import networkx as nx

from graph.progress import Progress


class Tied(Protocol):
    """Two nodes and how strongly they are tied."""

    @property
    def start(self) -> str: ...

    @property
    def end(self) -> str: ...

    @property
    def weight(self) -> float: ...


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
