"""Connected components of a graph, largest first."""

from collections.abc import Hashable

import numpy as np

from graph.network.csr import AnyGraph, Csr, numbered
from graph.network.kernels.components import component_roots


def components(graph: AnyGraph) -> tuple[frozenset[Hashable], ...]:
    """Return the connected components, largest first, ties by first node; direction is ignored.

    Costs O(nodes + edges).
    """
    rows = numbered(graph)
    groups = groups_of(component_numbers(rows.csr))
    found = [frozenset(rows.nodes[i] for i in group) for group in groups]
    return tuple(sorted(found, key=len, reverse=True))


def component_numbers(csr: Csr) -> np.ndarray:
    """Return for each node a number of its component, equal within the component only."""
    return component_roots(csr.ptr, csr.idx)


def groups_of(labels: np.ndarray) -> list[np.ndarray]:
    """Return the positions that share a label, in order of the label's first appearance."""
    if len(labels) == 0:
        return []
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    groups = np.split(order, cuts)
    return sorted(groups, key=lambda group: int(group[0]))
