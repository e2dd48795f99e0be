"""Attributes of nodes and edges as columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.network.columns import Ends
from graph.network.csr import Csr, build


@dataclass(frozen=True, slots=True)
class GraphFacts:
    """Attributes: columns as long as the nodes or the edges, by name; a mapping for the graph."""

    nodes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    graph: Mapping[str, Any] = field(default_factory=dict)
    edges: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def checked(facts: GraphFacts, ends: Ends) -> GraphFacts:
    """Return ``facts``, refusing what does not fit the graph.

    Raises
    ------
    ValueError
        A column is not as long as the nodes or the edges, or ``weight`` is among the attributes of
        edges: it is a column of its own, and kernels would read that one.
    """
    if "weight" in facts.edges:
        raise ValueError("the weights of edges are the column weight, not an attribute")
    if any(len(column) != len(ends.nodes) for column in facts.nodes.values()):
        raise ValueError("an attribute column is not as long as the nodes, each counted once")
    if any(len(column) != len(ends.source) for column in facts.edges.values()):
        raise ValueError("an attribute column is not as long as the edges")
    return facts


def by_arc(columns: Mapping[str, Sequence[Any]], ends: Ends, csr: Csr) -> dict[str, np.ndarray]:
    """Return edge columns in the order of the rows' arcs."""
    number = np.arange(len(ends.source), dtype=np.float64)
    placed = build(csr.order, ends.source, ends.target, number, directed=csr.directed)
    loops = int(np.count_nonzero(ends.source == ends.target))
    if len(placed.idx) != (len(number) if csr.directed else 2 * len(number) - loops):
        raise ValueError("an edge with attributes is given twice")
    origin = placed.held.astype(np.int64)
    return {name: _column(values)[origin] for name, values in columns.items()}


def _column(values: Sequence[Any]) -> np.ndarray:
    """Return a column that may hold anything; texts and numbers of one type stay compact."""
    found = np.asarray(values)
    if found.ndim == 1 and found.dtype.kind in "biufO":
        return found
    out = np.empty(len(values), object)
    out[:] = list(values)
    return out
