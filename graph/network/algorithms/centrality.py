# mypy: disable-error-code="no-any-return"
"""Degree, PageRank, betweenness, closeness, harmonic and eigenvector centrality."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import networkx as nx
import numpy as np
from networkx.utils import create_py_random_state

from graph.network.algorithms.values import (
    by_node,
    hops_to_all,
    networkx_code,
    path_sums,
    threads_for,
)
from graph.network.csr import AnyGraph, numbered
from graph.network.kernels.building import loops_of
from graph.network.kernels.centrality import eigenvector
from graph.network.kernels.pagerank import pagerank as pagerank_kernel
from graph.network.kernels.pagerank import row_sums

Values = dict[Hashable, float]


def degree_centrality(G: AnyGraph) -> Values:
    """Return the share of the other nodes that each node is tied to."""
    if len(G) < 2 or G.is_multigraph():
        return networkx_code(nx.degree_centrality)(G)
    rows = numbered(G)
    degree = rows.csr.degrees
    if G.is_directed():
        degree = degree + np.bincount(rows.csr.idx, minlength=rows.csr.order)
    else:
        degree = degree + loops_of(rows.csr.ptr, rows.csr.idx)
    return by_node(rows, degree * (1.0 / (rows.csr.order - 1)))


def in_degree_centrality(G: AnyGraph) -> Values:
    """Return the share of the other nodes that have an arc to each node."""
    if len(G) < 2 or G.is_multigraph() or not G.is_directed():
        return networkx_code(nx.in_degree_centrality)(G)
    rows = numbered(G)
    degree = np.bincount(rows.csr.idx, minlength=rows.csr.order)
    return by_node(rows, degree * (1.0 / (rows.csr.order - 1)))


def out_degree_centrality(G: AnyGraph) -> Values:
    """Return the share of the other nodes that each node has an arc to."""
    if len(G) < 2 or G.is_multigraph() or not G.is_directed():
        return networkx_code(nx.out_degree_centrality)(G)
    rows = numbered(G)
    return by_node(rows, rows.csr.degrees * (1.0 / (rows.csr.order - 1)))


def pagerank(
    G: AnyGraph,
    alpha: float = 0.85,
    personalization: Mapping[Hashable, float] | None = None,
    max_iter: int = 100,
    tol: float = 1.0e-6,
    nstart: Mapping[Hashable, float] | None = None,
    weight: str | None = "weight",
    dangling: Mapping[Hashable, float] | None = None,
) -> Values:
    """Return PageRank; starts and teleports that are not even, or weights below 0, run in NetworkX.

    So do weights that are not numbers.
    """
    if personalization is not None or nstart is not None or dangling is not None:
        return networkx_code(nx.pagerank)(
            G, alpha, personalization, max_iter, tol, nstart, weight, dangling
        )
    if not len(G):
        return {}
    if G.is_multigraph() and weight is None:
        return networkx_code(nx.pagerank)(G, alpha, max_iter=max_iter, tol=tol, weight=None)
    rows = numbered(G, weight)
    into, weights = rows.csr.reversed(), rows.csr.weight
    outward = row_sums(rows.csr.ptr, weights)
    if not ((weights >= 0.0).all() and np.isfinite(outward).all()):
        return networkx_code(nx.pagerank)(G, alpha, max_iter=max_iter, tol=tol, weight=weight)
    inward = (into.ptr, into.idx, into.weight if rows.csr.directed else weights)
    share, settled = pagerank_kernel(inward, outward, alpha, tol, max_iter, not rows.csr.directed)
    if not settled:
        raise nx.PowerIterationFailedConvergence(max_iter)
    return by_node(rows, share)


def betweenness_centrality(
    G: AnyGraph,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> Values:
    """Return the share of shortest paths through each node; by weight it runs in NetworkX."""
    order = len(G)
    if weight is not None or endpoints or order < 3 or (k is not None and not 1 < k <= order):
        return networkx_code(nx.betweenness_centrality)(G, k, normalized, weight, endpoints, seed)
    rows = numbered(G)
    sources = np.arange(order, dtype=np.int32)
    if k is not None and k < order:
        drawn = create_py_random_state(seed).sample(list(G.nodes()), k)
        sources = np.asarray([rows.index[node] for node in drawn], np.int32)
    raw = path_sums(rows.csr, sources, threads_for(rows.csr.order))
    return by_node(rows, raw * _betweenness_scale(order, sources, normalized, G.is_directed()))


def closeness_centrality(
    G: AnyGraph,
    u: Hashable | None = None,
    distance: str | None = None,
    wf_improved: bool = True,
    *,
    sp: Any = None,
) -> Any:
    """Return closeness by hops towards each node; by distance it runs in NetworkX."""
    if u is not None or distance is not None or sp is not None:
        return networkx_code(nx.closeness_centrality)(G, u, distance, wf_improved, sp=sp)
    rows = numbered(G)
    if not len(G):
        return {}
    _, hops, reached, _ = hops_to_all(rows.csr.reversed())
    with np.errstate(divide="ignore", invalid="ignore"):
        close = np.where(hops > 0, reached / hops, 0.0)
        if wf_improved and len(G) > 1:
            close *= reached / (len(G) - 1)
    return by_node(rows, close)


def harmonic_centrality(
    G: AnyGraph,
    nbunch: Iterable[Hashable] | None = None,
    distance: str | None = None,
    sources: Iterable[Hashable] | None = None,
) -> Values:
    """Return the sum of inverse hops from all nodes; by distance it runs in NetworkX."""
    if nbunch is not None or distance is not None or sources is not None:
        return networkx_code(nx.harmonic_centrality)(G, nbunch, distance, sources)
    if not len(G):
        return {}
    rows = numbered(G)
    near = by_node(rows, hops_to_all(rows.csr.reversed())[0])
    return {node: total or 0 for node, total in near.items()}


def eigenvector_centrality(
    G: AnyGraph,
    max_iter: int = 100,
    tol: float = 1.0e-6,
    nstart: Mapping[Hashable, float] | None = None,
    weight: str | None = None,
) -> Values:
    """Return the leading eigenvector by power iteration from an even start."""
    if nstart is not None or not len(G) or G.is_multigraph():
        return networkx_code(nx.eigenvector_centrality)(G, max_iter, tol, nstart, weight)
    rows = numbered(G, weight)
    into = rows.csr.reversed()
    values, settled = eigenvector(into.ptr, into.idx, into.weight, tol, max_iter)
    if not settled:
        raise nx.PowerIterationFailedConvergence(max_iter)
    return by_node(rows, values)


def _betweenness_scale(
    order: int, sources: np.ndarray, normalized: bool, directed: bool
) -> np.ndarray | float:
    """Return what summed dependencies are multiplied by; sampled sources miss their own term."""
    others = order - 1
    drawn = len(sources)
    correction = 1 if directed else 2
    if drawn == order:
        return 1.0 / (others * (others - 1)) if normalized else 1.0 / correction
    unit = 1.0 / (others - 1) if normalized else others / correction
    scale = np.full(order, unit / drawn)
    scale[sources] = unit / (drawn - 1)
    return scale
