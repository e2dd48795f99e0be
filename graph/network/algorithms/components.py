# mypy: disable-error-code="no-any-return"
"""Components, cores, cut points and bridges."""

from collections.abc import Hashable, Iterator

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components as scipy_components

from graph.network.algorithms.values import by_node, loops, names, networkx_code
from graph.network.csr import AnyGraph, Numbered, numbered
from graph.network.kernels.components import component_roots, core_numbers
from graph.network.kernels.structure import cut_structure
from graph.network.kernels.traversal import hops_from


def connected_components(G: AnyGraph) -> Iterator[set[Hashable]]:
    """Yield the node sets of the components, in the order of their first nodes."""
    if G.is_directed():
        return networkx_code(nx.connected_components)(G)
    return _groups(numbered(G))


def weakly_connected_components(G: AnyGraph) -> Iterator[set[Hashable]]:
    """Yield the node sets of the components without regard to direction."""
    if not G.is_directed():
        return networkx_code(nx.weakly_connected_components)(G)
    return _groups(numbered(G))


def number_connected_components(G: AnyGraph) -> int:
    """Count the components."""
    if G.is_directed():
        return networkx_code(nx.number_connected_components)(G)
    return _count(G)


def number_weakly_connected_components(G: AnyGraph) -> int:
    """Count the components without regard to direction."""
    if not G.is_directed():
        return networkx_code(nx.number_weakly_connected_components)(G)
    return _count(G)


def is_connected(G: AnyGraph) -> bool:
    """Return whether there is one component."""
    if G.is_directed() or not len(G):
        return networkx_code(nx.is_connected)(G)
    return _count(G) == 1


def is_weakly_connected(G: AnyGraph) -> bool:
    """Return whether there is one component without regard to direction."""
    if not G.is_directed() or not len(G):
        return networkx_code(nx.is_weakly_connected)(G)
    return _count(G) == 1


def node_connected_component(G: AnyGraph, n: Hashable) -> set[Hashable]:
    """Return the nodes of the component of ``n``."""
    rows = numbered(G)
    if G.is_directed() or n not in rows.index:
        return networkx_code(nx.node_connected_component)(G, n)
    reached, _ = hops_from(rows.csr.ptr, rows.csr.idx, rows.index[n], rows.csr.order)
    return set(names(rows, reached))


def strongly_connected_components(G: AnyGraph) -> Iterator[set[Hashable]]:
    """Yield the node sets within which all reach all."""
    if not G.is_directed():
        return networkx_code(nx.strongly_connected_components)(G)
    rows = numbered(G)
    return _sets(rows, _strong_labels(rows))


def number_strongly_connected_components(G: AnyGraph) -> int:
    """Count the strongly connected components."""
    if not G.is_directed():
        return networkx_code(nx.number_strongly_connected_components)(G)
    return len(np.unique(_strong_labels(numbered(G))))


def is_strongly_connected(G: AnyGraph) -> bool:
    """Return whether all reach all."""
    if not G.is_directed() or not len(G):
        return networkx_code(nx.is_strongly_connected)(G)
    return number_strongly_connected_components(G) == 1


def core_number(G: AnyGraph) -> dict[Hashable, int]:
    """Return the core number of each node."""
    rows = numbered(G)
    if G.is_multigraph() or G.is_directed() or loops(rows.csr):
        return networkx_code(nx.core_number)(G)
    return by_node(rows, core_numbers(rows.csr.ptr, rows.csr.idx))


def articulation_points(G: AnyGraph) -> Iterator[Hashable]:
    """Yield the nodes whose loss breaks their component."""
    if G.is_directed():
        return networkx_code(nx.articulation_points)(G)
    rows = numbered(G)
    cut, _, _ = cut_structure(rows.csr.ptr, rows.csr.idx, np.ones(rows.csr.order, np.bool_))
    return iter(names(rows, np.flatnonzero(cut)))


def bridges(G: AnyGraph, root: Hashable | None = None) -> Iterator[tuple[Hashable, Hashable]]:
    """Yield the edges whose loss breaks their component."""
    if root is not None or G.is_multigraph() or G.is_directed():
        return networkx_code(nx.bridges)(G, root)
    rows = numbered(G)
    _, parent, _ = cut_structure(rows.csr.ptr, rows.csr.idx, np.ones(rows.csr.order, np.bool_))
    ends = np.flatnonzero(parent >= 0)
    low, high = np.minimum(ends, parent[ends]), np.maximum(ends, parent[ends])
    by_edge = np.lexsort((high, low))
    return iter(zip(names(rows, low[by_edge]), names(rows, high[by_edge]), strict=True))


def has_bridges(G: AnyGraph, root: Hashable | None = None) -> bool:
    """Return whether the loss of some edge would break a component."""
    return next(bridges(G, root), None) is not None


def is_biconnected(G: AnyGraph) -> bool:
    """Return whether the graph stays connected whichever node is lost."""
    if G.is_directed() or len(G) < 3:
        return networkx_code(nx.is_biconnected)(G)
    return _count(G) == 1 and next(articulation_points(G), None) is None


def _count(graph: AnyGraph) -> int:
    csr = numbered(graph).csr
    roots = component_roots(csr.ptr, csr.idx)
    return int(np.count_nonzero(roots == np.arange(csr.order)))


def _groups(rows: Numbered) -> Iterator[set[Hashable]]:
    return _sets(rows, component_roots(rows.csr.ptr, rows.csr.idx))


def _sets(rows: Numbered, labels: np.ndarray) -> Iterator[set[Hashable]]:
    if not len(labels):
        return
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    nodes = names(rows, order)
    starts = [0, *cuts.tolist(), len(nodes)]
    for first, last in zip(starts, starts[1:], strict=False):
        yield set(nodes[first:last])


def _strong_labels(rows: Numbered) -> np.ndarray:
    csr = rows.csr
    matrix = csr_array((np.ones(len(csr.idx)), csr.idx, csr.ptr), shape=(csr.order, csr.order))
    _, labels = scipy_components(matrix, directed=True, connection="strong")
    return np.asarray(labels)
