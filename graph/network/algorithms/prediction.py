# mypy: disable-error-code="no-any-return"
"""Scores of pairs that are not tied but share neighbours."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

import networkx as nx
import numpy as np

from graph.network.algorithms.values import networkx_code
from graph.network.csr import AnyGraph, Numbered, numbered
from graph.network.kernels.pairs import pair_scores

Scored = Iterator[tuple[Hashable, Hashable, Any]]
Pairs = Iterable[tuple[Hashable, Hashable]] | None


def adamic_adar_index(G: AnyGraph, ebunch: Pairs = None) -> Scored:
    """Yield pairs with the sum of 1 / log(degree) over their shared neighbours."""
    return _score(G, ebunch, networkx_code(nx.adamic_adar_index), _inverse_logarithm, float)


def resource_allocation_index(G: AnyGraph, ebunch: Pairs = None) -> Scored:
    """Yield pairs with the sum of 1 / degree over their shared neighbours."""
    return _score(G, ebunch, networkx_code(nx.resource_allocation_index), _inverse, float)


def jaccard_coefficient(G: AnyGraph, ebunch: Pairs = None) -> Scored:
    """Yield pairs with the share of their neighbours that are common."""
    if _refused(G):
        return networkx_code(nx.jaccard_coefficient)(G, ebunch)
    rows, degree = numbered(G), numbered(G).csr.degrees
    pairs = _pairs(G, rows, ebunch)
    shared = pair_scores(rows.csr.ptr, rows.csr.idx, pairs, np.ones(rows.csr.order))
    union = degree[pairs[:, 0]] + degree[pairs[:, 1]] - shared
    share = np.divide(shared, union, out=np.zeros(len(pairs)), where=union > 0)
    return _named(rows, pairs, [value or 0 for value in share.tolist()])


def preferential_attachment(G: AnyGraph, ebunch: Pairs = None) -> Scored:
    """Yield pairs with the product of their degrees."""
    if _refused(G):
        return networkx_code(nx.preferential_attachment)(G, ebunch)
    rows, degree = numbered(G), numbered(G).csr.degrees
    pairs = _pairs(G, rows, ebunch)
    return _named(rows, pairs, (degree[pairs[:, 0]] * degree[pairs[:, 1]]).tolist())


def _score(
    graph: AnyGraph,
    ebunch: Pairs,
    original: Callable[..., Scored],
    value: Callable[[np.ndarray], np.ndarray],
    kind: type,
) -> Scored:
    if _refused(graph):
        return original(graph, ebunch)
    rows = numbered(graph)
    pairs = _pairs(graph, rows, ebunch)
    of_node = value(rows.csr.degrees.astype(float))
    scores = pair_scores(rows.csr.ptr, rows.csr.idx, pairs, of_node)
    return _named(rows, pairs, [kind(score) if score else 0 for score in scores.tolist()])


def _refused(graph: AnyGraph) -> bool:
    """Say whether NetworkX's own code has to decide: other graph types, and self-loops."""
    if graph.is_directed() or graph.is_multigraph():
        return True
    csr = numbered(graph).csr
    return bool((np.repeat(np.arange(csr.order), csr.degrees) == csr.idx).any())


def _pairs(graph: AnyGraph, rows: Numbered, ebunch: Pairs) -> np.ndarray:
    wanted = list(nx.non_edges(graph) if ebunch is None else ebunch)
    for pair in wanted:
        for node in pair:
            if node not in rows.index:
                raise nx.NodeNotFound(f"Node {node} not in G.")
    flat = [rows.index[node] for pair in wanted for node in pair]
    return np.asarray(flat, np.int32).reshape(-1, 2)


def _named(rows: Numbered, pairs: np.ndarray, scores: list[Any]) -> Scored:
    nodes = rows.nodes
    return (
        (nodes[a], nodes[b], score) for (a, b), score in zip(pairs.tolist(), scores, strict=True)
    )


def _inverse_logarithm(degree: np.ndarray) -> np.ndarray:
    return np.divide(
        1.0, np.log(np.maximum(degree, 1)), out=np.zeros(len(degree)), where=degree > 1
    )


def _inverse(degree: np.ndarray) -> np.ndarray:
    return np.divide(1.0, degree, out=np.zeros(len(degree)), where=degree > 0)
