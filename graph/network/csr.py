"""Compressed sparse rows: the one memory form that all kernels read."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from graph.network.kernels.building import (
    arc_rows,
    count_rows,
    fill_rows,
    merge_rows,
    sort_rows,
    weights_by_arc,
    weights_by_edge,
)

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

type AnyGraph = nx.Graph[Any]

NO_WEIGHT: Floats = np.empty(0, np.float64)


@dataclass(frozen=True, slots=True)
class Csr:
    """Rows of neighbours: ``idx[ptr[i]:ptr[i + 1]]`` are the neighbours of node ``i``, ascending.

    Undirected graphs hold each edge in both rows. ``held`` are the weights: one an arc, or, in
    undirected rows, one an edge in the order of the arcs to the same or a later node; empty if
    every arc weighs one.
    """

    ptr: Ints
    idx: Codes
    held: Floats
    directed: bool = False

    @property
    def weight(self) -> Floats:
        """Weight of each arc, empty if every arc weighs one; take it once, it may be made anew.

        Weights held once an edge are laid out in O(arcs).
        """
        if len(self.held) in (0, len(self.idx)):
            return self.held
        return weights_by_arc(self.ptr, self.idx, self.held)

    @property
    def weighted(self) -> bool:
        """Whether arcs have weights."""
        return len(self.held) > 0

    def held_by_edge(self) -> "Csr":
        """Return the same rows with weights held once an edge: half the memory, if undirected."""
        if self.directed or not self.weighted:
            return self
        return Csr(self.ptr, self.idx, weights_by_edge(self.ptr, self.idx, self.weight))

    @property
    def order(self) -> int:
        """Number of nodes."""
        return len(self.ptr) - 1

    @property
    def degrees(self) -> Ints:
        """Arcs out of each node; a self-loop counts once."""
        return np.diff(self.ptr)

    def unweighted(self) -> "Csr":
        """Return the same rows with every arc weighing one."""
        return Csr(self.ptr, self.idx, NO_WEIGHT, self.directed)

    def undirected(self) -> "Csr":
        """Return rows without direction; the weights of arcs both ways add up."""
        if not self.directed:
            return self
        return build(self.order, arc_rows(self.ptr), self.idx, self.held, directed=False)

    def reversed(self) -> "Csr":
        """Return the rows of the opposite direction (the same object if undirected)."""
        if not self.directed:
            return self
        rows = arc_rows(self.ptr)
        return build(self.order, self.idx, rows, self.held, directed=True)

    def reversed_arcs(self) -> "tuple[Csr, Ints]":
        """Return ``reversed`` rows, and for each of their arcs its place in these."""
        rows = arc_rows(self.ptr)
        place = np.arange(len(self.idx), dtype=np.float64)  # exact: there are fewer than 2**53 arcs
        turned = build(self.order, self.idx, rows, place, directed=True)
        origin = turned.held.astype(np.int64)
        weight = self.held[origin] if self.weighted else self.held
        return Csr(turned.ptr, turned.idx, weight, directed=True), origin

    @property
    def nbytes(self) -> int:
        """Memory of the three arrays in bytes."""
        return int(self.ptr.nbytes + self.idx.nbytes + self.held.nbytes)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A graph as rows, with the node that each row stands for."""

    csr: Csr
    nodes: Sequence[Hashable]
    index: dict[Hashable, int] = field(repr=False)


def build(order: int, source: Codes, target: Codes, weight: Floats, *, directed: bool) -> Csr:
    """Sort edges into rows by counting; edges named twice become one of summed weight.

    ``source`` and ``target`` are node numbers below ``order``; ``weight`` may be empty, and then
    repeated edges stay of weight one. Costs O(nodes + edges).
    """
    source = np.ascontiguousarray(source, np.int32)
    target = np.ascontiguousarray(target, np.int32)
    weight = np.ascontiguousarray(weight, np.float64)
    ptr = count_rows(order, source, target, directed)
    idx, arc_weight = fill_rows(ptr, source, target, weight, directed)
    idx, arc_weight = sort_rows(ptr, idx, arc_weight)
    ptr, idx, arc_weight = merge_rows(ptr, idx, arc_weight)
    return Csr(ptr, idx, arc_weight, directed)


def numbered(graph: AnyGraph, weight: str | None = None) -> Numbered:
    """Return ``graph`` as rows; a ``LinkGraph`` hands out its own, others are converted.

    Parameters
    ----------
    graph
        Any NetworkX graph; parallel edges add up.
    weight
        Edge attribute to read, one where absent or None; ``None`` leaves the weights out.
    """
    ready = getattr(graph, "numbered_rows", None)
    if ready is not None:
        own: Numbered = ready(weight)
        return own

    return NumberedEdges.of(graph).rows(weight, directed=graph.is_directed())


@dataclass(frozen=True, slots=True)
class NumberedEdges:
    """The edges of a graph of dicts by the numbers of their ends, and the dicts themselves."""

    nodes: Sequence[Hashable]
    index: dict[Hashable, int] = field(repr=False)
    source: Codes
    target: Codes
    data: list[Mapping[str, Any]] = field(repr=False)

    @classmethod
    def of(cls, graph: AnyGraph) -> "NumberedEdges":
        """Number a graph; costs about half a microsecond an edge."""
        nodes = list(graph)
        index = {node: number for number, node in enumerate(nodes)}
        edges = list(graph.edges(data=True))
        source = np.fromiter((index[edge[0]] for edge in edges), np.int32, len(edges))
        target = np.fromiter((index[edge[1]] for edge in edges), np.int32, len(edges))
        return cls(nodes, index, source, target, [edge[2] for edge in edges])

    def rows(self, weight: str | None, *, directed: bool) -> Numbered:
        """Return the edges as rows, with the weights that they have now."""
        weights = NO_WEIGHT
        if weight is not None:
            found = (data.get(weight) for data in self.data)
            values = (1.0 if value is None else value for value in found)
            weights = np.fromiter(values, np.float64, len(self.data))
        csr = build(len(self.nodes), self.source, self.target, weights, directed=directed)
        return Numbered(csr, self.nodes, self.index)
