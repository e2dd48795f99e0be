"""Betweenness within a stated error, by sampled shortest paths."""

from collections.abc import Hashable
from dataclasses import dataclass

import networkit
import numpy as np

from graph.analysis.components import component_numbers, groups_of
from graph.network.csr import AnyGraph, Csr, numbered
from graph.network.kernels.building import arc_rows, breadth_first_rows, subrows
from graph.network.kernels.centrality import betweenness_one_thread

SMALL = 500
"""Components up to this many nodes are computed exactly: that is faster than to sample them."""


@dataclass(frozen=True, slots=True)
class SampledBetweenness:
    """Shares of all pairs whose shortest paths pass a node (0 to 1), by node.

    All are within ``error`` of the exact shares at once, with a chance of ``1 - doubt``.
    """

    shares: dict[Hashable, float]
    error: float
    doubt: float


def sampled_betweenness(
    graph: AnyGraph, *, seed: int, error: float = 0.01, doubt: float = 0.1
) -> SampledBetweenness:
    """Return every node's betweenness by hops, to a stated error; direction is ignored.

    networkit's KADABRA runs on each large component by itself and its scores, twice the usual ones,
    are halved and rescaled to pairs of the whole graph: run on all of a graph with isolates they
    are off by a few per cent. A component that holds a share ``s`` of all pairs is sampled to
    ``error / s``, so that the whole keeps the error; the doubt is divided among the components.

    Raises
    ------
    ValueError
        ``error`` or ``doubt`` is not between 0 and 1.

    References
    ----------
    Borassi & Natale (2019), *KADABRA is an adaptive algorithm for betweenness via random
    approximation*, ACM J. Exp. Algorithmics 24.
    """
    if not 0.0 < error < 1.0 or not 0.0 < doubt < 1.0:
        raise ValueError("error and doubt lie between 0 and 1")
    rows = numbered(graph.to_undirected() if graph.is_directed() else graph)
    csr, order = rows.csr, rows.csr.order
    out = np.zeros(order)
    pairs = (order - 1) * (order - 2)
    parts = [part for part in groups_of(component_numbers(csr)) if len(part) > 2]
    large = sum(len(part) > SMALL for part in parts)
    for part in parts:
        size = len(part)
        inner = Csr(*subrows(csr.ptr, csr.idx, csr.weight, part.astype(np.int32)))
        if size <= SMALL:
            everyone = np.arange(size, dtype=np.int32)
            out[part] = betweenness_one_thread(inner.ptr, inner.idx, everyone) / pairs
            continue
        share = size * (size - 1) / pairs
        out[part] = share * _kadabra(inner, seed, min(error / share, 0.999), doubt / large)
    return SampledBetweenness(dict(zip(rows.nodes, out.tolist(), strict=True)), error, doubt)


def _kadabra(csr: Csr, seed: int, error: float, doubt: float) -> np.ndarray:
    """Return the share of a connected graph's pairs that pass each node."""
    ptr, idx, found = breadth_first_rows(csr.ptr, csr.idx)  # searched faster in this order
    start = arc_rows(ptr)
    once = start < idx
    graph = networkit.GraphFromCoo((start[once], idx[once]), n=csr.order)
    networkit.setSeed(seed, False)
    # Scores are twice the usual ones; halving them halves the error, too: a margin that is kept,
    # for the stopping rule was seen to be met only just.
    search = networkit.centrality.KadabraBetweenness(graph, err=error, delta=doubt)
    search.run()
    out = np.empty(csr.order)
    out[found] = np.asarray(search.scores()) / 2.0
    return out
