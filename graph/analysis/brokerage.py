"""Brokerage: who stands between groups that do not otherwise meet."""

from collections.abc import Hashable
from dataclasses import dataclass
from math import nan

import networkx as nx

from graph.network.csr import AnyGraph


@dataclass(frozen=True, slots=True)
class Broker:
    """One node's structural holes; NaN for isolates.

    ``constraint`` (Burt 1992): low for brokers. ``effective_size``: neighbours that are not
    redundant. ``efficiency`` is that over the number of neighbours, 0 to 1. ``cut_point``: their
    loss breaks a component.
    """

    node: Hashable
    constraint: float
    effective_size: float
    efficiency: float
    cut_point: bool


def brokers(graph: AnyGraph) -> tuple[Broker, ...]:
    """Return every node's brokerage, least constrained first, isolates last.

    Ties weigh one, direction is ignored, and a tie to oneself counts for nothing.

    References
    ----------
    Burt (1992), *Structural Holes*; Borgatti (1997), *Structural holes: unpacking Burt's
    redundancy measures*, Connections 20(1).
    """
    if not len(graph):
        return ()
    plain = nx.Graph(graph) if graph.is_directed() or graph.is_multigraph() else graph
    if nx.number_of_selfloops(plain):
        plain = nx.Graph(plain)
        plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    constraint = nx.constraint(plain, backend="linkgraph")
    size = nx.effective_size(plain, backend="linkgraph")
    cut = set(nx.articulation_points(plain))
    degree = dict(plain.degree())
    found = [
        Broker(
            node=node,
            constraint=constraint[node],
            effective_size=size[node],
            efficiency=size[node] / degree[node] if degree[node] else nan,
            cut_point=node in cut,
        )
        for node in plain
    ]
    return tuple(sorted(found, key=lambda b: (b.constraint != b.constraint, b.constraint)))
