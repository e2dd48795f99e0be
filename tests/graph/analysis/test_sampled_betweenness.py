import networkx as nx
import numpy as np
import pytest

from graph.analysis.sampled_betweenness import sampled_betweenness


def _errors(graph: nx.Graph, error: float, seeds: int) -> list[float]:
    exact = nx.betweenness_centrality(graph, backend="linkgraph")
    found = [sampled_betweenness(graph, seed=seed, error=error).shares for seed in range(seeds)]
    return [max(abs(shares[node] - exact[node]) for node in graph) for shares in found]


def test_sampled_betweenness_keeps_its_error_as_often_as_it_says() -> None:
    graph = nx.powerlaw_cluster_graph(1500, 2, 0.3, seed=1)
    graph.add_nodes_from(range(1500, 2500))  # isolates, and a second component
    nx.add_path(graph, range(3000, 3800))
    for error in (0.02, 0.01):
        assert np.mean(np.array(_errors(graph, error, 10)) <= error) >= 0.9


def test_sampled_betweenness_of_small_components_is_exact() -> None:
    graph = nx.disjoint_union(nx.karate_club_graph(), nx.path_graph(40))
    graph.add_node("alone")
    assert max(_errors(graph, 0.01, 1)) < 1e-12


def test_sampled_betweenness_refuses_an_impossible_error() -> None:
    with pytest.raises(ValueError, match="between"):
        sampled_betweenness(nx.path_graph(3), seed=1, error=0.0)
    assert sampled_betweenness(nx.empty_graph(2), seed=1).shares == {0: 0.0, 1: 0.0}
