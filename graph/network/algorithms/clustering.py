# mypy: disable-error-code="no-any-return"
"""Triangles, clustering and structural holes."""

from collections.abc import Hashable, Iterable
from typing import Any

import networkx as nx
import numpy as np

from graph.network.algorithms.values import by_node, loops, networkx_code, threads_for
from graph.network.csr import AnyGraph, Csr, Numbered, build, numbered
from graph.network.kernels.building import arc_rows, loops_of
from graph.network.kernels.structure import constraints, triangle_counts

Nodes = Iterable[Hashable] | Hashable | None


def triangles(G: AnyGraph, nodes: Nodes = None) -> Any:
    """Return the triangles that each node is part of."""
    if nodes is not None or G.is_directed():
        return networkx_code(nx.triangles)(G, nodes)
    rows = numbered(G)
    return by_node(rows, triangle_counts(rows.csr.ptr, rows.csr.idx))


def clustering(G: AnyGraph, nodes: Nodes = None, weight: str | None = None) -> Any:
    """Return the share of each node's pairs of neighbours that are tied."""
    if nodes is not None or weight is not None or G.is_directed() or G.is_multigraph():
        return networkx_code(nx.clustering)(G, nodes, weight)
    rows = numbered(G)
    return {node: share or 0 for node, share in by_node(rows, _clustering(rows.csr)).items()}


def average_clustering(
    G: AnyGraph, nodes: Nodes = None, weight: str | None = None, count_zeros: bool = True
) -> float:
    """Return the mean clustering of the nodes."""
    native = nodes is None and weight is None and len(G)
    if not native or G.is_directed() or G.is_multigraph():
        return networkx_code(nx.average_clustering)(G, nodes, weight, count_zeros)
    shares = _clustering(numbered(G).csr)
    if not count_zeros:
        shares = shares[shares > 0]
        if not len(shares):
            return networkx_code(nx.average_clustering)(G, nodes, weight, count_zeros)
    return float(shares.mean())


def transitivity(G: AnyGraph) -> float:
    """Return the share of paths of two edges that a third edge closes."""
    if G.is_directed() or G.is_multigraph():
        return networkx_code(nx.transitivity)(G)
    csr = numbered(G).csr
    closed = 2 * int(triangle_counts(csr.ptr, csr.idx).sum())
    degree = _degree_without_loops(csr)
    return closed / int((degree * (degree - 1)).sum()) if closed else 0


def constraint(
    G: AnyGraph, nodes: Iterable[Hashable] | None = None, weight: str | None = None
) -> dict[Hashable, float]:
    """Return Burt's constraint, NaN for isolates; weights not above 0 run in NetworkX."""
    if G.is_multigraph() or (nodes is not None and G.is_directed()):
        return networkx_code(nx.constraint)(G, nodes, weight)
    rows = _mutual(numbered(G, weight))
    csr, weights = rows.csr, rows.csr.weight
    plain = bool(((weights > 0) & np.isfinite(weights)).all())
    if loops(csr) or not len(G) or not plain:
        return networkx_code(nx.constraint)(G, nodes, weight)
    values = by_node(rows, constraints(csr.ptr, csr.idx, weights, threads_for(csr.order)))
    return values if nodes is None else {node: values[node] for node in nodes}


def effective_size(
    G: AnyGraph, nodes: Iterable[Hashable] | None = None, weight: str | None = None
) -> dict[Hashable, float]:
    """Return the part of each node's ties that are not redundant; by weight it runs in NetworkX."""
    if weight is not None or G.is_directed() or G.is_multigraph():
        return networkx_code(nx.effective_size)(G, nodes, weight)
    rows = numbered(G)
    if loops(rows.csr) or not len(G):
        return networkx_code(nx.effective_size)(G, nodes, weight)
    degree = rows.csr.degrees.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = degree - 2.0 * triangle_counts(rows.csr.ptr, rows.csr.idx) / degree
    values = by_node(rows, size)
    return values if nodes is None else {node: values[node] for node in nodes}


def _mutual(rows: Numbered) -> Numbered:
    """Return directed rows with both directions' weights added; undirected ones as they are."""
    csr = rows.csr
    if not csr.directed:
        return rows
    weight = csr.weight if csr.weighted else np.ones(len(csr.idx))
    ends = arc_rows(csr.ptr)
    both = build(csr.order, ends, csr.idx, weight, directed=False)
    return Numbered(both, rows.nodes, rows.index)


def _degree_without_loops(csr: Csr) -> np.ndarray:
    return csr.degrees - loops_of(csr.ptr, csr.idx)


def _clustering(csr: Csr) -> np.ndarray:
    degree = _degree_without_loops(csr)
    pairs = degree * (degree - 1)
    found = 2.0 * triangle_counts(csr.ptr, csr.idx)
    return np.divide(found, pairs, out=np.zeros(csr.order), where=pairs > 0)
