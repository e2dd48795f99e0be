"""Graphs that an analyst may hand over: with direction, loops, odd weights, parallel edges."""

from collections.abc import Callable

import networkx as nx
import pytest

from graph.analysis.brokerage import brokers
from graph.analysis.centrality import centralities
from graph.analysis.communities import communities, consensus_communities
from graph.analysis.disruption import Recovery, best_removal, disrupt
from graph.analysis.flows import Shape, motifs
from graph.analysis.key_players import fragmenting_players, reaching_players
from graph.analysis.paths import explained_paths
from graph.analysis.roles import roles
from graph.analysis.uncertainty import Missing, rank_intervals
from graph.network import LinkGraph

BY_WEIGHT: dict[str, Callable[[nx.Graph], object]] = {
    "centralities": lambda graph: centralities(graph, seed=1),
    "communities": lambda graph: communities(graph, seed=1),
    "consensus": lambda graph: consensus_communities(graph, seed=1, runs=2),
    "roles": lambda graph: roles(graph, seed=1),
    "ranks": lambda graph: rank_intervals(graph, seed=1, missing=Missing(resamples=3)),
}
by_weight = pytest.mark.parametrize("analysis", BY_WEIGHT.values(), ids=BY_WEIGHT.keys())
directed_or_not = pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiDiGraph])


def two_groups(kind: type, weight: object) -> nx.Graph:
    """Two triangles and a tie between them, which has the weight."""
    graph = kind([(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)])
    graph.add_edge(2, 3, weight=weight)
    return graph


@by_weight
@directed_or_not
@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1.0, "secret", [1], 10**400])
def test_weights_that_say_nothing_are_refused(analysis, kind: type, weight: object) -> None:
    with pytest.raises(ValueError, match="^the weights? of (a tie|ties)") as told:
        analysis(two_groups(kind, weight))
    assert "secret" not in str(told.value)
    assert told.value.__suppress_context__ or told.value.__context__ is None


@by_weight
def test_weights_that_overflow_together_are_refused(analysis) -> None:
    graph = nx.path_graph(4)
    nx.set_edge_attributes(graph, 1e308, "weight")
    with pytest.raises(ValueError, match="finite"):
        analysis(graph)


@by_weight
def test_arcs_both_ways_weigh_what_they_add_up_to(analysis) -> None:
    arcs = [("a", "b", 1.0), ("b", "a", 5.0), ("b", "c", 2.0), ("c", "d", 2.0), ("d", "a", 1.0)]
    ties = [("a", "b", 6.0), ("b", "c", 2.0), ("c", "d", 2.0), ("a", "d", 1.0)]
    directed, undirected = nx.DiGraph(), nx.Graph()
    directed.add_weighted_edges_from(arcs)
    undirected.add_weighted_edges_from(ties)
    turned = nx.DiGraph()
    turned.add_nodes_from(directed)
    turned.add_weighted_edges_from(reversed(arcs))
    assert analysis(directed) == analysis(undirected) == analysis(turned)


@by_weight
def test_link_graph_without_weights_is_analysed_as_its_copy(analysis) -> None:
    graph = LinkGraph.from_edges([0, 1, 1, 2, 3], [1, 0, 2, 3, 1], directed=True)
    assert analysis(graph) == analysis(graph.copy())


@by_weight
@pytest.mark.parametrize("order", [0, 1, 2, 5])
def test_graphs_without_ties_are_analysed(analysis, order: int) -> None:
    for kind in (nx.Graph, nx.DiGraph, nx.MultiGraph):
        found = analysis(nx.empty_graph(order, create_using=kind))
        assert len(getattr(found, "nodes", getattr(found, "groups", found))) == order


def test_a_tie_to_oneself_makes_no_broker_and_no_neighbour() -> None:
    graph = nx.krackhardt_kite_graph()
    want, degrees = brokers(graph), [node.degree for node in centralities(graph, seed=1).nodes]
    graph.add_edges_from([(0, 0), (7, 7), (9, 9)])
    assert brokers(graph) == want
    assert [node.degree for node in centralities(graph, seed=1).nodes] == degrees
    assert graph.number_of_edges() == 21


def test_parallel_transfers_add_up_in_motifs() -> None:
    graph = nx.MultiDiGraph()
    graph.add_weighted_edges_from([("a", "b", 3.0), ("a", "b", 4.0), ("b", "c", 9.0)])
    graph.add_edge("c", "a", weight=8.0)
    (ring,) = motifs(graph)
    assert (ring.shape, ring.accounts, ring.amount) == (Shape.CYCLE, ("a", "b", "c"), 7.0)


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), -1.0, "secret", [1]])
def test_amounts_that_are_none_are_refused(amount: object) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", weight=amount)
    with pytest.raises(ValueError, match="^an amount is not a"):
        motifs(graph)


def test_a_node_named_twice_is_removed_once() -> None:
    graph = nx.star_graph(9)
    assert disrupt(graph, [0, 0], seed=1) == disrupt(graph, [0], seed=1)


@pytest.mark.parametrize(
    "options",
    [{"closure": 1.5}, {"replacement": -0.1}, {"level": 1.0}, {"runs": 0}, {"rounds": -1}],
)
def test_recovery_refuses_what_cannot_happen(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="chances|run"):
        Recovery(**options)


def test_best_removal_refuses_a_budget_without_end() -> None:
    with pytest.raises(ValueError, match="budget"):
        best_removal(nx.path_graph(3), budget=float("inf"), seed=1)


def test_paths_from_a_stranger_are_refused_without_a_name() -> None:
    with pytest.raises(KeyError, match="start or an end") as told:
        explained_paths(nx.path_graph(3), [0], ["secret"])
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("k", [-1, 0, 3, 9])
def test_key_players_are_at_most_all(k: int) -> None:
    graph = nx.path_graph(3)
    for found in (fragmenting_players(graph, k), reaching_players(graph, k)):
        assert len(found.players) == len(set(found.players)) == max(0, min(k, 3))
        assert len(found.attained) == len(found.players)
