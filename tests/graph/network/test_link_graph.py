import copy
import pickle

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from graph.errors import ReadOnlyGraph
from graph.network import GraphFacts, LinkGraph
from graph.network.csr import numbered

SOURCE, TARGET, WEIGHT = ["a", "b", "c", "a"], ["b", "c", "a", "d"], [1.0, 2.0, 3.0, 4.0]


@pytest.fixture
def graph() -> nx.Graph:
    return LinkGraph.from_edges(SOURCE, TARGET, WEIGHT, nodes=["z"])


def expected() -> nx.Graph:
    plain = nx.Graph()
    plain.add_node("z")
    plain.add_weighted_edges_from(zip(SOURCE, TARGET, WEIGHT, strict=True))
    return plain


def test_link_graph_reads_like_networkx(graph: nx.Graph) -> None:
    assert isinstance(graph, nx.Graph)
    assert nx.utils.graphs_equal(graph, expected())
    assert dict(graph.degree()) == dict(expected().degree())
    assert graph.number_of_edges() == 4
    assert graph["a"]["c"]["weight"] == 3.0


@pytest.mark.parametrize(
    "column", [list, tuple, np.asarray, pd.Series, pa.array, lambda x: pa.chunked_array([x])]
)
def test_link_graph_takes_any_column(column) -> None:
    graph = LinkGraph.from_edges(column(SOURCE), column(TARGET), column(WEIGHT))
    assert sorted(graph.edges(data="weight")) == sorted(
        [("a", "b", 1.0), ("a", "c", 3.0), ("a", "d", 4.0), ("b", "c", 2.0)]
    )


CODED = pa.array(TARGET).dictionary_encode()


@pytest.mark.parametrize(
    "target",
    [
        CODED,
        pa.chunked_array([CODED[:1], pa.array(TARGET[1:]).dictionary_encode()]),
        pd.Categorical(TARGET),
        pa.array(TARGET, pa.string_view()),
        np.array(TARGET, object),
        pd.Series(TARGET, dtype="string"),
    ],
)
@pytest.mark.parametrize("column", [list, np.asarray, pa.array, lambda x: pa.array(x)[:]])
def test_link_graph_knows_a_node_in_columns_of_two_types(column, target) -> None:
    for graph in (
        LinkGraph.from_edges(column(SOURCE), target, WEIGHT),
        LinkGraph.from_edges(target, column(SOURCE), WEIGHT),
    ):
        assert sorted(graph) == ["a", "b", "c", "d"]
        assert graph["c"]["b"]["weight"] == 2.0


@pytest.mark.parametrize("other", [np.int8, np.int32, np.uint16, np.uint64, np.float64, object])
def test_link_graph_knows_a_number_of_any_width(other) -> None:
    graph = LinkGraph.from_edges(np.array([1, 2, 3]), np.array([2, 3, 4], other))
    assert list(graph) == [1, 2, 3, 4]
    assert {type(node) for node in graph} <= {int, float}


@pytest.mark.parametrize(
    "values", [[10**25, 2, 3], [1, 2, 3], [(1, 2), "x", 3], [1.5, 2.5, 3.5], [2**40, 2, 3]]
)
def test_link_graph_keeps_nodes_of_other_types(values) -> None:
    graph = LinkGraph.from_edges(values[:2], values[1:])
    assert set(graph) == set(values)


@pytest.mark.parametrize(
    "change",
    [
        lambda g: g.add_edge(1, 2),
        lambda g: g.add_node(1),
        lambda g: g.remove_node("a"),
        lambda g: g.clear(),
        lambda g: g.update([(1, 2)]),
        lambda g: nx.set_edge_attributes(g, 1, "x"),
        lambda g: nx.set_node_attributes(g, 1, "x"),
        lambda g: g["a"]["b"].update(weight=9),
        lambda g: g.nodes["a"].update(kind="x"),
        lambda g: nx.relabel_nodes(g, {"a": "q"}, copy=False),
        lambda g: nx.add_path(g, [1, 2, 3]),
        lambda g: nx.negative_edge_cycle(g),  # adds a node for a while
    ],
)
def test_link_graph_refuses_change(graph: nx.Graph, change) -> None:
    with pytest.raises(ReadOnlyGraph, match="copy"):
        change(graph)
    assert nx.utils.graphs_equal(graph, expected())


def test_link_graph_copies_are_plain_and_may_change(graph: nx.Graph) -> None:
    for plain in (graph.copy(), graph.subgraph("abc").copy(), nx.ego_graph(graph, "a")):
        assert type(plain) is nx.Graph
        plain.add_edge("new", "a")
        plain["a"]["b"]["weight"] = 7
    assert type(graph.to_directed()) is nx.DiGraph
    assert graph["a"]["b"]["weight"] == 1.0


def test_link_graph_survives_pickle_and_deepcopy(graph: nx.Graph) -> None:
    for twin in (pickle.loads(pickle.dumps(graph)), copy.deepcopy(graph)):
        assert nx.utils.graphs_equal(twin, expected())


def test_link_graph_directed_has_both_directions() -> None:
    graph = LinkGraph.from_edges(SOURCE, TARGET, WEIGHT, directed=True)
    assert isinstance(graph, nx.DiGraph)
    assert set(graph.predecessors("a")) == {"c"}
    assert dict(graph.in_degree(weight="weight")) == {"a": 3.0, "b": 1.0, "c": 2.0, "d": 4.0}
    assert type(graph.reverse()) is nx.DiGraph


def test_link_graph_adds_up_repeated_edges() -> None:
    graph = LinkGraph.from_edges(["a", "b", "a"], ["b", "a", "a"], [1.0, 2.0, 5.0])
    assert sorted(graph.edges(data="weight")) == [("a", "a", 5.0), ("a", "b", 3.0)]
    assert graph.number_of_edges() == 2


def test_link_graph_holds_facts() -> None:
    facts = GraphFacts(nodes={"kind": ["person", "case"]}, graph={"version": 3})
    graph = LinkGraph.from_edges(["a"], ["c"], nodes=["a", "c"], facts=facts)
    assert dict(graph.nodes(data="kind")) == {"a": "person", "c": "case"}
    assert graph.graph == {"version": 3}
    assert graph.copy().nodes["a"] == {"kind": "person"}


@pytest.mark.parametrize(
    ("source", "target", "weight"),
    [
        (["a"], [], None),
        (["a", None], ["b", "c"], None),
        ([1, 2], [2, 3], [1.0]),
        (np.eye(2), [1, 2], None),
        ([1.5, float("nan")], [2.5, 3.5], None),
        (["a", pd.NA], ["b", 1], None),
        ([1], [2], [[1.0]]),
    ],
)
def test_link_graph_refuses_broken_columns(source, target, weight) -> None:
    with pytest.raises(ValueError, match="column|null|dimension"):
        LinkGraph.from_edges(source, target, weight)


@pytest.mark.parametrize("weight", [["x"], [None], [1 + 2j], [float("nan")], [pd.NA]])
def test_link_graph_refuses_weights_that_are_not_numbers_without_telling_them(weight) -> None:
    with pytest.raises(ValueError, match="^the weight column") as told:
        LinkGraph.from_edges([1], [2], weight)
    assert told.value.__cause__ is None


@pytest.mark.parametrize(
    "facts",
    [
        GraphFacts(nodes={"kind": ["a"]}),
        GraphFacts(nodes={"kind": ["a", "b", "c", "d"]}),
        GraphFacts(edges={"kind": ["a"]}),
        GraphFacts(edges={"kind": ["a", "b", "c"]}),
        GraphFacts(edges={"weight": [1.0, 2.0]}),
    ],
)
def test_link_graph_refuses_facts_that_do_not_fit(facts: GraphFacts) -> None:
    with pytest.raises(ValueError, match="attribute"):
        LinkGraph.from_edges(["a", "b"], ["b", "c"], facts=facts)


def test_link_graph_takes_nodes_one_by_one_and_odd_ones() -> None:
    assert list(LinkGraph.from_edges(["a"], ["b"], nodes=iter(["z", "a"]))) == ["z", "a", "b"]
    assert set(LinkGraph.from_edges(["\ud800"], ["b"])) == {"\ud800", "b"}
    zero = LinkGraph.from_edges([0.0, 1.5], [-0.0, 0.0])
    assert (len(zero), list(zero.edges)) == (2, [(0.0, 0.0), (0.0, 1.5)])


def test_link_graph_is_small() -> None:
    rng = np.random.default_rng(1)
    ends = rng.integers(0, 1000, (2, 20_000))
    csr = LinkGraph.from_edges(ends[0], ends[1]).numbered_rows(None).csr
    assert csr.nbytes <= 16 * (len(csr.idx) // 2)


def test_backend_priority_converts_plain_graphs_once() -> None:
    plain = nx.gnm_random_graph(300, 2000, seed=1)
    with nx.config(backend_priority=["linkgraph"]):
        nx.pagerank(plain)
        first = plain.__networkx_cache__["backends"]["linkgraph"]
        nx.pagerank(plain)
        assert plain.__networkx_cache__["backends"]["linkgraph"] is first
    plain.add_edge("new", 0)
    assert not plain.__networkx_cache__


def test_functions_that_the_backend_lacks_fall_back(graph: nx.Graph) -> None:
    assert nx.shortest_path(graph, "d", "c") == ["d", "a", "c"]
    assert nx.greedy_color(graph)["z"] == 0


@pytest.mark.parametrize("directed", [False, True])
def test_link_graph_holds_facts_of_edges(directed: bool) -> None:
    facts = GraphFacts(edges={"month": [202301, 0, 202305], "kind": ["call", "case", None]})
    graph = LinkGraph.from_edges(
        ["a", "b", "c"], ["b", "c", "c"], [1.0, 2.0, 3.0], directed=directed, facts=facts
    )
    assert graph["a"]["b"] == {"weight": 1.0, "month": 202301, "kind": "call"}
    assert graph["b"]["c"] == {"weight": 2.0, "month": 0, "kind": "case"}
    assert dict(graph.edges)["c", "c"]["month"] == 202305
    if directed:
        assert dict(graph.pred["b"]) == {"a": {"weight": 1.0, "month": 202301, "kind": "call"}}
    plain = graph.copy()
    assert nx.utils.graphs_equal(graph, plain)
    assert dict(graph.degree(weight="month")) == dict(plain.degree(weight="month"))
    by_month = nx.pagerank(graph, weight="month")
    assert by_month == pytest.approx(nx.pagerank(plain, weight="month", backend="networkx"))


def test_link_graph_refuses_facts_of_an_edge_given_twice() -> None:
    facts = GraphFacts(edges={"month": [1, 2]})
    with pytest.raises(ValueError, match="twice"):
        LinkGraph.from_edges(["a", "b"], ["b", "a"], facts=facts)


def test_weights_are_held_once_an_edge_and_read_from_both_ends() -> None:
    rng = np.random.default_rng(8)
    ends = np.unique(rng.integers(0, 400, (3000, 2)).astype(np.int32), axis=0)
    ends = ends[ends[:, 0] <= ends[:, 1]]  # self-loops among them
    weight = rng.normal(size=len(ends))
    graph = LinkGraph.from_edges(ends[:, 0], ends[:, 1], weight, nodes=range(400))
    csr = graph.numbered_rows("weight").csr
    assert csr.nbytes <= 16 * len(ends) + 8 * 401
    want = nx.Graph()
    want.add_nodes_from(range(400))
    want.add_weighted_edges_from(zip(*ends.T.tolist(), weight.tolist(), strict=True))
    assert nx.utils.graphs_equal(graph, want)
    found = nx.to_scipy_sparse_array(want, nodelist=range(400))
    assert np.array_equal(csr.weight, found.data)
    assert csr.held_by_edge().held.tolist() == csr.held.tolist()


def test_numbered_counts_a_weight_of_none_as_one() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=None)
    graph.add_edge("b", "c", weight=2.5)
    assert numbered(graph, "weight").csr.weight.tolist() == [1.0, 1.0, 2.5, 2.5]
