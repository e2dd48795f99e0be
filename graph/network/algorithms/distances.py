# mypy: disable-error-code="no-any-return"
"""Hops between nodes and what follows from them."""

from collections.abc import Hashable, Iterator
from math import ceil
from typing import Any

import networkx as nx

from graph.network.algorithms.values import hops_to_all, names, networkx_code
from graph.network.csr import AnyGraph, Csr, Numbered, numbered
from graph.network.kernels.traversal import hops_from

Lengths = dict[Hashable, int]


def single_source_shortest_path_length(
    G: AnyGraph, source: Hashable, cutoff: float | None = None
) -> Lengths:
    """Return the hops from ``source`` to the nodes that it reaches."""
    rows = numbered(G)
    if source not in rows.index:
        return networkx_code(nx.single_source_shortest_path_length)(G, source, cutoff)
    return _lengths(rows, rows.csr, source, cutoff)


def single_target_shortest_path_length(
    G: AnyGraph, target: Hashable, cutoff: float | None = None
) -> Lengths:
    """Return the hops to ``target`` from the nodes that reach it."""
    rows = numbered(G)
    if target not in rows.index:
        return networkx_code(nx.single_target_shortest_path_length)(G, target, cutoff)
    return _lengths(rows, rows.csr.reversed(), target, cutoff)


def all_pairs_shortest_path_length(
    G: AnyGraph, cutoff: float | None = None
) -> Iterator[tuple[Hashable, Lengths]]:
    """Yield each node with the hops to all that it reaches."""
    rows = numbered(G)
    return ((node, _lengths(rows, rows.csr, node, cutoff)) for node in rows.nodes)


def has_path(G: AnyGraph, source: Hashable, target: Hashable) -> bool:
    """Return whether ``source`` reaches ``target``."""
    rows = numbered(G)
    if source not in rows.index or target not in rows.index:
        return networkx_code(nx.has_path)(G, source, target)
    reached, _ = hops_from(rows.csr.ptr, rows.csr.idx, rows.index[source], rows.csr.order)
    return bool((reached == rows.index[target]).any())


def descendants(G: AnyGraph, source: Hashable) -> set[Hashable]:
    """Return the nodes that ``source`` reaches, without itself."""
    rows = numbered(G)
    if source not in rows.index:
        return networkx_code(nx.descendants)(G, source)
    return set(_lengths(rows, rows.csr, source, None)) - {source}


def ancestors(G: AnyGraph, source: Hashable) -> set[Hashable]:
    """Return the nodes that reach ``source``, without itself."""
    rows = numbered(G)
    if source not in rows.index:
        return networkx_code(nx.ancestors)(G, source)
    return set(_lengths(rows, rows.csr.reversed(), source, None)) - {source}


def descendants_at_distance(G: AnyGraph, source: Hashable, distance: int) -> set[Hashable]:
    """Return the nodes exactly ``distance`` hops from ``source``."""
    rows = numbered(G)
    if source not in rows.index:
        return networkx_code(nx.descendants_at_distance)(G, source, distance)
    return {n for n, hops in _lengths(rows, rows.csr, source, distance).items() if hops == distance}


def eccentricity(G: AnyGraph, v: Any = None, sp: Any = None, weight: str | None = None) -> Any:
    """Return each node's most hops to any other."""
    if v is not None or sp is not None or weight is not None or not len(G):
        return networkx_code(nx.eccentricity)(G, v, sp, weight)
    rows = numbered(G)
    hops = hops_to_all(rows.csr)
    if (hops[2] < rows.csr.order - 1).any():
        return networkx_code(nx.eccentricity)(G, v, sp, weight)
    return {node: int(most) for node, most in zip(rows.nodes, hops[3].tolist(), strict=True)}


def diameter(G: AnyGraph, e: Any = None, usebounds: bool = False, weight: str | None = None) -> Any:
    """Return the most hops between any two nodes."""
    if e is not None or usebounds or weight is not None or not len(G):
        return networkx_code(nx.diameter)(G, e, usebounds, weight)
    return max(eccentricity(G).values())


def radius(G: AnyGraph, e: Any = None, usebounds: bool = False, weight: str | None = None) -> Any:
    """Return the least eccentricity."""
    if e is not None or usebounds or weight is not None or not len(G):
        return networkx_code(nx.radius)(G, e, usebounds, weight)
    return min(eccentricity(G).values())


def average_shortest_path_length(
    G: AnyGraph, weight: str | None = None, method: str | None = None
) -> float:
    """Return the mean hops over all ordered pairs."""
    order = len(G)
    if weight is not None or method is not None or order < 2:
        return networkx_code(nx.average_shortest_path_length)(G, weight, method)
    hops = hops_to_all(numbered(G).csr)
    if (hops[2] < order - 1).any():
        return networkx_code(nx.average_shortest_path_length)(G, weight, method)
    return float(hops[1].sum() / (order * (order - 1)))


def global_efficiency(G: AnyGraph) -> float:
    """Return the mean of inverse hops over all ordered pairs."""
    order = len(G)
    if G.is_directed() or order < 2:
        return networkx_code(nx.global_efficiency)(G)
    return float(hops_to_all(numbered(G).csr)[0].sum() / (order * (order - 1)))


def wiener_index(G: AnyGraph, weight: str | None = None) -> float:
    """Return the sum of hops over all pairs; infinite if some pair is not connected."""
    if weight is not None or not len(G):
        return networkx_code(nx.wiener_index)(G, weight)
    hops = hops_to_all(numbered(G).csr)
    if (hops[2] < len(G) - 1).any():
        return networkx_code(nx.wiener_index)(G, weight)
    total = int(hops[1].sum())
    return total if G.is_directed() else total / 2


def _lengths(rows: Numbered, csr: Csr, source: Hashable, cutoff: float | None) -> Lengths:
    limit = csr.order if cutoff is None else ceil(max(0, min(cutoff, csr.order)))
    reached, hops = hops_from(csr.ptr, csr.idx, rows.index[source], limit)
    return dict(zip(names(rows, reached), hops.tolist(), strict=True))


__all__ = [
    "all_pairs_shortest_path_length",
    "ancestors",
    "average_shortest_path_length",
    "descendants",
    "descendants_at_distance",
    "diameter",
    "eccentricity",
    "global_efficiency",
    "has_path",
    "radius",
    "single_source_shortest_path_length",
    "single_target_shortest_path_length",
    "wiener_index",
]
