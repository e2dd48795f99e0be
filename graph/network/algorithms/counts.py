# mypy: disable-error-code="no-any-return"
"""Self-loops, isolates, neighbours' degrees and reciprocity."""

from collections.abc import Hashable, Iterator
from typing import Any

import networkx as nx
import numpy as np

from graph.network.algorithms.values import by_node, loops, names, networkx_code
from graph.network.csr import AnyGraph, Csr, numbered


def number_of_selfloops(G: AnyGraph) -> int:
    """Count the self-loops."""
    if G.is_multigraph():
        return networkx_code(nx.number_of_selfloops)(G)
    return loops(numbered(G).csr)


def isolates(G: AnyGraph) -> Iterator[Hashable]:
    """Yield the nodes without ties."""
    rows = numbered(G)
    return iter(names(rows, np.flatnonzero(_degrees(rows.csr) == 0)))


def number_of_isolates(G: AnyGraph) -> int:
    """Count the nodes without ties."""
    return int(np.count_nonzero(_degrees(numbered(G).csr) == 0))


def is_isolate(G: AnyGraph, n: Hashable) -> bool:
    """Return whether ``n`` has no ties."""
    rows = numbered(G)
    if n not in rows.index:
        return networkx_code(nx.is_isolate)(G, n)
    return bool(_degrees(rows.csr)[rows.index[n]] == 0)


def average_neighbor_degree(
    G: AnyGraph,
    source: str = "out",
    target: str = "out",
    nodes: Any = None,
    weight: str | None = None,
) -> Any:
    """Return the mean degree of each node's neighbours."""
    plain = (source, target, nodes, weight) == ("out", "out", None, None)
    if not plain or G.is_directed() or G.is_multigraph():
        return networkx_code(nx.average_neighbor_degree)(G, source, target, nodes, weight)
    rows = numbered(G)
    csr = rows.csr
    degree = _degrees(csr).astype(float)
    own = np.repeat(np.arange(csr.order), csr.degrees)
    near = np.bincount(own, weights=degree[csr.idx], minlength=csr.order)
    return by_node(rows, np.divide(near, degree, out=np.zeros(csr.order), where=degree > 0))


def overall_reciprocity(G: AnyGraph) -> float:
    """Return the share of arcs that are answered."""
    if not G.is_directed() or G.is_multigraph() or not G.number_of_edges():
        return networkx_code(nx.overall_reciprocity)(G)
    csr = numbered(G).csr
    if loops(csr):
        return networkx_code(nx.overall_reciprocity)(G)
    own = np.repeat(np.arange(csr.order), csr.degrees).astype(np.int64)
    arcs, answers = own * csr.order + csr.idx, csr.idx.astype(np.int64) * csr.order + own
    return float(np.isin(arcs, answers, assume_unique=True).mean())


def _degrees(csr: Csr) -> np.ndarray:
    """Return NetworkX's degree: in plus out if directed, a self-loop counting twice."""
    if csr.directed:
        return csr.degrees + np.bincount(csr.idx, minlength=csr.order)
    own = np.repeat(np.arange(csr.order), csr.degrees)
    return csr.degrees + np.bincount(own[own == csr.idx], minlength=csr.order)
