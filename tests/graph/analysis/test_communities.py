from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from graph.analysis.communities import Communities, communities, consensus_communities


def test_consensus_finds_planted_groups_from_any_seed() -> None:
    graph = nx.planted_partition_graph(6, 20, 0.5, 0.02, seed=1)
    planted = {frozenset(group) for group in graph.graph["partition"]}
    for seed in (1, 2, 3):
        found = consensus_communities(graph, seed=seed)
        assert set(found.groups) == planted
        assert min(found.stability) > 0.95


def _agreement(divisions: list[Communities]) -> float:
    labels = []
    for found in divisions:
        of = {node: number for number, group in enumerate(found.groups) for node in group}
        labels.append([of[node] for node in sorted(of)])
    return float(np.mean([adjusted_rand_score(a, b) for a, b in combinations(labels, 2)]))


def test_consensus_depends_less_on_the_seed_than_one_search() -> None:
    graph = nx.planted_partition_graph(6, 20, 0.3, 0.08, seed=3)
    alone = [communities(graph, seed=seed, runs=1) for seed in range(6)]
    agreed = [consensus_communities(graph, seed=seed) for seed in range(6)]
    assert _agreement(agreed) > _agreement(alone) + 0.02


def test_consensus_stability_tells_firm_groups_from_vague_ones() -> None:
    graph = nx.disjoint_union(nx.complete_graph(12), nx.gnm_random_graph(60, 150, seed=1))
    found = consensus_communities(graph, seed=1)
    of = dict(zip(found.groups, found.stability, strict=True))
    assert of[frozenset(range(12))] == 1.0
    assert min(found.stability) < 0.9


@pytest.mark.parametrize("graph", [nx.Graph(), nx.empty_graph(3), nx.path_graph(2)])
def test_consensus_of_little(graph: nx.Graph) -> None:
    assert sum(len(group) for group in consensus_communities(graph, seed=1).groups) == len(graph)
