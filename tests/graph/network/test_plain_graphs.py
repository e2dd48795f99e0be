"""Plain graphs that change after they were converted, and NetworkX's code behind the backend."""

import operator

import networkx as nx
import pytest

from graph.errors import ReadOnlyGraph
from graph.network import LinkGraph
from tests.graph.network.test_against_networkx import same


def weighted_path(kind: type = nx.Graph) -> nx.Graph:
    graph = kind()
    graph.add_weighted_edges_from([(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)])
    return graph


def assert_pagerank_same(graph: nx.Graph, weight: str = "weight") -> None:
    want = nx.pagerank(graph, weight=weight, backend="networkx")
    assert nx.pagerank(graph, weight=weight, backend="linkgraph") == pytest.approx(want)


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_weights_written_in_place_are_seen_after_conversion(kind: type) -> None:
    graph = weighted_path(kind)
    assert_pagerank_same(graph)
    for data in (data for *_, data in graph.edges(data=True)):
        data["weight"] *= 9.0
        data["cost"] = data["weight"] ** 2
        assert_pagerank_same(graph)
        assert_pagerank_same(graph, weight="cost")


def test_view_sees_what_becomes_of_its_graph() -> None:
    graph = nx.path_graph(6, create_using=nx.DiGraph)
    views = (
        graph.subgraph(range(5)),
        graph.reverse(copy=False),
        graph.to_undirected(as_view=True),
        nx.subgraph_view(graph, filter_edge=lambda u, _: u != 0),
    )
    for edge in ((2, 3), (1, 2)):
        for view in views:
            for name in ("closeness_centrality", "number_of_isolates", "all_pairs_all_hops"):
                want = _asked(name, view, "networkx")
                assert same(_asked(name, view, "linkgraph"), want), (name, view)
        graph.remove_edge(*edge)


def _asked(name: str, graph: nx.Graph, backend: str) -> object:
    if name == "all_pairs_all_hops":
        return dict(nx.all_pairs_shortest_path_length(graph, backend=backend))
    return getattr(nx, name)(graph, backend=backend)


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_networkx_code_behind_the_backend_may_make_graphs(kind: type) -> None:
    graph = weighted_path(kind)
    for options in ({"u": 2}, {"u": 2, "distance": "weight"}, {"distance": "weight"}):
        want = nx.closeness_centrality(graph, **options, backend="networkx")
        assert nx.closeness_centrality(graph, **options, backend="linkgraph") == want


def test_error_names_the_class_of_the_graph_given() -> None:
    with pytest.raises(nx.NetworkXException, match=r"graph Graph with 4 nodes"):
        nx.community.modularity(weighted_path(), [{0}], backend="linkgraph")


@pytest.mark.parametrize("cutoff", [-1, -0.5, 0, float("nan")])
def test_hops_within_nothing_are_of_the_source_alone(cutoff: float) -> None:
    graph = weighted_path(nx.DiGraph)
    for function in (
        nx.single_source_shortest_path_length,
        nx.single_target_shortest_path_length,
    ):
        assert function(graph, 1, cutoff, backend="linkgraph") == {1: 0}
        assert function(graph, 1, cutoff, backend="networkx") == {1: 0}


def test_modularity_of_weights_that_add_up_to_nothing_is_zero() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 0.0), (1, 2, 0.0)])
    assert nx.community.modularity(graph, [{0, 1}, {2}], backend="networkx") == 0
    assert nx.community.modularity(graph, [{0, 1}, {2}], backend="linkgraph") == 0


def test_constraint_of_some_nodes_of_a_directed_graph_equals_networkx() -> None:
    graph = weighted_path(nx.DiGraph)
    want = nx.constraint(graph, nodes=[0, 3], backend="networkx")
    got = nx.constraint(graph, nodes=[0, 3], backend="linkgraph")
    assert got == pytest.approx(want, nan_ok=True)


def test_attributes_cannot_be_merged_into() -> None:
    graph = LinkGraph.from_edges([0, 1], [1, 2], nodes=range(3))
    for facts in (graph[0][1], graph.nodes[0]):
        with pytest.raises(ReadOnlyGraph):
            operator.ior(facts, {"note": 1})
    assert graph[1][2] == {}
    assert LinkGraph.from_edges([5], [6])[5][6] == {}


@pytest.mark.parametrize("directed", [False, True])
def test_networkx_code_makes_plain_graphs_of_a_link_graph(directed: bool) -> None:
    ends = ([0, 1, 2, 3], [1, 2, 0, 1])
    graph = LinkGraph.from_edges(*ends, [1.0, 2.0, 3.0, 4.0], directed=directed)
    plain = graph.copy()
    made = (
        lambda g: g.__class__(),
        lambda g: g.__class__(g),
        nx.create_empty_copy,
        lambda g: nx.subgraph_view(g, filter_node=lambda node: node < 3),
        lambda g: nx.subgraph_view(g, filter_edge=lambda u, v: u + v < 4),
        lambda g: nx.restricted_view(g, [0], []),
    )
    for make in made:
        found, want = make(graph), make(plain)
        assert type(found) is type(want) is type(plain)
        assert nx.utils.graphs_equal(found, want)
        asked = nx.degree_centrality(found, backend="linkgraph")
        assert asked == nx.degree_centrality(want, backend="networkx")
    assert nx.utils.graphs_equal(graph, plain)
