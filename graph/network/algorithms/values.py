"""Results by node, and the threads that kernels may use."""

from collections.abc import Hashable
from typing import Any

import numba
import numpy as np

from graph.network.csr import AnyGraph, Csr, Numbered, numbered
from graph.network.kernels.building import breadth_first_rows, loops_of
from graph.network.kernels.centrality import betweenness
from graph.network.kernels.traversal import hop_sums

MOST_THREADS = 4

THREADED = 1000
"""Searches of a graph from which on a kernel takes several threads."""


def threads_for(searches: int) -> int:
    """Return how many threads a kernel may use that searches a graph so often: one if seldom."""
    return 1 if searches < THREADED else min(MOST_THREADS, numba.get_num_threads())


def by_node(rows: Numbered, values: np.ndarray) -> dict[Hashable, Any]:
    """Return ``{node: value}`` in the graph's order, as Python numbers."""
    return dict(zip(rows.nodes, values.tolist(), strict=True))


def names(rows: Numbered, numbers: np.ndarray) -> list[Hashable]:
    """Return the nodes of these numbers."""
    nodes = rows.nodes
    return [nodes[k] for k in numbers.tolist()]


def symmetric_rows(graph: AnyGraph, weight: str | None = None) -> Numbered:
    """Return the rows of an undirected graph, refusing others."""
    if graph.is_directed():
        raise NotImplementedError("directed graphs")
    return numbered(graph, weight)


def networkx_code(function: Any) -> Any:
    """Return NetworkX's own implementation of a dispatched function.

    It runs on the graph given, or on the plain one that this wraps: NetworkX's code may make new
    graphs of the same class, and names the class in errors.
    """

    def run(graph: AnyGraph, *args: Any, **options: Any) -> Any:
        wrapped = getattr(graph, "_wrapped", None)
        return function.orig_func(graph if wrapped is None else wrapped, *args, **options)

    return run


def loops(csr: Csr) -> int:
    """Return the number of self-loops."""
    return int(loops_of(csr.ptr, csr.idx).sum())


def hops_to_all(into: Csr) -> np.ndarray:
    """Return ``hop_sums`` from every node to every node over the rows of incoming arcs."""
    everyone = np.arange(into.order, dtype=np.int32)
    if into.directed:
        return hop_sums(into.ptr, into.idx, everyone, threads_for(into.order))
    ptr, idx, found = breadth_first_rows(into.ptr, into.idx)
    out = np.empty((4, into.order))
    out[:, found] = hop_sums(ptr, idx, everyone, threads_for(into.order))
    return out


def path_sums(csr: Csr, sources: np.ndarray, threads: int) -> np.ndarray:
    """Return the summed dependencies of ``sources`` (node numbers) on every node, unscaled.

    Undirected rows are searched in breadth-first order, which takes a third off a large graph's
    time.
    """
    if csr.directed:
        return betweenness(csr.ptr, csr.idx, sources, threads)
    ptr, idx, found = breadth_first_rows(csr.ptr, csr.idx)
    number = np.empty(csr.order, np.int32)
    number[found] = np.arange(csr.order, dtype=np.int32)
    out = np.empty(csr.order)
    out[found] = betweenness(ptr, idx, number[sources], threads)
    return out
