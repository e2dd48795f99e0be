"""Every function of the backend against NetworkX's own code, on many small random graphs."""

import math
import os

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.network import LinkGraph
from graph.network.backend_info import FUNCTIONS

UNARY = (
    "average_neighbor_degree",
    "betweenness_centrality",
    "closeness_centrality",
    "constraint",
    "degree_centrality",
    "effective_size",
    "harmonic_centrality",
    "number_of_isolates",
    "number_of_selfloops",
    "pagerank",
)
UNDIRECTED = (
    "average_clustering",
    "clustering",
    "core_number",
    "global_efficiency",
    "has_bridges",
    "is_biconnected",
    "is_connected",
    "number_connected_components",
    "transitivity",
    "triangles",
    "wiener_index",
)
DIRECTED = (
    "in_degree_centrality",
    "is_strongly_connected",
    "is_weakly_connected",
    "number_strongly_connected_components",
    "number_weakly_connected_components",
    "out_degree_centrality",
    "overall_reciprocity",
)
DISTANCES = ("average_shortest_path_length", "diameter", "eccentricity", "radius")


@st.composite
def graphs(draw, directed=None):
    """Draw a graph with isolates, self-loops, weights or not, down to no node at all."""
    order = draw(st.integers(0, 12))
    directed = draw(st.booleans()) if directed is None else directed
    weighted = draw(st.booleans())
    node = st.integers(0, max(0, order - 1))
    pairs = draw(st.lists(st.tuples(node, node), max_size=40)) if order else []
    if draw(st.booleans()):
        pairs = [pair for pair in pairs if pair[0] != pair[1]]
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(f"n{k}" for k in range(order))
    for a, b in pairs:
        if weighted:
            graph.add_edge(f"n{a}", f"n{b}", weight=float(draw(st.integers(1, 9))))
        else:
            graph.add_edge(f"n{a}", f"n{b}")
    return graph


def native(graph: nx.Graph) -> nx.Graph:
    source, target = [a for a, _ in graph.edges], [b for _, b in graph.edges]
    weights = [data.get("weight") for *_, data in graph.edges(data=True)]
    weight = weights if weights and weights[0] is not None else None
    return LinkGraph.from_edges(
        source, target, weight, nodes=list(graph), directed=graph.is_directed()
    )


def outcome(call):
    """Return what a call gives, or the type of what it raises."""
    try:
        return call()
    except (nx.NetworkXException, ZeroDivisionError, ValueError) as error:
        return type(error)


def same(left, right) -> bool:
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, float | int | np.floating):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9) or (
            math.isnan(left) and math.isnan(right)
        )
    return left == right


def assert_same(name: str, graph: nx.Graph, **options) -> None:
    function = getattr(nx, name)
    want = outcome(lambda: function(graph, backend="networkx", **options))
    for ours in (native(graph), graph):
        got = outcome(lambda ours=ours: function(ours, backend="linkgraph", **options))
        assert same(want, got), (name, want, got)


pytestmark = pytest.mark.campaign
EXAMPLES = 600 if os.environ.get("PROVE") else 30
"""Random graphs of each test; there are more than forty tests."""

quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", UNARY)
@quick
@given(graph=graphs())
def test_function_equals_networkx(name: str, graph: nx.Graph) -> None:
    options = {"tol": 1e-13, "max_iter": 1000} if name == "pagerank" else {}
    if name == "effective_size" and nx.number_of_selfloops(graph):
        return  # NetworkX's two implementations differ here; ours follows its code either way
    assert_same(name, graph, **options)


@pytest.mark.parametrize("name", UNDIRECTED)
@quick
@given(graph=graphs(directed=False))
def test_undirected_function_equals_networkx(name: str, graph: nx.Graph) -> None:
    assert_same(name, graph)


@pytest.mark.parametrize("name", DIRECTED)
@quick
@given(graph=graphs(directed=True))
def test_directed_function_equals_networkx(name: str, graph: nx.Graph) -> None:
    assert_same(name, graph)


@pytest.mark.parametrize("name", DISTANCES)
@quick
@given(graph=graphs())
def test_distance_function_equals_networkx(name: str, graph: nx.Graph) -> None:
    assert_same(name, graph)


@quick
@given(graph=graphs())
def test_sampled_and_raw_betweenness_equal_networkx(graph: nx.Graph) -> None:
    assert_same("betweenness_centrality", graph, normalized=False)
    if len(graph) > 4:
        assert_same("betweenness_centrality", graph, k=3, seed=5)


@quick
@given(graph=graphs(), weight=st.sampled_from(["weight", None]))
def test_weighted_functions_equal_networkx(graph: nx.Graph, weight: str | None) -> None:
    assert_same("constraint", graph, weight=weight)
    assert_same("pagerank", graph, weight=weight, tol=1e-13, max_iter=1000)


@quick
@given(graph=graphs(directed=False))
def test_groups_and_cuts_equal_networkx(graph: nx.Graph) -> None:
    ours = native(graph)
    assert list(nx.connected_components(ours)) == list(nx.connected_components(graph))
    assert set(nx.articulation_points(ours)) == set(nx.articulation_points(graph))
    assert {frozenset(e) for e in nx.bridges(ours)} == {frozenset(e) for e in nx.bridges(graph)}
    assert set(nx.isolates(ours)) == set(nx.isolates(graph))


@quick
@given(graph=graphs(directed=True))
def test_directed_groups_equal_networkx(graph: nx.Graph) -> None:
    ours = native(graph)
    for name in ("strongly_connected_components", "weakly_connected_components"):
        function = getattr(nx, name)
        assert {frozenset(g) for g in function(ours)} == {frozenset(g) for g in function(graph)}


@quick
@given(graph=graphs())
def test_hops_equal_networkx(graph: nx.Graph) -> None:
    ours = native(graph)
    assert dict(nx.all_pairs_shortest_path_length(ours)) == dict(
        nx.all_pairs_shortest_path_length(graph)
    )
    for node in list(graph)[:3]:
        for name in ("descendants", "ancestors", "single_target_shortest_path_length"):
            function = getattr(nx, name)
            assert function(ours, node) == function(graph, node)
        last = list(graph)[-1]
        assert nx.has_path(ours, node, last) == nx.has_path(graph, node, last)
        for cutoff in (0, 1, 2, 1.5):
            assert nx.single_source_shortest_path_length(
                ours, node, cutoff
            ) == nx.single_source_shortest_path_length(graph, node, cutoff)


@quick
@given(graph=graphs(directed=False))
def test_link_prediction_equals_networkx(graph: nx.Graph) -> None:
    for name in (
        "adamic_adar_index",
        "resource_allocation_index",
        "jaccard_coefficient",
        "preferential_attachment",
    ):
        function = getattr(nx, name)
        want = {frozenset((u, v)): s for u, v, s in function(graph)}
        got = {frozenset((u, v)): s for u, v, s in function(native(graph))}
        assert same(want, got), name


def test_eigenvector_equals_networkx() -> None:
    graph = nx.karate_club_graph()
    assert_same("eigenvector_centrality", graph, tol=1e-10, max_iter=500)
    assert_same("eigenvector_centrality", graph, weight="weight", tol=1e-10, max_iter=500)
    assert_same("eigenvector_centrality", graph, max_iter=2)


@pytest.mark.parametrize("directed", [False, True])
def test_hops_from_more_sources_than_are_searched_at_once_equal_networkx(directed: bool) -> None:
    graph = nx.gnp_random_graph(1200, 0.0015, seed=4, directed=directed)  # isolates among them
    for name in ("harmonic_centrality", "closeness_centrality"):
        assert_same(name, graph)


@pytest.mark.parametrize(("metric", "resolution"), [("modularity", 1.0), ("cpm", 0.1)])
def test_leiden_communities_are_those_planted(metric: str, resolution: float) -> None:
    graph = nx.planted_partition_graph(14, 40, 0.4, 0.005, seed=2)
    options = {"metric": metric, "resolution": resolution, "seed": 1, "backend": "linkgraph"}
    found = nx.community.leiden_communities(graph, **options)
    assert {frozenset(g) for g in found} == {frozenset(g) for g in graph.graph["partition"]}


def test_multigraphs_equal_networkx() -> None:
    graph = nx.MultiGraph([(0, 1), (0, 1), (1, 2), (3, 3)])
    for name in ("pagerank", "betweenness_centrality", "constraint", "triangles"):
        assert_same_multi(name, graph)


def assert_same_multi(name: str, graph: nx.MultiGraph) -> None:
    function = getattr(nx, name)
    want = outcome(lambda: function(graph, backend="networkx"))
    assert same(want, outcome(lambda: function(graph, backend="linkgraph"))), name


def test_functions_declared_are_known_to_networkx() -> None:
    for name in FUNCTIONS:
        function = getattr(nx, name, None) or getattr(nx.community, name)
        assert function.name == name
