"""Centralities as frozen results, ranked."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from graph.analysis.tie_rows import tie_rows
from graph.network.algorithms.values import path_sums
from graph.network.csr import AnyGraph, Csr
from graph.network.kernels.building import loops_of
from graph.network.kernels.pagerank import pagerank, row_sums

DAMPING = 0.85


@dataclass(frozen=True, slots=True)
class NodeCentrality:
    """One node's figures: ``degree`` counts neighbours, ``betweenness`` is in 0..1 of all pairs,

    ``pagerank`` is its share of one over the whole graph.
    """

    node: Hashable
    degree: int
    betweenness: float
    pagerank: float


@dataclass(frozen=True, slots=True)
class Centralities:
    """Figures of every node, in the graph's order; ``sources`` is how many nodes betweenness was

    computed from (all nodes: exact).
    """

    nodes: tuple[NodeCentrality, ...]
    sources: int

    def ranked(self, measure: str) -> tuple[NodeCentrality, ...]:
        """Return the nodes by ``degree``, ``betweenness`` or ``pagerank``, highest first."""
        return tuple(sorted(self.nodes, key=lambda node: -float(getattr(node, measure))))


def centralities(
    graph: AnyGraph, *, seed: int, weight: str | None = "weight", sources: int = 2000
) -> Centralities:
    """Return degree, betweenness (by hops) and PageRank (by weight) of every node.

    Betweenness is exact up to ``sources`` nodes; beyond, it is estimated from that many random
    source nodes (Brandes & Pich 2007), unbiased, standard error about ``1 / sqrt(sources)`` of the
    largest dependency. Direction is ignored: arcs both ways are one tie of their summed weight. A
    tie to oneself is no neighbour.

    Raises
    ------
    ValueError
        A weight is not a number, or infinite, or negative.
    """
    rows = tie_rows(graph, weight)
    if rows.csr.order == 0:
        return Centralities((), 0)
    between, used = betweenness_shares(rows.csr, seed=seed, sources=sources)
    rank = pagerank_shares(rows.csr)
    degree = rows.csr.degrees - loops_of(rows.csr.ptr, rows.csr.idx)
    return Centralities(
        tuple(
            NodeCentrality(node, int(degree[i]), float(between[i]), float(rank[i]))
            for i, node in enumerate(rows.nodes)
        ),
        used,
    )


def betweenness_shares(csr: Csr, *, seed: int, sources: int) -> tuple[np.ndarray, int]:
    """Return the share of shortest paths through each node and the number of sources used."""
    used = min(sources, csr.order)
    chosen = np.arange(csr.order, dtype=np.int32)
    if used < csr.order:
        chosen = np.random.default_rng(seed).choice(chosen, used, replace=False)
    raw = path_sums(csr, chosen, 1)
    pairs = (csr.order - 1) * (csr.order - 2)
    return raw * (csr.order / used / pairs if pairs else 0.0), used


def pagerank_shares(csr: Csr, tolerance: float = 1e-10) -> np.ndarray:
    """Return PageRank of undirected rows; isolates keep their share of the teleport."""
    weight = csr.weight
    rows = (csr.ptr, csr.idx, weight)
    share, _ = pagerank(rows, row_sums(csr.ptr, weight), DAMPING, tolerance, 1000, True)
    return share
