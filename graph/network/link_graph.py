"""LinkGraph: a read-only NetworkX graph over compressed sparse rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graph.network.columns import encode_ends, float_column
from graph.network.csr import NO_WEIGHT, AnyGraph, Csr, Numbered, NumberedEdges, build
from graph.network.facts import GraphFacts, by_arc, checked
from graph.network.kernels.building import loops_of
from graph.network.lazy import NO_FACTS, Facts, Rows, refuse

# What the backend lacks runs in NetworkX itself, without the caller doing anything. Converted
# graphs are cached on purpose, so the warning that says so would only be noise.
nx.config.fallback_to_nx = True
nx.config.warnings_to_ignore.add("cache")


class _ReadOnly:
    """Rows, lazily made dicts and refusal to change, shared by all graph classes.

    Calling a class gives a plain graph of its kind, which may be filled: NetworkX's code makes
    ``graph.__class__()`` wherever its answer, or a view, is a graph.
    """

    _plain_kind: Any
    _rows: dict[str | None, Numbered]
    _facts: GraphFacts
    _arcs: Mapping[str, np.ndarray]
    _wrapped: AnyGraph | None
    _edges: NumberedEdges | None = None
    _node: Any
    _adj: Any
    _pred: Any

    if TYPE_CHECKING:

        def is_directed(self) -> bool: ...

    add_node = refuse
    add_nodes_from = refuse
    remove_node = refuse
    remove_nodes_from = refuse
    add_edge = refuse
    add_edges_from = refuse
    add_weighted_edges_from = refuse
    remove_edge = refuse
    remove_edges_from = refuse
    update = refuse
    clear = refuse
    clear_edges = refuse

    def __new__(cls, *data: Any, **attributes: Any) -> Any:
        """Return a plain graph, which may be changed."""
        return cls._plain_kind(*data, **attributes)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unfilled, (type(self),), self.__dict__.copy()

    def numbered_rows(self, weight: str | None = None) -> Numbered:
        """Return the graph as rows; ``weight`` names the edge attribute to read."""
        if self._wrapped is not None and (weight is not None or hasattr(self._wrapped, "_graph")):
            return self._live_rows(self._wrapped, weight)
        made = self._rows.get(weight)
        if made is None:
            made = self._rows[weight] = self._make_rows(weight)
        return made

    def _make_rows(self, weight: str | None) -> Numbered:
        if self._wrapped is not None:
            return self._live_rows(self._wrapped, weight)
        stored = self._rows["weight"]
        if weight is None or weight not in self._arcs:
            return Numbered(stored.csr.unweighted(), stored.nodes, stored.index)
        values = np.array([1.0 if v is None else v for v in self._arcs[weight]], np.float64)
        csr = Csr(stored.csr.ptr, stored.csr.idx, values, stored.csr.directed)
        return Numbered(csr, stored.nodes, stored.index)

    def _live_rows(self, wrapped: AnyGraph, weight: str | None) -> Numbered:
        """Return the rows of a wrapped graph as it is now.

        NetworkX forgets a conversion when nodes or edges come and go, but it sees neither a weight
        written in place nor what becomes of the graph that a view (it has ``_graph``) looks at.
        """
        edges = self._edges or NumberedEdges.of(wrapped)
        if not hasattr(wrapped, "_graph"):
            self._edges = edges
        return edges.rows(weight, directed=wrapped.is_directed())

    def plain(self) -> AnyGraph:
        """Return a plain NetworkX graph that shares this one's dicts; for reading only."""
        if self._wrapped is not None:
            return self._wrapped
        twin: Any = nx.DiGraph() if self.is_directed() else nx.Graph()
        twin.graph = dict(self._facts.graph)
        twin._node = self._node
        twin._adj = self._adj
        if self.is_directed():
            twin._pred = self._pred
        return twin  # type: ignore[no-any-return]

    def copy(self, as_view: bool = False) -> Any:
        """Return a plain NetworkX graph that may be changed."""
        return self.plain().copy(as_view=as_view)

    def subgraph(self, nodes: Any) -> Any:
        """Return a read-only view of the ties among ``nodes``; its copy() is a plain graph."""
        return self.plain().subgraph(nodes)

    def edge_subgraph(self, edges: Any) -> Any:
        """Return a read-only view of ``edges`` and their ends."""
        return self.plain().edge_subgraph(edges)

    def to_directed(self, as_view: bool = False) -> Any:
        """Return a plain directed graph."""
        return self.plain().to_directed(as_view=as_view)

    def to_undirected(self, *args: Any, **options: Any) -> Any:
        """Return a plain undirected graph."""
        return self.plain().to_undirected(*args, **options)

    def __len__(self) -> int:
        return len(self._rows["weight"].nodes) if self._is_native() else len(self._node)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._rows["weight"].nodes) if self._is_native() else iter(self._node)

    def _is_native(self) -> bool:
        return self._wrapped is None and bool(self._rows)

    def _node_facts(self) -> dict[Hashable, Facts]:
        nodes = self._rows["weight"].nodes
        if not self._facts.nodes:
            return dict.fromkeys(nodes, NO_FACTS)
        names = list(self._facts.nodes)
        columns = zip(*(list(self._facts.nodes[name]) for name in names), strict=True)
        return {
            node: Facts(zip(names, values, strict=True))
            for node, values in zip(nodes, columns, strict=True)
        }

    def _adjacency(self, csr: Csr, arcs: Mapping[str, np.ndarray]) -> Rows:
        stored = self._rows["weight"]
        weight = {"weight": csr.weight} if csr.weighted else {}
        return Rows(csr, stored.nodes, stored.index, {**weight, **arcs})

    def _forward(self) -> Rows:
        return self._adjacency(self._rows["weight"].csr, self._arcs)


class LinkGraph(_ReadOnly, nx.Graph):  # type: ignore[type-arg]
    """An undirected read-only graph; make one with ``from_edges``."""

    _plain_kind = nx.Graph
    __networkx_backend__ = "linkgraph"

    def __init__(self) -> None:
        self._rows = {}
        self._facts = GraphFacts()
        self._arcs = {}
        self._wrapped = None
        self.graph = {}
        self._node = {}
        self._adj = {}
        self.__networkx_cache__ = {}

    @staticmethod
    def from_edges(
        source: Any,
        target: Any,
        weight: Any = None,
        *,
        nodes: Any = None,
        directed: bool = False,
        facts: GraphFacts | None = None,
    ) -> LinkGraph | LinkDiGraph:
        """Make a graph of edge columns.

        Parameters
        ----------
        source, target
            Arrow, pandas or numpy columns, or lists, of equal length; nothing may be null.
        weight
            Numbers, stored as the edge attribute ``weight``; none leaves edges without attributes.
            Edges given twice become one, their weights added.
        nodes
            Nodes in the order wanted, isolates too; nodes that only edges name come after them.
        directed
            Return a ``LinkDiGraph``.
        facts
            Attributes; node columns are in the order of ``nodes``, edge columns in that of
            ``source``. With edge columns no edge may be given twice.

        Raises
        ------
        ValueError
            Columns differ in length or hold nulls, a weight is not a number, an edge with
            attributes is given twice, or ``weight`` is among the attributes of edges.
        """
        ends = encode_ends(source, target, nodes)
        weights = NO_WEIGHT if weight is None else float_column(weight, len(ends.source))
        csr = build(len(ends.nodes), ends.source, ends.target, weights, directed=directed)
        facts = checked(facts or GraphFacts(), ends)
        arcs = by_arc(facts.edges, ends, csr) if facts.edges else None
        return from_rows(csr, ends.nodes, facts, arcs=arcs)

    @property
    def _node(self) -> Any:
        return _made(self, "_node", self._node_facts)

    @_node.setter
    def _node(self, value: Any) -> None:
        _reset(self, "_node", value)

    @property
    def _adj(self) -> Any:
        return _made(self, "_adj", self._forward)

    @_adj.setter
    def _adj(self, value: Any) -> None:
        _reset(self, "_adj", value)

    def number_of_edges(self, u: Hashable | None = None, v: Hashable | None = None) -> int:
        """Return the number of edges, of the graph or between two nodes."""
        if u is not None or not self._is_native():
            return int(nx.Graph.number_of_edges(self, u, v))
        csr = self._rows["weight"].csr
        loops = int(loops_of(csr.ptr, csr.idx).sum())
        return (len(csr.idx) + loops) // 2


class LinkDiGraph(_ReadOnly, nx.DiGraph):  # type: ignore[type-arg]
    """A directed read-only graph; make one with ``LinkGraph.from_edges(..., directed=True)``."""

    _plain_kind = nx.DiGraph
    __networkx_backend__ = "linkgraph"

    def __init__(self) -> None:
        self._rows = {}
        self._facts = GraphFacts()
        self._arcs = {}
        self._wrapped = None
        self.graph = {}
        self._node = {}
        self._adj = {}
        self._pred = {}
        self.__networkx_cache__ = {}

    @property
    def _node(self) -> Any:
        return _made(self, "_node", self._node_facts)

    @_node.setter
    def _node(self, value: Any) -> None:
        _reset(self, "_node", value)

    @property
    def _adj(self) -> Any:
        return _made(self, "_adj", self._forward)

    @_adj.setter
    def _adj(self, value: Any) -> None:
        _reset(self, "_adj", value)

    @property
    def _succ(self) -> Any:
        return self._adj

    @_succ.setter
    def _succ(self, value: Any) -> None:
        self._adj = value

    @property
    def _pred(self) -> Any:
        return _made(self, "_pred", self._backward)

    @_pred.setter
    def _pred(self, value: Any) -> None:
        _reset(self, "_pred", value)

    def _backward(self) -> Rows:
        csr = self._rows["weight"].csr
        turned, origin = csr.reversed_arcs()
        arcs = {name: column[origin] for name, column in self._arcs.items()}
        return self._adjacency(turned, arcs)

    def reverse(self, copy: bool = True) -> Any:
        """Return a plain graph of the opposite direction."""
        plain: Any = self.plain()
        return plain.reverse(copy=copy)

    def number_of_edges(self, u: Hashable | None = None, v: Hashable | None = None) -> int:
        """Return the number of edges, of the graph or between two nodes."""
        if u is not None or not self._is_native():
            return int(nx.DiGraph.number_of_edges(self, u, v))
        return len(self._rows["weight"].csr.idx)


class LinkMultiGraph(_ReadOnly, nx.MultiGraph):  # type: ignore[type-arg]
    """A plain undirected multigraph, wrapped; its rows add up parallel edges."""

    _plain_kind = nx.MultiGraph
    __networkx_backend__ = "linkgraph"

    def __init__(self) -> None:
        nx.MultiGraph.__init__(self)
        self._rows = {}
        self._facts = GraphFacts()
        self._arcs = {}
        self._wrapped = None


class LinkMultiDiGraph(_ReadOnly, nx.MultiDiGraph):  # type: ignore[type-arg]
    """A plain directed multigraph, wrapped; its rows add up parallel arcs."""

    _plain_kind = nx.MultiDiGraph
    __networkx_backend__ = "linkgraph"

    def __init__(self) -> None:
        nx.MultiDiGraph.__init__(self)
        self._rows = {}
        self._facts = GraphFacts()
        self._arcs = {}
        self._wrapped = None


_PLAIN = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph, object)
_READING = ("__getitem__", "adj", "adjacency", "neighbors", "degree", "edges")
_WRAPPERS = {
    (False, False): LinkGraph,
    (True, False): LinkDiGraph,
    (False, True): LinkMultiGraph,
    (True, True): LinkMultiDiGraph,
}


def from_rows(
    csr: Csr,
    nodes: Sequence[Hashable],
    facts: GraphFacts | None = None,
    *,
    arcs: Mapping[str, np.ndarray] | None = None,
) -> LinkGraph | LinkDiGraph:
    """Make a graph of ready rows; ``nodes`` names them, ``arcs`` are columns in the rows' order."""
    graph: Any = _blank(LinkDiGraph if csr.directed else LinkGraph)
    index = {node: row for row, node in enumerate(nodes)}
    graph._rows["weight"] = Numbered(csr.held_by_edge(), nodes, index)
    graph._facts = facts or GraphFacts()
    graph._arcs = dict(arcs or {})
    graph.graph.update(graph._facts.graph)
    for name in ("_node", "_adj", "_pred"):
        graph.__dict__.pop(name, None)
    return graph  # type: ignore[no-any-return]


def _unfilled(kind: Any) -> Any:
    """Return a graph of a class of ours, which itself would give a plain one."""
    return object.__new__(kind)


def _blank(kind: Any) -> Any:
    graph = _unfilled(kind)
    kind.__init__(graph)
    return graph


def _made(graph: Any, name: str, make: Any) -> Any:
    made = graph.__dict__.get(name)
    if made is None:
        made = graph.__dict__[name] = make()
    return made


def _reset(graph: Any, name: str, value: Any) -> None:
    graph.__dict__[name] = value
    views = ("adj", "succ", "pred", "edges", "out_edges", "in_edges", "nodes")
    for view in (*views, "degree", "in_degree", "out_degree"):
        graph.__dict__.pop(view, None)


def wrap(graph: AnyGraph) -> AnyGraph:
    """Return a plain graph as a LinkGraph of the same kind that shares its dicts."""
    source: Any = graph  # its dicts are shared
    if isinstance(source, _ReadOnly):
        return graph
    base = type(source).__mro__
    if any(name in vars(kind) for kind in base if kind not in _PLAIN for name in _READING):
        raise NotImplementedError("a graph class that reads its ties in a way of its own")
    wrapped: Any = _blank(_WRAPPERS[graph.is_directed(), graph.is_multigraph()])
    wrapped._wrapped = graph
    wrapped.graph = graph.graph
    wrapped._node = source._node
    wrapped._adj = source._adj
    if graph.is_directed():
        wrapped._pred = source._pred
    return wrapped  # type: ignore[no-any-return]
